import { AwsError } from '../answers.ts';
import { checkEncryption, checkOwnership, checkTags, checkVersioning } from './document-checks.ts';
import { checkLifecycle, withRuleIds } from './lifecycle.ts';
import { fields, flat, list, type XmlKind } from './xml.ts';

export type DocumentName =
  | 'tagging'
  | 'publicAccessBlock'
  | 'ownershipControls'
  | 'encryption'
  | 'lifecycle'
  | 'versioning';

/** The documents of a bucket, as the SDK shapes them. */
export type Documents = Readonly<Partial<Record<DocumentName, unknown>>>;

/** A configuration of a bucket that is put, read and deleted as a whole. */
export interface DocumentKind {
  readonly operations: Readonly<Partial<Record<'GET' | 'PUT' | 'DELETE', string>>>;
  /** Its element, and the SDK's name for it in the input. */
  readonly root: string;
  readonly member: string;
  readonly kind: XmlKind;
  /** The error where there is none; null where an empty document is answered. */
  readonly absent: readonly [code: string, message: string] | null;
  readonly check?: (value: unknown) => void;
  readonly kept?: (value: unknown) => unknown;
}

export const TAGS: XmlKind = list('Tag', fields({ Key: 'string', Value: 'string' }));

const TAG = fields({ Key: 'string', Value: 'string' });

const FILTER = fields({
  Prefix: 'string',
  Tag: TAG,
  ObjectSizeGreaterThan: 'number',
  ObjectSizeLessThan: 'number',
  And: fields({ Prefix: 'string', Tags: flat('Tag', TAG) }),
});

const TRANSITION = fields({ Days: 'number', Date: 'string', StorageClass: 'string' });

const LIFECYCLE_RULE = fields({
  Expiration: fields({ Date: 'string', Days: 'number', ExpiredObjectDeleteMarker: 'boolean' }),
  ID: 'string',
  Prefix: 'string',
  Filter: FILTER,
  Status: 'string',
  Transitions: flat('Transition', TRANSITION),
  NoncurrentVersionExpiration: fields({
    NoncurrentDays: 'number',
    NewerNoncurrentVersions: 'number',
  }),
  AbortIncompleteMultipartUpload: fields({ DaysAfterInitiation: 'number' }),
});

const ENCRYPTION_RULE = fields({
  ApplyServerSideEncryptionByDefault: fields({ SSEAlgorithm: 'string', KMSMasterKeyID: 'string' }),
  BucketKeyEnabled: 'boolean',
  BlockedEncryptionTypes: fields({ EncryptionType: flat('EncryptionType', 'string') }),
});

export const DOCUMENTS: Readonly<Record<DocumentName, DocumentKind>> = {
  tagging: {
    operations: {
      GET: 'GetBucketTagging',
      PUT: 'PutBucketTagging',
      DELETE: 'DeleteBucketTagging',
    },
    root: 'Tagging',
    member: 'Tagging',
    kind: fields({ TagSet: TAGS }),
    absent: ['NoSuchTagSet', 'The TagSet does not exist'],
    check: checkTags,
  },
  publicAccessBlock: {
    operations: {
      GET: 'GetPublicAccessBlock',
      PUT: 'PutPublicAccessBlock',
      DELETE: 'DeletePublicAccessBlock',
    },
    root: 'PublicAccessBlockConfiguration',
    member: 'PublicAccessBlockConfiguration',
    kind: fields({
      BlockPublicAcls: 'boolean',
      IgnorePublicAcls: 'boolean',
      BlockPublicPolicy: 'boolean',
      RestrictPublicBuckets: 'boolean',
    }),
    absent: [
      'NoSuchPublicAccessBlockConfiguration',
      'The public access block configuration was not found',
    ],
    // What is not said is false.
    kept: (value) => ({
      BlockPublicAcls: false,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
      ...(value as object),
    }),
  },
  ownershipControls: {
    operations: {
      GET: 'GetBucketOwnershipControls',
      PUT: 'PutBucketOwnershipControls',
      DELETE: 'DeleteBucketOwnershipControls',
    },
    root: 'OwnershipControls',
    member: 'OwnershipControls',
    kind: fields({ Rules: flat('Rule', fields({ ObjectOwnership: 'string' })) }),
    absent: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
    check: checkOwnership,
  },
  encryption: {
    operations: {
      GET: 'GetBucketEncryption',
      PUT: 'PutBucketEncryption',
      DELETE: 'DeleteBucketEncryption',
    },
    root: 'ServerSideEncryptionConfiguration',
    member: 'ServerSideEncryptionConfiguration',
    kind: fields({ Rules: flat('Rule', ENCRYPTION_RULE) }),
    absent: [
      'ServerSideEncryptionConfigurationNotFoundError',
      'The server side encryption configuration was not found',
    ],
    check: checkEncryption,
    kept: (value) => ({
      Rules: (value as { Rules: object[] }).Rules.map((rule) => ({
        BucketKeyEnabled: false,
        ...rule,
      })),
    }),
  },
  lifecycle: {
    operations: {
      GET: 'GetBucketLifecycleConfiguration',
      PUT: 'PutBucketLifecycleConfiguration',
      DELETE: 'DeleteBucketLifecycle',
    },
    root: 'LifecycleConfiguration',
    member: 'LifecycleConfiguration',
    kind: fields({ Rules: flat('Rule', LIFECYCLE_RULE) }),
    absent: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
    check: checkLifecycle,
    kept: withRuleIds,
  },
  versioning: {
    operations: { GET: 'GetBucketVersioning', PUT: 'PutBucketVersioning' },
    root: 'VersioningConfiguration',
    member: 'VersioningConfiguration',
    kind: fields({ Status: 'string' }),
    absent: null,
    check: checkVersioning,
  },
};

export function absentError([code, message]: readonly [string, string]): AwsError {
  return new AwsError(404, code, message);
}
