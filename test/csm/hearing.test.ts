import { expect, test } from 'vitest';
import { type Heard, newHearing } from '../../src/csm/hearing.ts';
import type { CsmRow } from '../../src/model/csm.ts';
import {
  attempt,
  BOTO3,
  bytes,
  CAPTURES,
  call,
  type Fields,
  HAS_CAPTURES,
  OLD_BOTO3,
  OLD_JS,
} from './events.ts';

const OPTIONS = { minimums: [], asOf: '2026-11-21', fullAccessKeys: false, onEvent: () => {} };

function hear(events: readonly Fields[], from = '127.0.0.1', options = OPTIONS): Heard {
  const hearing = newHearing(options);
  for (const event of events) hearing.take(bytes(event), from);
  return hearing.heard();
}

function rowOf(...events: readonly Fields[]): CsmRow {
  const { rows } = hear(events);
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

test('a call with its attempts is one row', () => {
  expect(rowOf(attempt(), call())).toEqual({
    sender: 'backup',
    address: null,
    client: {
      name: 'boto3',
      version: '1.43.107',
      userAgent: BOTO3,
      status: 'current',
      minimumVersion: '1.4.6',
      endOfSupport: null,
    },
    service: 'S3',
    operation: 'GetObject',
    region: 'us-west-2',
    calls: 1,
    attempts: 1,
    attemptsWithoutCall: 0,
    retries: 0,
    redirects: 0,
    gaveUp: 0,
    outcomes: [{ outcome: '200', times: 1 }],
    latency: { mean: 14, most: 14 },
    sigv2: null,
    accessKeys: ['ASIA…MPLE'],
    firstSeen: '2026-11-20T20:33:41.585Z',
    lastSeen: '2026-11-20T20:33:41.587Z',
  });
});

test('outcomes, latency, retries, redirects and giving up are counted', () => {
  const row = rowOf(
    attempt({ HttpStatusCode: 301, AwsException: 'PermanentRedirect' }),
    attempt({ HttpStatusCode: 503, AwsException: 'SlowDown' }),
    attempt(),
    call({ AttemptCount: 3, Latency: 100 }),
    attempt(),
    call({ Latency: 20 }),
    attempt({ HttpStatusCode: undefined, SdkException: 'ReadTimeout' }),
    call({
      FinalHttpStatusCode: undefined,
      FinalSdkException: 'ReadTimeout',
      MaxRetriesExceeded: 1,
      Latency: 60,
    }),
  );
  expect(row).toMatchObject({
    calls: 3,
    attempts: 5,
    retries: 2,
    redirects: 1,
    gaveUp: 1,
    latency: { mean: 60, most: 100 },
    outcomes: [
      { outcome: '200', times: 2 },
      { outcome: 'ReadTimeout', times: 1 },
    ],
  });
});

test('each attempt that looks signed with SigV2 is counted', () => {
  const unsure = attempt({ UserAgent: OLD_JS });
  expect(rowOf(unsure, unsure, unsure).sigv2).toMatchObject({ certainty: 'possible', attempts: 3 });
});

test('an exception that CloudTrail never sees stands in the outcome', () => {
  const failed = { FinalHttpStatusCode: 400, FinalAwsException: 'ExpiredToken' };
  expect(rowOf(call(failed)).outcomes).toEqual([{ outcome: '400 ExpiredToken', times: 1 }]);
});

test('senders, operations, regions, services and clients are rows of their own', () => {
  const different = [
    { ClientId: 'other' },
    { Api: 'PutObject' },
    { Region: 'eu-west-1' },
    { Service: 'S3 Control' },
    { UserAgent: OLD_BOTO3 },
    { UserAgent: 'a program of ours/1.0' },
    {},
  ];
  expect(hear(different.map(call)).rows).toHaveLength(different.length);
});

test('a sender on another machine is told apart by its address', () => {
  const hearing = newHearing(OPTIONS);
  for (const from of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3']) {
    hearing.take(bytes(call()), from);
  }
  expect(hearing.heard().rows.map(({ address, calls }) => [address, calls])).toEqual([
    [null, 3],
    ['10.1.2.3', 1],
  ]);
});

test('attempts whose call does not come are shown, with what they ended with', () => {
  const row = rowOf(attempt({ HttpStatusCode: 503, AwsException: 'SlowDown' }));
  expect(row).toMatchObject({
    calls: 0,
    attempts: 1,
    attemptsWithoutCall: 1,
    outcomes: [{ outcome: '503 SlowDown', times: 1 }],
  });
});

test('a call may come before its attempts, as from Ruby', () => {
  const refused = { SdkException: 'Aws::S3::Errors::NoSuchKey', HttpStatusCode: 404 };
  const failed = { FinalSdkException: 'Aws::S3::Errors::NoSuchKey', FinalHttpStatusCode: 404 };
  expect(rowOf(call(failed), attempt(refused), call(), attempt())).toMatchObject({
    calls: 2,
    attempts: 2,
    attemptsWithoutCall: 0,
    outcomes: [
      { outcome: '404 NoSuchKey', times: 1 },
      { outcome: '200', times: 1 },
    ],
  });
});

test('a call whose attempts were lost still says how many there were', () => {
  expect(rowOf(call({ AttemptCount: 3 }))).toMatchObject({ calls: 1, attempts: 0, retries: 2 });
});

test('calls side by side do not mix senders', () => {
  const other = { ClientId: 'other', Region: 'eu-west-1' };
  const { rows } = hear([attempt(), attempt(other), call(other), call()]);
  expect(rows.map(({ sender, attempts }) => [sender, attempts])).toEqual([
    ['backup', 1],
    ['other', 1],
  ]);
});

test('the endpoint tells the region where the signature does not', () => {
  expect(rowOf(attempt({ Region: undefined }), call({ Region: undefined })).region).toBe(
    'us-west-2',
  );
});

test('clients are judged by the catalogue, and by minimums of one’s own', () => {
  const minimums = [
    { client: 'boto3', aboveMajor: -1, upToMajor: 1, comparator: 10_440_000, version: '1.44.0' },
  ];
  const status = (agent: string, options = OPTIONS): unknown =>
    hear([call({ UserAgent: agent })], '127.0.0.1', options).rows[0]!.client.status;
  expect(status(OLD_BOTO3)).toBe('before-sigv4');
  expect(status(OLD_JS)).toBe('before-sigv4');
  expect(status('aws-sdk-nodejs/2.1692.0 linux/v20')).toBe('end-of-support');
  expect(status(BOTO3)).toBe('current');
  expect(status(BOTO3, { ...OPTIONS, minimums } as typeof OPTIONS)).toBe('below-minimum');
  expect(status('rclone/v1.66.0')).toBeNull();
});

test('only S3 took SigV2 this long: elsewhere an old client is old for another reason', () => {
  const { client } = rowOf(call({ Service: 'DynamoDB', UserAgent: OLD_JS }));
  expect(client.status).toBe('end-of-support');
});

test('a sender that makes up names does not fill the memory', () => {
  const many = Array.from({ length: 6_000 }, (_, index) => call({ Api: `Operation${index}` }));
  const { rows, leftOut } = hear(many);
  expect([rows.length, leftOut]).toEqual([5_000, 1_000]);
});

test('outcomes and access keys of a row are bounded', () => {
  const made = Array.from({ length: 50 }, (_, index) => index);
  const { outcomes, accessKeys } = rowOf(
    ...made.map((index) => attempt({ AccessKey: `AKIA${index}EXAMPLE${index}` })),
    ...made.map((index) => call({ FinalAwsException: `Exception${index}` })),
  );
  expect(accessKeys.length).toBeLessThanOrEqual(20);
  expect(outcomes).toHaveLength(21);
  expect(outcomes).toContainEqual({ outcome: 'others', times: 30 });
});

test.skipIf(!HAS_CAPTURES)('the captures of boto3 add up', () => {
  const hearing = newHearing(OPTIONS);
  for (const line of CAPTURES['boto3']!) hearing.take(Buffer.from(line), '127.0.0.1');
  const { rows, datagrams } = hearing.heard();
  const sum = (count: (row: CsmRow) => number): number =>
    rows.reduce((total, row) => total + count(row), 0);
  expect(datagrams).toMatchObject({ received: 44, calls: 19, attempts: 25 });
  expect(sum(({ calls }) => calls)).toBe(19);
  expect(sum(({ attempts }) => attempts)).toBe(25);
  expect(sum(({ retries }) => retries)).toBe(6);
  expect(rows.filter(({ sigv2 }) => sigv2 !== null)).toMatchObject([
    { operation: 'GetObject', region: null, sigv2: { certainty: 'likely', attempts: 1 } },
  ]);
});
