/** What the fictional company Acme owns: its accounts, the regions they use, and its buckets. */

/** Acme's account for what its customers see. */
export const PRODUCTION = '111122223333';
/** Acme's account for data. */
export const DATA_PLATFORM = '444455556666';
/** The account of another company, which reads one of Acme's buckets. */
export const PARTNER = '777788889999';

/** One account in one region: CloudTrail delivers separate files for each. */
export interface Lane {
  readonly account: string;
  readonly region: string;
  /** Times of day (HH:MM, UTC) at which ten minutes of activity begin, the same every day. */
  readonly beats: readonly string[];
}

const OFFICE_HOURS = ['09', '10', '11', '12', '13', '14', '15', '16'];

/** Backups, configuration and people's work, in production. */
export const prodVirginia: Lane = {
  account: PRODUCTION,
  region: 'us-east-1',
  beats: ['00:30', '02:00', '02:30', '09:00', '14:00', '20:00'],
};
/** The web shop, in production. */
export const prodIreland: Lane = {
  account: PRODUCTION,
  region: 'eu-west-1',
  beats: ['01:00', ...OFFICE_HOURS.map((hour) => `${hour}:00`)],
};
/** Media and public files, in production. */
export const prodFrankfurt: Lane = {
  account: PRODUCTION,
  region: 'eu-central-1',
  beats: ['06:00', '12:00', '18:00'],
};
/** The data lake. */
export const dataVirginia: Lane = {
  account: DATA_PLATFORM,
  region: 'us-east-1',
  beats: ['01:00', '01:30', '14:00', '23:50'],
};
/** Machine learning. */
export const dataIreland: Lane = {
  account: DATA_PLATFORM,
  region: 'eu-west-1',
  beats: ['05:00', '15:00'],
};
/** Collected events. */
export const dataFrankfurt: Lane = {
  account: DATA_PLATFORM,
  region: 'eu-central-1',
  beats: ['07:00', '13:00'],
};

/** Every lane. An owner's comes after its callers', so that a call's copies arrive together. */
export const lanes: readonly Lane[] = [
  prodVirginia,
  prodIreland,
  prodFrankfurt,
  dataVirginia,
  dataIreland,
  dataFrankfurt,
];

/** A bucket's owner, region and default encryption. */
export interface Bucket {
  readonly owner: string;
  readonly region: string;
  readonly encryption: 'Default_SSE_S3' | 'Default_SSE_KMS';
}

const bucketIn = (lane: Lane, encryption: Bucket['encryption'] = 'Default_SSE_S3'): Bucket => ({
  owner: lane.account,
  region: lane.region,
  encryption,
});

/** The buckets, by name. */
export const buckets = {
  'acme-backup-archive': bucketIn(prodVirginia),
  'acme-app-config': bucketIn(prodVirginia, 'Default_SSE_KMS'),
  'acme-audit-us-east-1': bucketIn(prodVirginia),
  'acme-invoices': bucketIn(prodIreland, 'Default_SSE_KMS'),
  'acme-customer-reports': bucketIn(prodIreland),
  'acme-web-uploads': bucketIn(prodIreland),
  'acme-terraform-state': bucketIn(prodIreland, 'Default_SSE_KMS'),
  'acme-audit-eu-west-1': bucketIn(prodIreland),
  'acme-public-assets': bucketIn(prodFrankfurt),
  'acme-media': bucketIn(prodFrankfurt),
  'acme-audit-eu-central-1': bucketIn(prodFrankfurt),
  'acme-data-lake': bucketIn(dataVirginia),
  'acme-query-results': bucketIn(dataVirginia),
  'acme-data-audit-us-east-1': bucketIn(dataVirginia),
  'acme-ml-models': bucketIn(dataIreland, 'Default_SSE_KMS'),
  'acme-data-audit-eu-west-1': bucketIn(dataIreland),
  'acme-events': bucketIn(dataFrankfurt),
  'acme-data-audit-eu-central-1': bucketIn(dataFrankfurt),
} as const satisfies Record<string, Bucket>;

/** The name of one of Acme's buckets. */
export type BucketName = keyof typeof buckets;

/** The bucket in which a lane's own logs are collected. */
export function auditBucket(lane: Lane): BucketName {
  const prefix = lane.account === PRODUCTION ? 'acme-audit' : 'acme-data-audit';
  const name = `${prefix}-${lane.region}`;
  if (!isBucketName(name)) throw new Error(`no bucket ${name}`);
  return name;
}

function isBucketName(name: string): name is BucketName {
  return name in buckets;
}

/** `count` documentation or private addresses in the /24 network `network`, from `first` on. */
export function addresses(network: string, first: number, count = 1): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${network}.${first + index}`);
}
