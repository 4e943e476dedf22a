import {
  DeleteObjectsCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { TrailAuditError } from '../errors.ts';
import type { Connection } from './connect.ts';
import { call, explained } from './explain.ts';

/** What lies directly under a folder of a bucket. */
export interface Folder {
  /** The folders in it, as `s3://` addresses that end in a slash. */
  readonly folders: readonly string[];
  /** Number and size, in bytes, of the objects directly in it. */
  readonly objects: number;
  readonly bytes: number;
}

/** Number and size, in bytes, of objects. */
export interface Size {
  readonly objects: number;
  readonly bytes: number;
}

/** An object in a bucket. */
export interface StoredObject {
  /** Its `s3://` address. */
  readonly address: string;
  readonly bytes: number;
  readonly modified: Date;
}

/** A store of objects under addresses such as `s3://bucket/folder/`. */
export interface Store {
  /** What lies directly in a folder. */
  folder(address: string, signal: AbortSignal): Promise<Folder>;
  /** The size of all that lies under a folder, however deep. */
  size(address: string, signal: AbortSignal): Promise<Size>;
  /** What lies under a folder, however deep, by key; behind an address in it, where one is given. */
  objects(
    address: string,
    signal: AbortSignal,
    after?: string | null,
  ): AsyncGenerator<StoredObject>;
  /** Deletes objects of one bucket, however many. */
  remove(addresses: readonly string[], signal: AbortSignal): Promise<void>;
  read(address: string, signal: AbortSignal): Promise<Uint8Array>;
  close(): void;
}

/** The most that one call of DeleteObjects takes. */
const MOST_DELETED = 1_000;

function parse(address: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, prefix = ''] = /^s3[an]?:\/\/([^/]+)\/?(.*)$/.exec(address) ?? [];
  if (bucket !== undefined) return { bucket, prefix };
  throw new TrailAuditError(`Cannot list "${address}": it is no s3:// address`);
}

/**
 * S3, spoken to over a connection; buckets of other regions are followed there. Where `owner` is
 * given, a bucket of any other account is refused.
 */
export function openS3({ config }: Connection, owner: string | null = null): Store {
  const expected = owner === null ? {} : { ExpectedBucketOwner: owner };
  const client = new S3Client({ ...config, followRegionRedirects: true });
  const list = async (
    address: string,
    delimiter: string | null,
    signal: AbortSignal,
  ): Promise<Folder> => {
    const { bucket, prefix } = parse(address);
    const task = { task: `list "${address}"`, action: 's3:ListBucket' };
    const folders: string[] = [];
    let objects = 0;
    let bytes = 0;
    await call(task, signal, async () => {
      const pages = paginateListObjectsV2(
        { client },
        {
          ...expected,
          Bucket: bucket,
          Prefix: prefix,
          ...(delimiter === null ? {} : { Delimiter: delimiter }),
        },
        { abortSignal: signal },
      );
      for await (const { Contents, CommonPrefixes } of pages) {
        for (const { Prefix } of CommonPrefixes ?? []) folders.push(`s3://${bucket}/${Prefix}`);
        for (const { Size: size } of Contents ?? []) {
          objects += 1;
          bytes += size ?? 0;
        }
      }
    });
    return { folders, objects, bytes };
  };
  return {
    folder: (address, signal) => list(address, '/', signal),
    size: (address, signal) => list(address, null, signal),
    async *objects(address, signal, after = null) {
      const { bucket, prefix } = parse(address);
      const pages = paginateListObjectsV2(
        { client },
        {
          ...expected,
          Bucket: bucket,
          Prefix: prefix,
          ...(after === null ? {} : { StartAfter: parse(after).prefix }),
        },
        { abortSignal: signal },
      );
      try {
        for await (const { Contents } of pages) {
          for (const { Key, Size: bytes, LastModified } of Contents ?? []) {
            yield {
              address: `s3://${bucket}/${Key}`,
              bytes: bytes ?? 0,
              modified: LastModified ?? new Date(0),
            };
          }
        }
      } catch (error) {
        signal.throwIfAborted();
        throw explained(error, { task: `list "${address}"`, action: 's3:ListBucket' });
      }
    },
    async remove(addresses, signal) {
      for (let at = 0; at < addresses.length; at += MOST_DELETED) {
        const some = addresses.slice(at, at + MOST_DELETED).map(parse);
        const { bucket: Bucket = '' } = some[0] ?? {};
        const Objects = some.map(({ prefix }) => ({ Key: prefix }));
        const task = { task: `delete from bucket "${Bucket}"`, action: 's3:DeleteObject' };
        const { Errors: [error] = [] } = await call(task, signal, () =>
          client.send(
            new DeleteObjectsCommand({ ...expected, Bucket, Delete: { Objects, Quiet: true } }),
            { abortSignal: signal },
          ),
        );
        if (error === undefined) continue;
        throw new TrailAuditError(
          `Cannot delete "s3://${Bucket}/${error.Key}": ${error.Code} ${error.Message ?? ''}`,
          'the same command again',
        );
      }
    },
    async read(address, signal) {
      const { bucket, prefix } = parse(address);
      const task = { task: `read "${address}"`, action: 's3:GetObject' };
      return call(task, signal, async () => {
        const command = new GetObjectCommand({ ...expected, Bucket: bucket, Key: prefix });
        const { Body } = await client.send(command, { abortSignal: signal });
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      });
    },
    close: () => client.destroy(),
  };
}
