import {
  CLOUDTRAIL_COLUMNS,
  type StandIn,
  startAws,
  type Table,
} from '../../support/aws/stand-in.ts';
import { logFile, sigv2Record, type TestRecord } from '../../support/records.ts';

/** The one day that the small logs are about. */
export const DAY = ['--from', '2025-11-09', '--to', '2025-11-10'];

/** The arguments of a run that ends well. */
export const WELL = ['--table', 'security.registered', ...DAY];

const LOGS = 's3://acme-logs/AWSLogs';
const FOLDER = 'AWSLogs/111122223333/CloudTrail/us-east-1';
const KEYS = ['account', 'region', 'day'].map((name) => ({ name, type: 'string' }));

/** Its ID is the same in every run, as is the size of its file. */
function at(eventTime: string, bucketName: string): TestRecord {
  const eventID = `${bucketName} at ${eventTime}`;
  return sigv2Record({ eventTime, eventID, requestParameters: { bucketName } });
}

/** Three requests of DAY, one of the day after, and one of DAY that was delivered the day after. */
const FILES: Readonly<Record<string, readonly TestRecord[]>> = {
  [`${FOLDER}/2025/11/09/111122223333_CloudTrail_us-east-1_20251109T1005Z_a.json.gz`]: [
    at('2025-11-09T10:00:00Z', 'first'),
    at('2025-11-09T10:01:00Z', 'first'),
    at('2025-11-09T10:02:00Z', 'second'),
  ],
  [`${FOLDER}/2025/11/10/111122223333_CloudTrail_us-east-1_20251110T0005Z_b.json.gz`]: [
    at('2025-11-09T23:59:59Z', 'late'),
    at('2025-11-10T00:00:00Z', 'tomorrow'),
  ],
};

function dayFolder(time: Date): string {
  return time.toISOString().slice(0, 10).replaceAll('-', '/');
}

/** A table over the small logs; without partitions where nothing else is said. */
export function smallTable(name: string, own: Partial<Table> = {}): Table {
  return { database: 'security', name, location: `${LOGS}/`, columns: CLOUDTRAIL_COLUMNS, ...own };
}

/** A partition of the catalog for each day. */
export function registered(...days: readonly string[]): Partial<Table> {
  const partitions = days.map((day) => ({
    values: ['111122223333', 'us-east-1', day],
    location: `s3://acme-logs/${FOLDER}/${day}/`,
  }));
  return { partitionKeys: KEYS, partitions };
}

/** Projected partitions, by account, region and day. */
export function projected(properties: Readonly<Record<string, string>> = {}): Partial<Table> {
  return {
    partitionKeys: KEYS,
    parameters: {
      'projection.enabled': 'true',
      'projection.account.type': 'injected',
      'projection.region.type': 'enum',
      'projection.region.values': 'eu-west-1,us-east-1',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.range': '2025/01/01,NOW+1DAYS',
      'storage.location.template': `${LOGS}/\${account}/CloudTrail/\${region}/\${day}`,
      ...properties,
    },
  };
}

/** More of everything than a page holds: findings, objects, and partitions in each of Glue's segments. */
const MANY = {
  key: `${FOLDER}/2025/11/10/111122223333_CloudTrail_us-east-1_20251110T0010Z_c.json.gz`,
  file: logFile(
    Array.from({ length: 1100 }, (_, index) => at('2025-11-09T12:00:00Z', `bucket-${index}`)),
  ),
  // Athena passes over such names; a listing does not.
  others: Array.from({ length: 1100 }, (_, index) => `${FOLDER}/2025/11/09/_${index}`),
  older: Array.from({ length: 4100 }, (_, index) => ({
    values: ['111122223333', 'us-east-1', dayFolder(new Date(Date.UTC(2014, 0, 1 + index)))],
    location: 's3://acme-older/',
  })),
};

/** Adds `security.many`, over the same logs and many more: each list of it has several pages. */
export function addMany(aws: StandIn): void {
  aws.addBucket('acme-older');
  aws.putObject('acme-logs', MANY.key, MANY.file);
  for (const key of MANY.others) aws.putObject('acme-logs', key, '0123456789');
  const newer = registered('2025/11/08', '2025/11/09', '2025/11/10', '2025/11/11');
  const partitions = [...MANY.older, ...(newer.partitions ?? [])];
  aws.addTable(smallTable('many', { ...newer, partitions }));
}

/**
 * A stand-in with a few records, and two tables over them: `security.registered` with partitions in
 * the catalog, `security.projected` with an injected account. Close it when the test is over.
 */
export async function smallWorld(): Promise<StandIn> {
  const aws = await startAws({ now: new Date('2025-11-20T12:00:00Z') });
  for (const [key, records] of Object.entries(FILES)) {
    aws.putObject('acme-logs', key, logFile(records));
  }
  aws.addBucket('results');
  aws.addWorkgroup({ name: 'primary', outputLocation: 's3://results/' });
  const days = ['2025/11/08', '2025/11/09', '2025/11/10', '2025/11/11'];
  aws.addTable(smallTable('registered', registered(...days)));
  aws.addTable(smallTable('projected', projected()));
  return aws;
}
