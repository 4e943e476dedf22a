import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  type LifecycleRule,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ABSENT, isNamed, orNull, statusOf } from './absent.ts';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';
import type { Json, Tags } from './json.ts';

/** One version of an object, or a delete marker. */
export interface Version {
  readonly key: string;
  readonly id: string;
}

/** Where the next page of versions begins. */
export interface Marker {
  readonly key: string;
  readonly id: string;
}

export interface VersionPage {
  readonly versions: readonly Version[];
  readonly next: Marker | null;
}

/** Whose a bucket of a name is. */
export type BucketState = 'absent' | 'ours' | 'someone-elses';

/**
 * The calls that make, read and remove a bucket of this account; each says whose bucket it expects.
 * Reading what was never set gives null. Each failure is a TrailAuditError.
 */
export interface Buckets {
  state(bucket: string): Promise<BucketState>;
  create(bucket: string, region: string, tags: Tags): Promise<void>;
  tags(bucket: string): Promise<Tags>;
  putTags(bucket: string, tags: Tags): Promise<void>;
  publicAccessBlock(bucket: string): Promise<Json>;
  putPublicAccessBlock(bucket: string): Promise<void>;
  ownership(bucket: string): Promise<Json>;
  putOwnership(bucket: string): Promise<void>;
  encryption(bucket: string): Promise<Json>;
  /** With the key of that ARN and a Bucket Key; null is S3's own key. */
  putEncryption(bucket: string, kmsKey: string | null): Promise<void>;
  lifecycle(bucket: string): Promise<Json>;
  putLifecycle(bucket: string, document: Json): Promise<void>;
  policy(bucket: string): Promise<Json>;
  putPolicy(bucket: string, document: Json): Promise<void>;
  deletePolicy(bucket: string): Promise<void>;
  /** Versions and delete markers, up to 1,000, behind a marker or from the start. */
  versions(bucket: string, after: Marker | null): Promise<VersionPage>;
  deleteVersions(bucket: string, versions: readonly Version[]): Promise<readonly string[]>;
  /** False where something is in it, still or again. */
  delete(bucket: string): Promise<boolean>;
  close(): void;
}

/** Nothing in the bucket can be made public. */
export const BLOCKED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

/** Every object is the account's own, and ACLs mean nothing. */
export const OWNED = [{ ObjectOwnership: 'BucketOwnerEnforced' }] as const;

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null)) as Json;
}

function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** S3's buckets, spoken to over a connection, as `account`. */
export function openBuckets(connection: Connection, account: string, signal: AbortSignal): Buckets {
  const client = new S3Client(connection.config);
  const options = { abortSignal: signal };
  const at = (bucket: string): { Bucket: string; ExpectedBucketOwner: string } => ({
    Bucket: bucket,
    ExpectedBucketOwner: account,
  });
  const ask = <Result>(verb: string, bucket: string, action: string, send: () => Promise<Result>) =>
    call({ task: `${verb} bucket "${bucket}"`, action: `s3:${action}` }, signal, send);
  const read = <Result>(
    bucket: string,
    action: string,
    absent: readonly string[],
    send: () => Promise<Result>,
  ): Promise<Result | null> => ask('read', bucket, action, () => orNull(absent, send));
  const write = async (
    bucket: string,
    action: string,
    send: () => Promise<unknown>,
  ): Promise<void> => {
    await ask('set up', bucket, action, send);
  };
  return {
    async state(bucket) {
      const command = new HeadBucketCommand(at(bucket));
      return ask('look at', bucket, 'ListBucket', async () => {
        try {
          await client.send(command, options);
          return 'ours';
        } catch (error) {
          if (isNamed(error, 'NotFound', 'NoSuchBucket')) return 'absent';
          // HEAD has no body to say why: another owner or no permission, or another region.
          if ([301, 403].includes(statusOf(error))) return 'someone-elses';
          throw error;
        }
      });
    },
    create: (bucket, region, tags) =>
      ask('create', bucket, 'CreateBucket', async () => {
        const configuration = {
          Tags: tagList(tags),
          ...(region === 'us-east-1'
            ? {}
            : { LocationConstraint: region as BucketLocationConstraint }),
        };
        await client.send(
          new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: configuration }),
          options,
        );
      }),
    async tags(bucket) {
      const found = await read(bucket, 'GetBucketTagging', ABSENT.tags, () =>
        client.send(new GetBucketTaggingCommand(at(bucket)), options),
      );
      return Object.fromEntries(
        (found?.TagSet ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']),
      );
    },
    putTags: (bucket, tags) =>
      write(bucket, 'PutBucketTagging', () =>
        client.send(
          new PutBucketTaggingCommand({ ...at(bucket), Tagging: { TagSet: tagList(tags) } }),
          options,
        ),
      ),
    async publicAccessBlock(bucket) {
      const found = await read(bucket, 'GetBucketPublicAccessBlock', ABSENT.publicAccess, () =>
        client.send(new GetPublicAccessBlockCommand(at(bucket)), options),
      );
      return plain(found?.PublicAccessBlockConfiguration);
    },
    putPublicAccessBlock: (bucket) =>
      write(bucket, 'PutBucketPublicAccessBlock', () =>
        client.send(
          new PutPublicAccessBlockCommand({
            ...at(bucket),
            PublicAccessBlockConfiguration: BLOCKED,
          }),
          options,
        ),
      ),
    async ownership(bucket) {
      const found = await read(bucket, 'GetBucketOwnershipControls', ABSENT.ownership, () =>
        client.send(new GetBucketOwnershipControlsCommand(at(bucket)), options),
      );
      return plain(found?.OwnershipControls?.Rules);
    },
    putOwnership: (bucket) =>
      write(bucket, 'PutBucketOwnershipControls', () =>
        client.send(
          new PutBucketOwnershipControlsCommand({
            ...at(bucket),
            OwnershipControls: { Rules: [...OWNED] },
          }),
          options,
        ),
      ),
    async encryption(bucket) {
      const found = await read(bucket, 'GetEncryptionConfiguration', ABSENT.encryption, () =>
        client.send(new GetBucketEncryptionCommand(at(bucket)), options),
      );
      return plain(found?.ServerSideEncryptionConfiguration?.Rules);
    },
    putEncryption: (bucket, kmsKey) =>
      write(bucket, 'PutEncryptionConfiguration', () =>
        client.send(
          new PutBucketEncryptionCommand({
            ...at(bucket),
            ServerSideEncryptionConfiguration: {
              Rules: [
                {
                  ApplyServerSideEncryptionByDefault:
                    kmsKey === null
                      ? { SSEAlgorithm: 'AES256' }
                      : { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKey },
                  BucketKeyEnabled: kmsKey !== null,
                  // As new buckets have it: what is left out here is taken away.
                  BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
                },
              ],
            },
          }),
          options,
        ),
      ),
    async lifecycle(bucket) {
      const found = await read(bucket, 'GetLifecycleConfiguration', ABSENT.lifecycle, () =>
        client.send(new GetBucketLifecycleConfigurationCommand(at(bucket)), options),
      );
      return plain(found?.Rules);
    },
    putLifecycle: (bucket, document) =>
      write(bucket, 'PutLifecycleConfiguration', () =>
        client.send(
          new PutBucketLifecycleConfigurationCommand({
            ...at(bucket),
            LifecycleConfiguration: { Rules: document as unknown as LifecycleRule[] },
          }),
          options,
        ),
      ),
    async policy(bucket) {
      const found = await read(bucket, 'GetBucketPolicy', ABSENT.policy, () =>
        client.send(new GetBucketPolicyCommand(at(bucket)), options),
      );
      return found?.Policy === undefined ? null : (JSON.parse(found.Policy) as Json);
    },
    putPolicy: (bucket, document) =>
      write(bucket, 'PutBucketPolicy', () =>
        client.send(
          new PutBucketPolicyCommand({ ...at(bucket), Policy: JSON.stringify(document) }),
          options,
        ),
      ),
    deletePolicy: (bucket) =>
      write(bucket, 'DeleteBucketPolicy', () =>
        client.send(new DeleteBucketPolicyCommand(at(bucket)), options),
      ),
    async versions(bucket, after) {
      const place = after === null ? {} : { KeyMarker: after.key, VersionIdMarker: after.id };
      const found = await ask('list', bucket, 'ListBucketVersions', () =>
        client.send(new ListObjectVersionsCommand({ ...at(bucket), ...place }), options),
      );
      const versions = [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])].map(
        ({ Key, VersionId }) => ({ key: Key ?? '', id: VersionId ?? 'null' }),
      );
      const next = found.IsTruncated
        ? { key: found.NextKeyMarker ?? '', id: found.NextVersionIdMarker ?? '' }
        : null;
      return { versions, next };
    },
    async deleteVersions(bucket, versions) {
      const Objects = versions.map(({ key, id }) => ({ Key: key, VersionId: id }));
      const { Errors } = await ask('empty', bucket, 'DeleteObjectVersion', () =>
        client.send(
          new DeleteObjectsCommand({ ...at(bucket), Delete: { Objects, Quiet: true } }),
          options,
        ),
      );
      return (Errors ?? []).map(({ Key, Code, Message }) => `${Key}: ${Code} ${Message ?? ''}`);
    },
    delete: (bucket) =>
      ask('delete', bucket, 'DeleteBucket', async () => {
        try {
          await client.send(new DeleteBucketCommand(at(bucket)), options);
          return true;
        } catch (error) {
          if (isNamed(error, 'BucketNotEmpty')) return false;
          if (isNamed(error, 'NoSuchBucket')) return true;
          throw error;
        }
      }),
    close: () => client.destroy(),
  };
}
