import { expect, test } from 'vitest';
import type { Neighbour } from '../../src/model/trace.ts';
import { s3Record } from '../support/records.ts';
import { roleIdentity, userIdentity } from './records.ts';
import { traceRecords } from './trace-logs.ts';

const ALICE = userIdentity('alice');
const BOB = userIdentity('bob');

function request(userIdentity: object, changes: object = {}) {
  return s3Record({ userIdentity, ...changes });
}

test('what it did, from each side; each request once', async () => {
  const twice = request(ALICE, { eventID: '00000000-0000-4000-8000-00000000aaaa' });
  const page = await traceRecords('alice', [
    twice,
    twice,
    request(ALICE, {
      eventName: 'PutObject',
      errorCode: 'AccessDenied',
      eventTime: '2026-11-10T00:00:00Z',
      awsRegion: 'eu-west-1',
      requestParameters: { bucketName: 'other' },
      sourceIPAddress: '10.0.0.1',
      vpcEndpointId: 'vpce-1',
      userAgent: 'my-tool',
    }),
    request(BOB, { requestParameters: { bucketName: 'bobs' } }),
  ]);
  expect(page.seen).toEqual({
    requests: 2,
    errors: 1,
    presigned: 0,
    first: '2026-11-09T12:00:00Z',
    last: '2026-11-10T00:00:00Z',
  });
  const texts = Object.fromEntries(
    Object.entries(page.activity).map(([name, { values }]) => [
      name,
      values.map(({ text, requests }) => `${text} ${requests}`).sort(),
    ]),
  );
  expect(texts).toEqual({
    services: ['s3 2'],
    operations: ['s3:GetObject 1', 's3:PutObject 1'],
    buckets: ['acme-bucket 1', 'other 1'],
    clients: ['"my-tool" 1', 'aws-cli 2.34.12 1'],
    places: ['111122223333 eu-west-1 1', '111122223333 us-east-1 1'],
  });
  expect(
    page.addresses.values.map(({ address, vpcEndpoint }) => [address, vpcEndpoint]).sort(),
  ).toEqual([
    ['10.0.0.1', 'vpce-1'],
    ['203.0.113.10', null],
  ]);
  expect(page.examined).toMatchObject({ records: 4, accounts: 1, regions: 2 });
});

test('requests without a bucket count for no bucket', async () => {
  const page = await traceRecords('alice', [
    request(ALICE, { eventName: 'ListBuckets', requestParameters: null }),
    request(ALICE),
  ]);
  expect(page.activity.buckets).toMatchObject({
    size: 1,
    values: [{ text: 'acme-bucket', requests: 1 }],
  });
});

test('very many values are cut, and counted', async () => {
  const records = Array.from({ length: 130 }, (_, index) =>
    request(ALICE, { requestParameters: { bucketName: `bucket-${index}` } }),
  );
  const { buckets } = (await traceRecords('alice', records)).activity;
  expect(buckets.size).toBe(130);
  expect(buckets.values).toHaveLength(100);
});

test('presigned requests are those of the signer, opened by somebody else', async () => {
  const presigned = { AuthenticationMethod: 'QueryString', SignatureVersion: 'SigV4' };
  const page = await traceRecords('alice', [
    request(ALICE, { additionalEventData: presigned }),
    request(ALICE, { additionalEventData: presigned }),
    request(ALICE, { additionalEventData: presigned, sourceIPAddress: '10.1.1.1' }),
  ]);
  expect(page.seen?.presigned).toBe(3);
  expect(page.answer.map(({ what }) => what)).toEqual([
    'URLs presigned by IAM user alice of 111122223333',
    'opened from 203.0.113.10, a documentation address and 1 more address',
  ]);
});

test('nothing examined is no answer', async () => {
  await expect(traceRecords('alice', [])).rejects.toThrow(/^Cannot say: no records/);
  const filters = { window: { from: '2027-01-01T00:00:00Z', to: null } };
  await expect(traceRecords('alice', [request(ALICE)], { filters })).rejects.toThrow(
    'Cannot say: no records between 2027-01-01T00:00:00Z and now',
  );
});

test('no trace in logs that hold others', async () => {
  const page = await traceRecords('carol', [request(ALICE)]);
  expect(page).toMatchObject({
    seen: null,
    answer: [],
    examined: { records: 1 },
    neighbours: { size: 0 },
  });
  expect(page.queries).toHaveLength(1);
});

function short({ relation, shared, principal, address, requests }: Neighbour) {
  return [relation, shared, principal?.split('/').at(-1), address, requests];
}

test('who is seen at the same address, and uses the same key elsewhere', async () => {
  const page = await traceRecords('203.0.113.10', [
    request(ALICE),
    request(ALICE, { sourceIPAddress: '198.51.100.1' }),
    request(ALICE, { sourceIPAddress: '198.51.100.1' }),
    request(BOB, { sourceIPAddress: '198.51.100.1' }),
  ]);
  // Bob is at an address that the subject is not.
  expect(page.neighbours.values.map(short)).toEqual([
    ['access-key', 'AKIAALICEKEY', 'alice', '198.51.100.1', 2],
  ]);
  const alice = await traceRecords('alice', [
    request(ALICE),
    request(BOB),
    request(BOB, { sourceIPAddress: '198.51.100.1' }),
  ]);
  expect(alice.neighbours.values.map(short)).toEqual([
    ['address', '203.0.113.10', 'bob', '203.0.113.10', 1],
  ]);
});

test('a private address in another VPC is another one', async () => {
  const at = (vpcEndpointId: string | undefined) => ({
    sourceIPAddress: '10.0.0.1',
    vpcEndpointId,
  });
  const page = await traceRecords('alice', [
    request(ALICE, at('vpce-1')),
    request(BOB, at('vpce-2')),
    request(BOB, at(undefined)),
  ]);
  expect(page.neighbours.values).toEqual([]);
  const near = await traceRecords('alice', [
    request(ALICE, at('vpce-1')),
    request(BOB, at('vpce-1')),
    request(BOB, at('vpce-2')),
  ]);
  expect(near.neighbours.values.map(short)).toEqual([
    ['address', '10.0.0.1', 'bob', '10.0.0.1', 1],
  ]);
});

test('services share their names with all their customers', async () => {
  const at = { sourceIPAddress: 'athena.amazonaws.com' };
  const page = await traceRecords('alice', [request(ALICE, at), request(BOB, at)]);
  expect(page.neighbours.values).toEqual([]);
});

test('two keys of one session are one caller; the newest key stands first', async () => {
  const session = (key: string) => roleIdentity('app', 'web', key);
  const page = await traceRecords('web', [
    request(session('ASIAOLD'), { eventTime: '2026-11-09T01:00:00Z' }),
    request(session('ASIAOLD'), { eventTime: '2026-11-09T02:00:00Z' }),
    request(session('ASIANEW'), { eventTime: '2026-11-10T01:00:00Z' }),
  ]);
  expect(page.callers).toMatchObject({
    size: 1,
    values: [{ requests: 3, accessKeys: ['ASIANEW', 'ASIAOLD'] }],
  });
});

test.each([
  ['an event', '00000000-0000-4000-8000-00000000bbbb'],
  ['an access key', 'AKIAALICEKEY'],
  ['an ARN', 'arn:aws:iam::111122223333:user/alice'],
  ['an ID', 'AIDAALICE'],
  ['a name', 'alice'],
])('%s is found', async (_, subject) => {
  const eventID = '00000000-0000-4000-8000-00000000bbbb';
  const page = await traceRecords(subject, [request(ALICE, { eventID }), request(BOB)]);
  expect(page.seen?.requests).toBe(1);
  expect(page.callers.values[0]!.principal).toBe('arn:aws:iam::111122223333:user/alice');
});
