import { PutEventSelectorsCommand } from '@aws-sdk/client-cloudtrail';
import { DeleteBucketPolicyCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, test } from 'vitest';
import { eventSelectors } from '../../src/trail/documents.ts';
import {
  areAsIntended,
  athenaTotal,
  dayDollars,
  type Status,
  statusText,
  warningsOn,
} from '../../src/trail/status.ts';
import { SETTINGS, settings } from './inventories.ts';
import { justDelivered, BUCKET as OURS, run, start } from './travel.ts';

const HOUR = 60 * 60_000;
const BUCKET = 'my-audit-111122223333-eu-west-1';

const RUNNING = {
  arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/my-audit',
  isLogging: true,
  startedAt: '2026-11-17T12:00:00Z',
  daysRunning: 3,
  lastDelivery: '2026-11-20T11:55:00Z',
  lastError: null,
  areSelectorsAsIntended: true,
};

const STATUS: Status = {
  name: 'my-audit',
  account: '111122223333',
  region: 'eu-west-1',
  trail: RUNNING,
  trailHomeRegion: 'eu-west-1',
  logs: { bucket: BUCKET, objects: 1204, bytes: 5_400_000 },
  day: { files: 400, bytes: 1_800_000, sampled: 20, events: 2_400_000, dollars: 2.4 },
  compact: null,
  athena: { workgroup: 'my-audit', queries: 1, bytesScanned: 1_800_000, dollars: 0.00005 },
  warnings: [],
};

describe('selectors are as intended', () => {
  it.each([
    ['as set up', eventSelectors(SETTINGS)],
    [
      'narrowed',
      eventSelectors(
        settings({ scope: { buckets: ['a'], excludedBuckets: ['b'], events: 'write' } }),
      ),
    ],
    [
      'of China',
      eventSelectors(settings({ identity: { account: '111122223333', partition: 'aws-cn' } })),
    ],
  ])('%s', (_, selectors) => {
    expect(areAsIntended(selectors, BUCKET)).toBe(true);
  });

  const OBJECTS = { Field: 'resources.type', Equals: ['AWS::S3::Object'] };
  const OWN = { Field: 'resources.ARN', NotStartsWith: [`arn:aws:s3:::${BUCKET}/`] };
  const intended = { FieldSelectors: [OBJECTS, OWN] };

  it.each([
    ['none', []],
    ['with the log bucket in them', [{ FieldSelectors: [OBJECTS] }]],
    [
      'with another bucket left out',
      [{ FieldSelectors: [OBJECTS, { ...OWN, NotStartsWith: ['arn:aws:s3:::another/'] }] }],
    ],
    [
      'with a bucket left out whose name ends alike',
      [{ FieldSelectors: [OBJECTS, { ...OWN, NotStartsWith: [`arn:aws:s3:::x${BUCKET}/`] }] }],
    ],
    [
      'of functions',
      [{ FieldSelectors: [{ ...OBJECTS, Equals: ['AWS::Lambda::Function'] }, OWN] }],
    ],
    ['with one more that records it all', [intended, { FieldSelectors: [OBJECTS] }]],
    [
      'with the log bucket NotEquals, which excludes nothing',
      [
        {
          FieldSelectors: [
            OBJECTS,
            { Field: 'resources.ARN', NotEquals: [`arn:aws:s3:::${BUCKET}/`] },
          ],
        },
      ],
    ],
    [
      'of the old kind',
      [
        {
          ReadWriteType: 'All',
          DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }],
        },
      ],
    ],
  ])('but not %s', (_, selectors) => {
    expect(areAsIntended(selectors, BUCKET)).toBe(false);
  });
});

describe('warnings', () => {
  it.each<[string, Partial<Omit<Status, 'warnings'>>, readonly RegExp[]]>([
    ['nothing', {}, []],
    ['a failed delivery', { trail: { ...RUNNING, lastError: 'AccessDenied' } }, [/AccessDenied/]],
    ['selectors that drifted', { trail: { ...RUNNING, areSelectorsAsIntended: false } }, [/setup/]],
    ['a bucket that is gone', { logs: null, day: null }, [/bucket/]],
    ['14 days', { trail: { ...RUNNING, daysRunning: 14 } }, []],
    ['15 days', { trail: { ...RUNNING, daysRunning: 15 } }, [/15 days: .*trail-audit pause/]],
    [
      '15 days ago, and it stands still',
      { trail: { ...RUNNING, isLogging: false, daysRunning: 15 } },
      [],
    ],
    [
      'a trail never started',
      { trail: { ...RUNNING, isLogging: false, startedAt: null, daysRunning: null } },
      [],
    ],
    ['no trail', { trail: null, logs: null, day: null }, []],
    [
      'all at once',
      {
        trail: {
          ...RUNNING,
          lastError: 'NoSuchBucket',
          areSelectorsAsIntended: false,
          daysRunning: 99,
        },
        logs: null,
      },
      [/NoSuchBucket/, /setup/, /bucket/, /99 days/],
    ],
  ])('%s', (_, found, sentences) => {
    const warnings = warningsOn({ ...STATUS, ...found });
    expect(warnings).toHaveLength(sentences.length);
    sentences.forEach((sentence, index) => {
      expect(warnings[index]).toMatch(sentence);
    });
  });
});

test('events cost $0.10 per 100,000', () => {
  expect(dayDollars({ files: 0, bytes: 0, sampled: 0, events: 1_000_000 })).toBeCloseTo(1, 9);
  expect(dayDollars({ files: 0, bytes: 0, sampled: 0, events: 0 })).toBe(0);
});

test('each query costs 10 MB at least, and DDL nothing', () => {
  expect(athenaTotal([])).toBe(0);
  expect(athenaTotal([0, 0])).toBe(0);
  expect(athenaTotal([1])).toBeCloseTo(0.00005, 9);
  expect(athenaTotal([0, 1e12, 5e6, 0])).toBeCloseTo(5.00005, 9);
});

describe('the status for a person', () => {
  it('says all of it, with the size of the sample', () => {
    expect(
      statusText({ ...STATUS, warnings: ['one', 'two'] }),
    ).toBe(`trail      arn:aws:cloudtrail:eu-west-1:111122223333:trail/my-audit
state      logging since 2026-11-17T12:00:00Z
delivered  2026-11-20T11:55:00Z
logs       1,204 files, 5.4 MB in ${BUCKET}
last 24 h  about 2,400,000 events, $2.40 (measured on 20 of 400 files)
athena     1 query in workgroup my-audit, 1.8 MB scanned, less than $0.01
warning    one
warning    two
`);
  });

  it('says what is not there', () => {
    const paused = { ...RUNNING, isLogging: false, lastDelivery: null };
    expect(statusText({ ...STATUS, trail: paused, logs: null, day: null, athena: null })).toBe(
      `trail      ${RUNNING.arn}\nstate      paused\ndelivered  nothing yet\n`,
    );
    expect(statusText({ ...STATUS, trail: null, logs: null, day: null, athena: null })).toMatch(
      /^trail {6}none/,
    );
  });
});

describe('in an account', () => {
  it('what goes wrong is seen', async () => {
    const sixteenDaysAgo = new Date(justDelivered().getTime() - 16 * 24 * HOUR);
    const aws = await start({ now: sixteenDaysAgo });
    await run(aws, 'setup', '--yes');
    const asked = { TrailName: 'trail-audit', EventSelectors: [{ ReadWriteType: 'All' as const }] };
    await aws.cloudTrail.send(new PutEventSelectorsCommand(asked));
    await aws.s3.send(new DeleteBucketPolicyCommand({ Bucket: OURS }));
    aws.record({ eventName: 'CreateUser', eventCategory: 'Management', managementEvent: true });
    aws.advance(10);
    const { stdout } = await run(aws, 'status', '--format', 'json');
    const status = JSON.parse(stdout);
    expect(status.trail).toMatchObject({
      daysRunning: 16,
      lastError: 'AccessDenied',
      areSelectorsAsIntended: false,
    });
    expect(status.warnings).toHaveLength(3);
    const warned = (await run(aws, 'status')).stdout
      .split('\n')
      .filter((line) => /^warning/.test(line));
    expect(warned).toEqual(status.warnings.map((warning: string) => `warning    ${warning}`));
    // Setup puts right what can be put right.
    await run(aws, 'setup', '--yes');
    aws.request('acme-data', 'key');
    aws.advance(10);
    expect(JSON.parse((await run(aws, 'status', '--format', 'json')).stdout)).toMatchObject({
      trail: { lastError: null, areSelectorsAsIntended: true },
      warnings: [expect.stringContaining('16 days')],
    });
  });

  it('digests and results are no logs, and old logs are not of the last day', async () => {
    const twoDaysAgo = new Date(justDelivered().getTime() - 48 * HOUR);
    const aws = await start({ now: twoDaysAgo });
    await run(aws, 'setup', '--yes');
    aws.advance(65);
    const before = JSON.parse((await run(aws, 'status', '--format', 'json')).stdout);
    expect(before.day).toEqual({ files: 0, bytes: 0, sampled: 0, events: 0, dollars: 0 });
    expect(before.logs.objects).toBe(2 * 13);
    aws.advance(47 * 60);
    const { stdout } = await run(aws, 'status', '--format', 'json');
    const { day, logs } = JSON.parse(stdout);
    expect(day.files).toBeGreaterThan(500);
    expect(logs.objects).toBeGreaterThan(day.files);
    expect(day.sampled).toBeGreaterThanOrEqual(20);
    // Three a minute, the log bucket's own left out.
    expect(day.events / (3 * 24 * 60)).toBeCloseTo(1, 1);
    const table = (await run(aws, 'status')).stdout;
    expect(table).toMatch(
      /\nlast 24 h {2}about 4,[23]\d\d events, less than \$0\.01 \(measured on 2\d of 5\d\d files\)\n/,
    );
  });
});
