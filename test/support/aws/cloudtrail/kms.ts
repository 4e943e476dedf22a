import { trailError } from './errors.ts';
import type { TrailSettings } from './trail.ts';

/** A key that trails may use. */
export interface KmsKey {
  /** `arn:...:kms:REGION:ACCOUNT:key/ID` */
  readonly arn: string;
  /** Its policy lets CloudTrail in. */
  readonly allowsCloudTrail?: boolean;
  readonly disabled?: boolean;
}

/** The ARN of the key of a trail; refused where CloudTrail cannot encrypt with it. */
export function checkKey(
  { kmsKey, bucket }: TrailSettings,
  keys: ReadonlyMap<string, KmsKey>,
  bucketRegion: string,
): string | null {
  if (kmsKey === null) return null;
  if (!/^(arn:[\w-]+:kms:|alias\/|[0-9a-f-]{36}$|mrk-)/.test(kmsKey)) {
    throw trailError('InvalidKmsKeyId', `Invalid KMS key ID: ${kmsKey}`);
  }
  const key = [...keys.values()].find(({ arn }) => arn === kmsKey || arn.endsWith(`/${kmsKey}`));
  if (key === undefined || key.arn.split(':')[3] !== bucketRegion) {
    throw trailError('KmsKeyNotFound', `KMS key ${kmsKey} is not found in the region of ${bucket}`);
  }
  if (key.disabled === true) {
    throw trailError('KmsKeyDisabled', `KMS key ${kmsKey} is disabled`);
  }
  if (key.allowsCloudTrail === false) {
    throw trailError(
      'InsufficientEncryptionPolicy',
      `Insufficient permissions to access S3 bucket ${bucket} or KMS key ${kmsKey}.`,
    );
  }
  return key.arn;
}
