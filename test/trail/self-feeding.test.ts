import { gunzipSync } from 'node:zlib';
import { CloudTrailClient, PutEventSelectorsCommand } from '@aws-sdk/client-cloudtrail';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Scope } from '../../src/trail/settings.ts';
import { type EventRecord, type StandIn, startAws } from '../support/aws/stand-in.ts';
import { BUCKET, NAME, runSetup, stubAwsEnvironment } from './run-commands.ts';

stubAwsEnvironment();
afterAll(() => void vi.unstubAllEnvs());

/** Buckets in use; some of their names begin as others do, or as the log bucket's does. */
const USED = ['acme-data', 'acme-data-2', 'acme', BUCKET.slice(0, -1), `${BUCKET}-copy`, 'eu'];

/** Each bucket is read, listed and written each minute, the log bucket too. */
function use(aws: StandIn): void {
  for (const bucket of [...USED, BUCKET]) {
    aws.request(bucket, `AWSLogs/${bucket}/x.json.gz`);
    aws.request(bucket, '', { eventName: 'ListObjects' });
    aws.request(bucket, 'none', { eventName: 'HeadObject', errorCode: 'NoSuchKey' });
    aws.request(bucket, 'out', { eventName: 'PutObject' });
    aws.request(bucket, 'out', { eventName: 'DeleteObject', errorCode: 'AccessDenied' });
  }
}

/** What each bucket sees in a minute. */
const READS = 3;
const WRITES = 2;
const ALL = READS + WRITES;
const MINUTES = 60;

/** An account in use, with our trail. */
async function started(scope: Partial<Scope>): Promise<StandIn> {
  const aws = await startAws();
  for (const bucket of USED) {
    aws.addBucket(bucket, { region: bucket === 'eu' ? 'eu-west-1' : 'us-east-1' });
  }
  expect(await runSetup(aws, { scope })).toMatchObject({ code: 0, error: null });
  return aws;
}

/** An hour, and until what happened in it is delivered. */
function passAnHour(aws: StandIn): void {
  const end = aws.now.getTime() + MINUTES * 60_000;
  aws.everyMinute((now) => {
    if (now.getTime() <= end) use(aws);
  });
  aws.advance(MINUTES + 10);
}

/** Every record of every log file. */
async function deliveredIn(aws: StandIn, bucket: string): Promise<readonly EventRecord[]> {
  const client = new S3Client({ endpoint: aws.url });
  const keys: string[] = [];
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: 'AWSLogs/' });
  for await (const { Contents = [] } of pages) keys.push(...Contents.map(({ Key = '' }) => Key));
  client.destroy();
  return keys
    .filter((key) => key.includes('/CloudTrail/'))
    .flatMap((key) => {
      const file = gunzipSync(aws.object(bucket, key)!).toString();
      return (JSON.parse(file) as { Records: EventRecord[] }).Records;
    });
}

function bucketOf({ requestParameters }: EventRecord): string {
  return (requestParameters as { bucketName: string }).bucketName;
}

/** How many records there are of each bucket. */
function countsOf(records: readonly EventRecord[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const record of records) counts[bucketOf(record)] = (counts[bucketOf(record)] ?? 0) + 1;
  return counts;
}

function each(buckets: readonly string[], aMinute: number): Readonly<Record<string, number>> {
  return Object.fromEntries(buckets.map((bucket) => [bucket, aMinute * MINUTES]));
}

const SCOPES: readonly (readonly [
  string,
  Partial<Scope>,
  expected: Readonly<Record<string, number>>,
])[] = [
  ['without flags', {}, each(USED, ALL)],
  ['--events read', { events: 'read' }, each(USED, READS)],
  ['--events write', { events: 'write' }, each(USED, WRITES)],
  ['--bucket', { buckets: ['acme-data', 'eu'] }, each(['acme-data', 'eu'], ALL)],
  [
    '--exclude-bucket',
    { excludedBuckets: ['acme-data', `${BUCKET}-copy`] },
    each(['acme-data-2', 'acme', BUCKET.slice(0, -1), 'eu'], ALL),
  ],
  [
    '--bucket, --exclude-bucket and --events read',
    { buckets: ['acme-data', 'acme'], excludedBuckets: ['acme'], events: 'read' },
    each(['acme-data'], READS),
  ],
  ['--bucket with the log bucket itself', { buckets: [BUCKET, 'acme'] }, each(['acme'], ALL)],
  ['--bucket with the log bucket alone', { buckets: [BUCKET] }, {}],
];

test.each(SCOPES)('an hour, %s: all of the others, none of its own', async (_, scope, expected) => {
  await using aws = await started(scope);
  passAnHour(aws);
  const records = await deliveredIn(aws, BUCKET);
  expect(countsOf(records)).toEqual(expected);
  // Nowhere in a record, not even as part of an ARN.
  for (const record of records) {
    expect(JSON.stringify(record)).not.toMatch(new RegExp(`:::${BUCKET}["/]`));
  }
  // Each once.
  expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(records.length);
});

test('nor do setup itself, queries and their results feed it', async () => {
  await using aws = await started({});
  for (const _ of [1, 2, 3]) {
    aws.advance(10);
    // Reads the configuration, lists and looks at the log bucket.
    expect(await runSetup(aws)).toMatchObject({ code: 0 });
  }
  aws.advance(MINUTES);
  expect(await deliveredIn(aws, BUCKET)).toEqual([]);
});

test('another trail is as it was', async () => {
  await using aws = await startAws();
  aws.addBucket('their-logs');
  aws.addTrail({ name: 'theirs', bucket: 'their-logs' });
  const before = aws.resources().trails;
  expect(await runSetup(aws)).toMatchObject({ code: 0 });
  expect(aws.resources().trails.filter(({ name }) => name === 'theirs')).toEqual(before);
});

describe('without the exclusion', () => {
  type Fields = readonly { readonly Field: string; readonly [key: string]: unknown }[];

  /** Puts the selectors of setup, with another condition on ARNs in place of the exclusion. */
  async function putSelectors(aws: StandIn, condition: object | null): Promise<void> {
    const [trail] = aws.resources().trails;
    const { AdvancedEventSelectors } = trail!['selectors'] as {
      AdvancedEventSelectors: { Name: string; FieldSelectors: Fields }[];
    };
    const { Name, FieldSelectors } = AdvancedEventSelectors[0]!;
    const others = FieldSelectors.filter(({ Field }) => Field !== 'resources.ARN');
    expect(others).toHaveLength(FieldSelectors.length - 1);
    const changed = [
      ...others,
      ...(condition === null ? [] : [{ Field: 'resources.ARN', ...condition }]),
    ];
    const client = new CloudTrailClient({ endpoint: aws.url });
    await client.send(
      new PutEventSelectorsCommand({
        TrailName: NAME,
        AdvancedEventSelectors: [{ Name, FieldSelectors: changed }],
      }),
    );
    client.destroy();
  }

  test.each([
    ['none', null],
    ['NotEquals, which excludes nothing', { NotEquals: [`arn:aws:s3:::${BUCKET}/`] }],
    ['the exclusion of another bucket', { NotStartsWith: [`arn:aws:s3:::${BUCKET}-copy/`] }],
  ])('(%s) a trail feeds itself until setup puts that right', async (_, condition) => {
    await using aws = await started({});
    await putSelectors(aws, condition);
    aws.request('acme-data', 'once');
    aws.advance(MINUTES);
    const fed = countsOf(await deliveredIn(aws, BUCKET));
    // One file every five minutes, about the one before it.
    expect(fed[BUCKET]).toBeGreaterThanOrEqual(11);
    expect(fed['acme-data']).toBe(1);

    expect(await runSetup(aws)).toMatchObject({ code: 0 });
    // What was under way comes still.
    aws.advance(10);
    const before = (await deliveredIn(aws, BUCKET)).length;
    aws.advance(MINUTES);
    expect(await deliveredIn(aws, BUCKET)).toHaveLength(before);
  });
});
