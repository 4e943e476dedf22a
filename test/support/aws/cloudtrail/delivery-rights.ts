import type { Account } from '../account.ts';
import { verdictOf } from '../policy/evaluate.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Bucket } from '../s3/store.ts';
import type { Trail } from './trail.ts';

/** What of a trail decides whether it may write into a bucket. */
export type Writer = Pick<Trail, 'arn' | 'owner' | 'settings'>;

/** `[prefix/]AWSLogs/ACCOUNT/`, and for an organization `[prefix/]AWSLogs/o-ID/`. */
export function logFolders(trail: Writer, account: Account): readonly string[] {
  const { prefix, isOrganization } = trail.settings;
  const start = `${prefix === null ? '' : `${prefix}/`}AWSLogs`;
  const { organization } = account;
  return [
    `${start}/${trail.owner}/`,
    ...(isOrganization && organization !== undefined ? [`${start}/${organization.id}/`] : []),
  ];
}

export interface Delivery {
  readonly bucket: Bucket;
  readonly trail: Writer;
  readonly account: Account;
  /** The policy that CloudTrail sees. */
  readonly policy: string | null;
}

function isAllowed(delivery: Delivery, action: string, resource: string): boolean {
  const { policy, trail, bucket } = delivery;
  if (policy === null) return false;
  const isPut = action === 's3:PutObject';
  const request = {
    asker: { service: 'cloudtrail.amazonaws.com' },
    action,
    resource,
    context: {
      'aws:sourcearn': trail.arn,
      'aws:sourceaccount': trail.owner,
      'aws:securetransport': 'true',
      's3:tlsversion': '1.3',
      's3:signatureversion': 'AWS4-HMAC-SHA256',
      'aws:principalisawsservice': 'true',
      'aws:principalservicename': 'cloudtrail.amazonaws.com',
      's3:resourceaccount': bucket.owner,
      'aws:resourceaccount': bucket.owner,
      ...(isPut ? { 's3:x-amz-acl': 'bucket-owner-full-control' } : {}),
    },
  };
  return verdictOf(parsePolicy(policy), request) === 'allow';
}

export function mayPut(delivery: Delivery, key: string): boolean {
  const { bucket, account } = delivery;
  const arn = `arn:${account.partition}:s3:::${bucket.name}`;
  return isAllowed(delivery, 's3:PutObject', `${arn}/${key}`);
}

/** Whether the bucket's policy lets the trail look at the bucket and write all that it will. */
export function mayDeliver(delivery: Delivery): boolean {
  const { bucket, trail, account } = delivery;
  const arn = `arn:${account.partition}:s3:::${bucket.name}`;
  const keys = logFolders(trail, account).flatMap((folder) => [
    folder,
    `${folder}CloudTrail/probe`,
    `${folder}CloudTrail-Digest/probe`,
  ]);
  return isAllowed(delivery, 's3:GetBucketAcl', arn) && keys.every((key) => mayPut(delivery, key));
}
