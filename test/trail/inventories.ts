import { bucketPolicy, eventSelectors, lifecycleRules } from '../../src/trail/documents.ts';
import type { BucketFound, Inventory, TrailFound } from '../../src/trail/inventory.ts';
import type { Settings } from '../../src/trail/settings.ts';

export const ACCOUNT = '111122223333';
export const BUCKET = `my-audit-${ACCOUNT}-eu-west-1`;
export const RESULTS = `s3://${BUCKET}/athena-results/`;
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;
export const USE = { bucket: 'org-trail', prefix: 'logs/', results: 's3://results/x/' };

/** What `setup --name my-audit` asks for. */
export const SETTINGS: Settings = {
  name: 'my-audit',
  region: 'eu-west-1',
  identity: { account: ACCOUNT, partition: 'aws' },
  scope: { buckets: [], excludedBuckets: [], events: 'all' },
  isMultiRegion: true,
  organization: null,
  managementAccount: null,
  kmsKey: null,
  expireLogs: 90,
  scanLimit: null,
  use: null,
};

/** An account where nothing has our names. */
export const NOTHING: Inventory = {
  bucket: 'absent',
  trail: null,
  workgroup: null,
  tables: null,
  alreadyRecording: [],
};

export function settings(changes: Partial<Settings>): Settings {
  return { ...SETTINGS, ...changes };
}

export const OUR_BUCKET: BucketFound = {
  isOurs: true,
  isTagged: true,
  isEmpty: false,
  publicAccessBlock: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
  ownership: [{ ObjectOwnership: 'BucketOwnerEnforced' }],
  // As AWS gives it back.
  encryption: [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
      BucketKeyEnabled: false,
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
    },
  ],
  lifecycle: lifecycleRules(SETTINGS),
  policy: bucketPolicy(SETTINGS),
};

export const OUR_TRAIL: TrailFound = {
  name: 'my-audit',
  arn: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/my-audit`,
  homeRegion: 'eu-west-1',
  bucket: BUCKET,
  isMultiRegion: true,
  isOrganization: false,
  isValidated: true,
  kmsKey: null,
  isOurs: true,
  isLogging: true,
  selectors: eventSelectors(SETTINGS),
};

export const OUR_WORKGROUP = {
  results: RESULTS,
  scanLimit: null,
  isOurs: true,
  database: 'my_audit',
  table: 'cloudtrail_logs',
};

/** An account that has all that the settings ask for. */
export const ALL: Inventory = {
  bucket: OUR_BUCKET,
  trail: OUR_TRAIL,
  workgroup: OUR_WORKGROUP,
  tables: ['cloudtrail_logs'],
  alreadyRecording: [],
};

export function bucket(changes: Partial<BucketFound>): Partial<Inventory> {
  return { bucket: { ...OUR_BUCKET, ...changes } };
}

export function trail(changes: Partial<TrailFound>): Partial<Inventory> {
  return { trail: { ...OUR_TRAIL, ...changes } };
}

export function workgroup(changes: Partial<typeof OUR_WORKGROUP>): Partial<Inventory> {
  return { workgroup: { ...OUR_WORKGROUP, ...changes } };
}
