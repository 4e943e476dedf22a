import type { BucketName } from './estate.ts';

/** What an S3 operation looks like in a record. */
export interface S3Operation {
  readonly readOnly: boolean;
  /** Recorded as a data event; the others are management events. */
  readonly data: boolean;
  /** The IAM action's name, where it is not the operation's. */
  readonly action?: string;
  /** Which way the object's bytes go. */
  readonly flow?: 'in' | 'out';
  /** Names a prefix instead of an object in `resources`. */
  readonly listing?: true;
  readonly parameters?: Readonly<Record<string, string>>;
}

const read = { readOnly: true, data: true };
const write = { readOnly: false, data: true };
const manageRead = { readOnly: true, data: false };
const listing = { ...read, action: 'ListBucket', flow: 'out', listing: true } as const;

/** The S3 operations of the story. ListObjects stands for both versions, as in CloudTrail. */
export const s3Operations = {
  GetObject: { ...read, flow: 'out' },
  HeadObject: { ...read, action: 'GetObject' },
  SelectObjectContent: {
    ...read,
    action: 'GetObject',
    flow: 'out',
    parameters: { 'select-type': '2' },
  },
  ListObjects: {
    ...listing,
    parameters: { 'list-type': '2', prefix: '', 'encoding-type': 'url', 'max-keys': '1000' },
  },
  HeadBucket: { ...read, action: 'ListBucket' },
  PutObject: { ...write, flow: 'in' },
  CopyObject: { ...write, action: 'PutObject', parameters: { 'x-amz-metadata-directive': 'COPY' } },
  CreateMultipartUpload: { ...write, action: 'PutObject', parameters: { uploads: '' } },
  UploadPart: {
    ...write,
    action: 'PutObject',
    flow: 'in',
    parameters: { partNumber: '{part}', uploadId: '{uploadId}' },
  },
  CompleteMultipartUpload: {
    ...write,
    action: 'PutObject',
    parameters: { uploadId: '{uploadId}' },
  },
  DeleteObject: { ...write },
  DeleteObjects: { ...write, action: 'DeleteObject', parameters: { delete: '' } },
  ListBuckets: { ...manageRead, action: 'ListAllMyBuckets', flow: 'out' },
  GetBucketLocation: { ...manageRead, flow: 'out', parameters: { location: '' } },
  GetBucketAcl: { ...manageRead, flow: 'out', parameters: { acl: '' } },
  GetBucketVersioning: { ...manageRead, flow: 'out', parameters: { versioning: '' } },
  PutBucketTagging: { readOnly: false, data: false, flow: 'in', parameters: { tagging: '' } },
} as const satisfies Record<string, S3Operation>;

/** The name of one of them. */
export type S3OperationName = keyof typeof s3Operations;

/** Why a call failed. */
export type Failure = 'AccessDenied' | 'NoSuchKey' | 'Expired';

/** A call to S3 that a client makes, `weight` times as often as an act of weight 1. */
export interface S3Act {
  readonly weight: number;
  readonly operation: S3OperationName;
  readonly bucket: BucketName | undefined;
  readonly key: string | undefined;
  readonly failure?: Failure;
}

/** A call to another service. */
export interface ApiAct {
  readonly weight: number;
  readonly source: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly data?: true;
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly resource?: { readonly type: string; readonly name: string };
}

/** Anything a client does. */
export type Act = S3Act | ApiAct;

/** A call to S3, on an object, a bucket, or (ListBuckets) neither. */
export function s3(
  operation: S3OperationName,
  bucket?: BucketName,
  key?: string,
  weight = 1,
): S3Act {
  return { weight, operation, bucket, key };
}

/** The same call, refused or in vain, and with a weight of its own. */
export function failing(act: S3Act, failure: Failure, weight = 1): S3Act {
  return { ...act, failure, weight };
}

/** What a multipart upload of a large object is made of. */
export function multipartUpload(bucket: BucketName, key: string): readonly S3Act[] {
  return [
    s3('CreateMultipartUpload', bucket, key),
    s3('UploadPart', bucket, key, 4),
    s3('CompleteMultipartUpload', bucket, key),
  ];
}

/** A call to STS for the credentials of a role. */
export function assumeRole(
  accountId: string,
  role: string,
  name: 'AssumeRole' | 'AssumeRoleWithWebIdentity' = 'AssumeRole',
): ApiAct {
  return {
    weight: 1,
    source: 'sts',
    name,
    readOnly: true,
    parameters: {
      roleArn: `arn:aws:iam::${accountId}:role/${role}`,
      roleSessionName: 'session-{serial}',
      durationSeconds: 3600,
    },
    resource: { type: 'AWS::IAM::Role', name: `role/${role}` },
  };
}

/** Calls to services other than S3. `resource.name` is the last part of the resource's ARN. */
/** Calls to services other than S3. `resource.name` is the last part of the resource's ARN. */
export const api = {
  callerIdentity: {
    weight: 1,
    source: 'sts',
    name: 'GetCallerIdentity',
    readOnly: true,
    parameters: null,
  },
  describeInstances: {
    weight: 2,
    source: 'ec2',
    name: 'DescribeInstances',
    readOnly: true,
    parameters: { instancesSet: {}, filterSet: {} },
  },
  getItem: {
    weight: 3,
    source: 'dynamodb',
    name: 'GetItem',
    readOnly: true,
    data: true,
    parameters: { tableName: 'acme-orders', key: { orderId: 'order-{serial}' } },
    resource: { type: 'AWS::DynamoDB::Table', name: 'table/acme-orders' },
  },
  decrypt: {
    weight: 2,
    source: 'kms',
    name: 'Decrypt',
    readOnly: true,
    parameters: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    resource: { type: 'AWS::KMS::Key', name: 'key/0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d' },
  },
  listUsers: {
    weight: 1,
    source: 'iam',
    name: 'ListUsers',
    readOnly: true,
    parameters: null,
  },
  describeStacks: {
    weight: 1,
    source: 'cloudformation',
    name: 'DescribeStacks',
    readOnly: true,
    parameters: { stackName: 'acme-web' },
  },
} as const satisfies Record<string, ApiAct>;
