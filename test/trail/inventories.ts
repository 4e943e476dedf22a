import type { TableFound } from '../../src/aws/catalog.ts';
import {
  bucketPolicy,
  eventSelectors,
  lifecycleRules,
  tablePlace,
} from '../../src/trail/documents.ts';
import type {
  BucketFound,
  Inventory,
  TrailFound,
  WorkgroupFound,
} from '../../src/trail/inventory.ts';
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
  namesake: null,
  workgroup: null,
  tables: null,
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
  prefix: '',
  bucket: BUCKET,
  isMultiRegion: true,
  isOrganization: false,
  isValidated: true,
  kmsKey: null,
  isOurs: true,
  isLogging: true,
  selectors: eventSelectors(SETTINGS),
};

export const OUR_WORKGROUP: WorkgroupFound = {
  results: RESULTS,
  scanLimit: null,
  isEnforced: true,
  engine: 'Athena engine version 3',
  isOurs: true,
  database: 'my_audit',
  table: 'cloudtrail_logs',
};

/** The table as Glue has it; Athena may leave the slash at the end out. */
export function ourTable(wanted: Settings = SETTINGS): TableFound {
  const { location, template, regions, compact } = tablePlace(wanted);
  return {
    name: 'cloudtrail_logs',
    location: location.replace(/\/$/, ''),
    parameters: {
      'storage.location.template': template,
      'projection.region.values': regions,
      'trail-audit.compact': compact,
    },
  };
}

/** A table that somebody else made. */
export function table(name: string): TableFound {
  return { name, location: 's3://theirs/', parameters: {} };
}

/** An account that has all that the settings ask for. */
export const ALL: Inventory = {
  bucket: OUR_BUCKET,
  trail: OUR_TRAIL,
  namesake: null,
  workgroup: OUR_WORKGROUP,
  tables: [ourTable()],
};

export function bucket(changes: Partial<BucketFound>): Partial<Inventory> {
  return { bucket: { ...OUR_BUCKET, ...changes } };
}

export function trail(changes: Partial<TrailFound>): Partial<Inventory> {
  return { trail: { ...OUR_TRAIL, ...changes } };
}

export function workgroup(changes: Partial<WorkgroupFound>): Partial<Inventory> {
  return { workgroup: { ...OUR_WORKGROUP, ...changes } };
}
