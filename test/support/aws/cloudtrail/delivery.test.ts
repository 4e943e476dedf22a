import { gunzipSync } from 'node:zlib';
import {
  DeleteTrailCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { askAthena, refusal, type TestAws } from '../clients.ts';
import { CLOUDTRAIL_COLUMNS, type EventRecord, type StandInOptions } from '../stand-in.ts';
import { createTrail, LOGS, putPolicy, trailPolicy, withLogBucket } from './testing.ts';

const Name = 'audit';

const OBJECTS = [
  { Field: 'eventCategory', Equals: ['Data'] },
  { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
];
const NOT_LOGS = { Field: 'resources.ARN', NotStartsWith: [`arn:aws:s3:::${LOGS}/`] };

interface Logging {
  readonly selectors?: readonly object[];
  readonly trail?: object;
  readonly options?: StandInOptions;
}

async function logging(given: Logging = {}): Promise<TestAws> {
  const { selectors = [...OBJECTS, NOT_LOGS], trail = {}, options = {} } = given;
  const aws = await withLogBucket(options);
  await createTrail(aws, { IsMultiRegionTrail: true, ...trail });
  const FieldSelectors = selectors as typeof OBJECTS;
  await aws.cloudTrail.send(
    new PutEventSelectorsCommand({ TrailName: Name, AdvancedEventSelectors: [{ FieldSelectors }] }),
  );
  await aws.cloudTrail.send(new StartLoggingCommand({ Name }));
  return aws;
}

/** Keys of the log bucket, in order. */
async function keys(aws: TestAws): Promise<readonly string[]> {
  const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: LOGS }));
  return Contents.map(({ Key }) => Key ?? '');
}

function recordsIn(aws: TestAws, key: string): readonly EventRecord[] {
  const text = gunzipSync(aws.object(LOGS, key)!).toString();
  return (JSON.parse(text) as { Records?: EventRecord[] }).Records ?? [];
}

/** The records of all log files. */
async function records(aws: TestAws): Promise<readonly EventRecord[]> {
  return (await keys(aws)).flatMap((key) => recordsIn(aws, key));
}

function bucketOf({ requestParameters }: EventRecord): unknown {
  return (requestParameters as { bucketName: string }).bucketName;
}

const status = (aws: TestAws) => aws.cloudTrail.send(new GetTrailStatusCommand({ Name }));

test('what happens is delivered every five minutes, by account and region', async () => {
  const aws = await logging();
  aws.addBucket('west', { region: 'eu-west-1' });
  aws.request('data', 'a/key');
  aws.request('west', 'k', { eventName: 'PutObject', record: { userAgent: 'mine' } });
  aws.advance(4);
  expect(await keys(aws)).toEqual([]);
  aws.advance(1);
  const [west = '', east = ''] = await keys(aws);
  const folder = 'AWSLogs/111122223333/CloudTrail';
  expect(west).toMatch(
    new RegExp(
      `^${folder}/eu-west-1/2026/11/20/111122223333_CloudTrail_eu-west-1_20261120T1205Z_\\w{16}.json.gz$`,
    ),
  );
  expect(east).toContain(`${folder}/us-east-1/2026/11/20/`);
  expect(recordsIn(aws, west)).toMatchObject([
    { eventName: 'PutObject', readOnly: false, userAgent: 'mine', awsRegion: 'eu-west-1' },
  ]);
  expect(recordsIn(aws, east)).toMatchObject([
    {
      eventName: 'GetObject',
      readOnly: true,
      eventTime: '2026-11-20T12:00:00Z',
      resources: [{ type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::data/a/key' }, {}],
    },
  ]);
  expect(await status(aws)).toMatchObject({
    IsLogging: true,
    LatestDeliveryTime: new Date('2026-11-20T12:05:00Z'),
  });
});

test('calls to this S3 are events, and so is what Athena reads and writes', async () => {
  const aws = await logging({ selectors: OBJECTS });
  await refusal(aws.s3.send(new GetObjectCommand({ Bucket: 'results', Key: 'none' })));
  await aws.s3.send(new ListObjectsV2Command({ Bucket: 'results', Prefix: 'x' }));
  aws.advance(5);
  aws.addTable({
    database: 'd',
    name: 't',
    location: `s3://${LOGS}/AWSLogs/`,
    columns: CLOUDTRAIL_COLUMNS,
  });
  expect((await askAthena(aws, 'select eventname from d.t')).rows).toHaveLength(2);
  aws.advance(5);
  const told = (await records(aws)).map((record) => [
    record['eventName'],
    bucketOf(record),
    (record['userIdentity'] as EventRecord)['invokedBy'],
    record['errorCode'],
  ]);
  const athena = 'athena.amazonaws.com';
  expect(told).toEqual([
    ['GetObject', 'results', undefined, 'NoSuchKey'],
    ['ListObjects', 'results', undefined, undefined],
    ['PutObject', LOGS, 'cloudtrail.amazonaws.com', undefined],
    ['GetObject', LOGS, athena, undefined],
    ['PutObject', 'results', athena, undefined],
    ['PutObject', 'results', athena, undefined],
  ]);
});

test('a trail that records its own bucket feeds itself', async () => {
  const aws = await logging({ selectors: OBJECTS });
  aws.request('data', 'once');
  aws.advance(60);
  const own = (await records(aws)).filter((record) => bucketOf(record) === LOGS);
  expect(own).toHaveLength(11);
});

test.each([
  ['the exclusion', {}],
  ['RecursiveLogging off', { selectors: OBJECTS, trail: { RecursiveLogging: false } }],
])('with %s it does not', async (_, given) => {
  const aws = await logging(given);
  aws.request('data', 'once');
  aws.advance(60);
  expect((await records(aws)).map(bucketOf)).toEqual(['data']);
});

test('NotEquals excludes nothing', async () => {
  const wrong = { Field: 'resources.ARN', NotEquals: [`arn:aws:s3:::${LOGS}/`] };
  const aws = await logging({ selectors: [...OBJECTS, wrong] });
  aws.request('data', 'once');
  aws.advance(30);
  expect((await records(aws)).map(bucketOf)).toContain(LOGS);
});

test.each<[string, readonly object[], readonly string[]]>([
  ['everything', [], ['a/1', 'a/2', 'b/1', 'list', 'delete']],
  ['what is read', [{ Field: 'readOnly', Equals: ['true'] }], ['a/1', 'a/2', 'b/1', 'list']],
  ['a name', [{ Field: 'eventName', StartsWith: ['Delete'] }], ['delete']],
  [
    'a bucket',
    [{ Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::a/'] }],
    ['a/1', 'a/2', 'list'],
  ],
  [
    'a bucket without a key',
    [{ Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::a/'], NotEndsWith: ['/1'] }],
    ['a/2', 'list'],
  ],
  ['somebody', [{ Field: 'userIdentity.arn', EndsWith: ['user/y'] }], ['a/2']],
  ['nobody', [{ Field: 'userIdentity.arn', NotEndsWith: ['user/x', 'user/y'] }], ['b/1']],
])('selectors let %s through', async (_, more, expected) => {
  const aws = await logging({ selectors: [...OBJECTS, ...more] });
  const requestID = (id: string) => ({ record: { requestID: id } });
  aws.request('a', '1', requestID('a/1'));
  aws.request('a', '2', {
    record: { requestID: 'a/2', userIdentity: { arn: 'arn:aws:iam::1:user/y' } },
  });
  aws.request('b', '1', { record: { requestID: 'b/1', userIdentity: { type: 'AWSAccount' } } });
  aws.request('a', '', { ...requestID('list'), eventName: 'ListObjects' });
  aws.request('b', '2', { ...requestID('delete'), eventName: 'DeleteObject' });
  aws.record({ requestID: 'lambda', resources: [{ type: 'AWS::Lambda::Function', ARN: 'arn:l' }] });
  aws.record({ requestID: 'iam', eventCategory: 'Management', readOnly: true });
  aws.advance(5);
  expect((await records(aws)).map((record) => record['requestID'])).toEqual(expected);
});

test('a policy that is gone stops deliveries, which are tried again', async () => {
  const aws = await logging();
  await aws.s3.send(new DeleteBucketPolicyCommand({ Bucket: LOGS }));
  aws.request('data', 'k');
  aws.advance(10);
  expect(await keys(aws)).toEqual([]);
  expect(await status(aws)).toMatchObject({ LatestDeliveryError: 'AccessDenied' });
  await putPolicy(aws, trailPolicy());
  aws.advance(5);
  expect(await records(aws)).toHaveLength(1);
  expect((await status(aws)).LatestDeliveryError).toBeUndefined();
});

test.each([
  ['StopLogging', new StopLoggingCommand({ Name })],
  ['DeleteTrail', new DeleteTrailCommand({ Name })],
])('what is under way at %s is delivered for a quarter of an hour', async (_, command) => {
  const aws = await logging();
  for (const key of ['1', '2', '3', '4']) aws.request('data', key);
  await aws.cloudTrail.send(command as StopLoggingCommand);
  aws.request('data', 'too late');
  const counts: number[] = [];
  for (const _tick of [1, 2, 3, 4, 5]) {
    aws.advance(5);
    counts.push((await records(aws)).length);
  }
  expect(counts).toEqual([1, 2, 4, 4, 4]);
});

test('one event under way comes last', async () => {
  const aws = await logging();
  aws.request('data', '1');
  await aws.cloudTrail.send(new DeleteTrailCommand({ Name }));
  aws.advance(14);
  expect(await keys(aws)).toEqual([]);
  aws.advance(1);
  expect(await keys(aws)).toHaveLength(1);
});

test('a trail of one region has its own events, one that does not log has none', async () => {
  const aws = await logging({ trail: { IsMultiRegionTrail: false } });
  aws.request('data', 'here');
  aws.request('data', 'there', { region: 'eu-west-1' });
  aws.record({ recipientAccountId: '444455556666', resources: [] });
  aws.advance(5);
  expect(await records(aws)).toHaveLength(1);
});

test('an organization’s files lie under its ID, by account', async () => {
  const organization = { id: 'o-abc', management: '111122223333' };
  const aws = await withLogBucket({ organization });
  await putPolicy(aws, trailPolicy({ folders: ['111122223333', 'o-abc'] }));
  aws.addTrail({ name: Name, bucket: LOGS, isOrganization: true, selectors: ALL });
  aws.request('data', 'ours');
  aws.request('data', 'theirs', { record: { recipientAccountId: '444455556666' } });
  aws.advance(5);
  expect((await keys(aws)).map((key) => key.split('/').slice(0, 3).join('/'))).toEqual([
    'AWSLogs/o-abc/111122223333',
    'AWSLogs/o-abc/444455556666',
  ]);
});

const ALL = { AdvancedEventSelectors: [{ FieldSelectors: [...OBJECTS, NOT_LOGS] }] };

test('basic selectors, and a prefix', async () => {
  const aws = await withLogBucket();
  await putPolicy(aws, trailPolicy().replaceAll('/AWSLogs', '/p/AWSLogs'));
  const Values = ['arn:aws:s3:::data/'];
  aws.addTrail({
    name: Name,
    bucket: LOGS,
    prefix: 'p',
    selectors: {
      EventSelectors: [
        {
          ReadWriteType: 'ReadOnly',
          IncludeManagementEvents: false,
          DataResources: [{ Type: 'AWS::S3::Object', Values }],
        },
      ],
    },
  });
  aws.request('data', 'yes');
  aws.request('data', 'written', { eventName: 'PutObject' });
  aws.request('other', 'no');
  aws.record({ eventCategory: 'Management' });
  aws.advance(5);
  expect((await keys(aws))[0]).toMatch(/^p\/AWSLogs\/111122223333\/CloudTrail\/us-east-1\//);
  expect(await records(aws)).toHaveLength(1);
});

test('validated files have a digest each hour, with or without files', async () => {
  const aws = await logging({ trail: { EnableLogFileValidation: true } });
  aws.request('data', 'k');
  aws.advance(125);
  const digests = (await keys(aws)).filter((key) => key.includes('/CloudTrail-Digest/'));
  expect(digests).toHaveLength(2);
  expect(digests[0]).toMatch(
    /us-east-1\/2026\/11\/20\/111122223333_CloudTrail-Digest_us-east-1_audit_us-east-1_20261120T130000Z.json.gz$/,
  );
  expect(await status(aws)).toMatchObject({
    LatestDeliveryTime: new Date('2026-11-20T12:05:00Z'),
    LatestDigestDeliveryTime: new Date('2026-11-20T14:00:00Z'),
  });
});

test('time may pass with each call, and something happen each minute', async () => {
  const aws = await logging({ options: { minutesPerCall: 1 } });
  aws.everyMinute(() => aws.request('data', 'again'));
  while ((await keys(aws)).length < 2);
  expect(aws.now.getTime()).toBeGreaterThan(new Date('2026-11-20T12:10:00Z').getTime() - 1);
  expect((await records(aws)).length).toBeGreaterThan(5);
});
