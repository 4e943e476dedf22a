import type { Account } from '../account.ts';
import { type Verdict, verdictOf } from '../policy/evaluate.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Bucket } from './store.ts';

/** An action on a bucket or, with a key, on an object. */
export interface Access {
  readonly action: string;
  readonly key?: string;
}

function verdict(bucket: Bucket, { action, key }: Access, account: Account): Verdict {
  const arn = `arn:${account.partition}:s3:::${bucket.name}`;
  if (bucket.policy === null) return 'silent';
  return verdictOf(parsePolicy(bucket.policy), {
    asker: { account: account.id, arn: account.caller },
    action,
    resource: key === undefined ? arn : `${arn}/${key}`,
    // What arrives here counts as TLS, signed with SigV4.
    context: {
      'aws:securetransport': 'true',
      's3:tlsversion': '1.3',
      's3:signatureversion': 'AWS4-HMAC-SHA256',
      's3:authtype': 'REST-HEADER',
      'aws:principalarn': account.caller,
      'aws:principalaccount': account.id,
      's3:resourceaccount': bucket.owner,
      'aws:resourceaccount': bucket.owner,
    },
  });
}

/** Whether the bucket's policy keeps the caller out. */
export function isDenied(bucket: Bucket, access: Access, account: Account): boolean {
  return verdict(bucket, access, account) === 'deny';
}

/** IAM's actions, where they are not called as the operation. */
const ACTIONS: Readonly<Record<string, string>> = {
  ListBuckets: 'ListAllMyBuckets',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  HeadBucket: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  HeadObject: 'GetObject',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  DeleteBucketTagging: 'PutBucketTagging',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeleteBucketOwnershipControls: 'PutBucketOwnershipControls',
  DeleteObjects: 'DeleteObject',
};

/** `s3:...`, as IAM calls what an operation does. (Source: service authorization reference.) */
export function s3Action(operation: string): string {
  return `s3:${ACTIONS[operation] ?? operation}`;
}
