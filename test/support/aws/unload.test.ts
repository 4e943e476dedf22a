import { expect, test } from 'vitest';
import { logFile, sigv2Record } from '../records.ts';
import { askAthena, type TestAws, testAws } from './clients.ts';
import { CLOUDTRAIL_COLUMNS } from './stand-in.ts';

async function world(): Promise<TestAws> {
  const aws = await testAws();
  aws.addBucket('lake');
  const records = ['a', 'b'].map((eventID) => sigv2Record({ eventID }));
  aws.putObject('logs', 'AWSLogs/x.json.gz', logFile(records));
  aws.addTable({
    database: 'db',
    name: 'raw',
    location: 's3://logs/AWSLogs/',
    columns: CLOUDTRAIL_COLUMNS,
  });
  return aws;
}

function unload(select: string, place = 's3://lake/one/', keys = ''): string {
  return `unload (${select}) to '${place}' with (format = 'PARQUET', compression = 'ZSTD'${keys})`;
}

const BY_ID = ", partitioned_by = array['id']";
const SELECT = 'select eventname, useridentity, eventid as id from db.raw';

/** One more than a statement writes. */
const MANY = Array.from({ length: 101 }, (_, index) => `(${index})`).join(', ');

const DDL = `create external table db.copy (eventname string, useridentity struct<type:string,arn:string>)
  partitioned by (id string) stored as parquet location 's3://lake/'`;

test('what is unloaded is read where its partitions say, by the names of columns', async () => {
  const aws = await world();
  expect(await askAthena(aws, unload(SELECT, 's3://lake/one/', BY_ID))).toMatchObject({
    state: 'SUCCEEDED',
  });
  expect(aws.keys('lake')).toEqual([
    expect.stringMatching(/^one\/id=a\/.*\.parquet$/),
    expect.stringMatching(/^one\/id=b\/.*\.parquet$/),
  ]);
  expect((await askAthena(aws, DDL)).state).toBe('SUCCEEDED');
  const add =
    "alter table db.copy add if not exists partition (id = 'a') location 's3://lake/one/id=a/'";
  expect((await askAthena(aws, 'select id from db.copy')).rows).toEqual([]);
  for (const text of [add, add]) expect((await askAthena(aws, text)).state).toBe('SUCCEEDED');
  const read = await askAthena(aws, 'select id, eventname, useridentity.type from db.copy');
  expect(read.rows).toEqual([['a', 'GetObject', 'AssumedRole']]);
  expect(read.bytes).toBe(aws.object('lake', aws.keys('lake')[0]!)!.length);
  const twice = await askAthena(aws, add.replace('if not exists ', ''));
  expect(twice).toMatchObject({
    state: 'FAILED',
    reason: expect.stringContaining('AlreadyExists'),
  });
  const drop = "alter table db.copy drop if exists partition (id = 'a'), partition (id = 'z')";
  expect((await askAthena(aws, drop)).state).toBe('SUCCEEDED');
  expect((await askAthena(aws, 'select id from db.copy')).rows).toEqual([]);
  // Files are never deleted by DDL.
  expect(aws.keys('lake')).toHaveLength(2);
});

test.each([
  [
    'into a folder that holds something',
    unload('select 1 as a', 's3://logs/AWSLogs/'),
    'HIVE_PATH_ALREADY_EXISTS',
  ],
  ['into no bucket', unload('select 1 as a', 's3://nobody/x/'), 'NoSuchBucket'],
  [
    'by a column that is not the last',
    unload('select eventid as id, eventname from db.raw', 's3://lake/x/', BY_ID),
    'HIVE_COLUMN_ORDER_MISMATCH',
  ],
  [
    'into more than 100 partitions',
    unload(`select 1 as a, id from (values ${MANY}) as t (id)`, 's3://lake/x/', BY_ID),
    'HIVE_TOO_MANY_OPEN_PARTITIONS',
  ],
])('an UNLOAD %s fails, and writes nothing', async (_, text, reason) => {
  const aws = await world();
  expect(await askAthena(aws, text)).toMatchObject({
    state: 'FAILED',
    reason: expect.stringContaining(reason),
  });
  expect(aws.keys('lake')).toEqual([]);
});

test.each([
  unload('select 1 as a').replace(" to 's3://lake/one/'", ''),
  unload('delete from db.raw'),
  unload('select 1 as a').replace('ZSTD', 'RAR'),
  unload('select 1 as a').replace('compression', 'compress'),
  "alter table db.copy add partition (id = 'a'), partition (id = 'b')",
  'alter table db.copy rename to other',
])('%s is no statement', async (text) => {
  const aws = await world();
  await expect(askAthena(aws, text)).rejects.toMatchObject({ name: 'InvalidRequestException' });
});

test('a partition is named by all of its columns', async () => {
  const aws = await world();
  await askAthena(aws, DDL);
  const odd = await askAthena(aws, "alter table db.copy add partition (other = 'a')");
  expect(odd).toMatchObject({ state: 'FAILED', reason: expect.stringContaining('Partition spec') });
});
