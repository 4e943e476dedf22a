import { expect, test } from 'vitest';
import { logFile, s3Record } from '../records.ts';
import { askAthena, type TestAws, testAws } from './clients.ts';
import { CLOUDTRAIL_COLUMNS, type Table } from './stand-in.ts';

const ROOT = 's3://logs/AWSLogs';
const DAYS = ['2026/11/08', '2026/11/09', '2026/11/10', '2026/11/21'];

/** One record a file: two accounts, a region nobody projects, four days, the last in the future. */
async function withTable(
  table: Omit<Table, 'database' | 'name' | 'location' | 'columns'>,
): Promise<TestAws> {
  const aws = await testAws();
  for (const account of ['111122223333', '444455556666']) {
    for (const region of ['us-east-1', 'xx-odd-1']) {
      for (const day of DAYS) {
        const key = `AWSLogs/${account}/CloudTrail/${region}/${day}/log.json.gz`;
        const record = s3Record({ recipientAccountId: account, eventName: day, awsRegion: region });
        aws.putObject('logs', key, logFile([record]));
      }
    }
  }
  aws.addTable({
    database: 'db',
    name: 'logs',
    location: `${ROOT}/`,
    columns: CLOUDTRAIL_COLUMNS,
    ...table,
  });
  return aws;
}

const names = (text: string, type = 'string') => text.split(' ').map((name) => ({ name, type }));

const DATE = {
  'projection.enabled': 'true',
  'projection.account.type': 'enum',
  'projection.account.values': '111122223333,444455556666',
  'projection.region.type': 'enum',
  'projection.region.values': 'us-east-1,eu-west-1',
  'projection.day.type': 'date',
  'projection.day.format': 'yyyy/MM/dd',
  'projection.day.range': 'NOW-3YEARS,NOW',
  'storage.location.template': `${ROOT}/\${account}/CloudTrail/\${region}/\${day}`,
};

async function days(aws: TestAws, where: string, columns = 'eventname'): Promise<unknown> {
  const { rows, filesRead, state, reason } = await askAthena(
    aws,
    `with source as (select * from "db"."logs" where ${where})
     select ${columns}, count(*) from source group by 1 order by 1`,
  );
  if (state !== 'SUCCEEDED') return reason;
  return {
    found: rows.map(([name, count]) => `${name} ${count}`).join(', '),
    read: filesRead.length,
  };
}

test('a date projection: its values, and of these those that the query names', async () => {
  const aws = await withTable({ partitionKeys: names('account region day'), parameters: DATE });
  expect({
    all: await days(aws, 'true'),
    range: await days(
      aws,
      "day between '2026/11/09' and '2026/11/10' and account = '111122223333'",
    ),
    brackets: await days(
      aws,
      "(day >= '2026/11/09' and (day < '2026/11/10')) and eventsource like 's3%'",
    ),
    either: await days(aws, "(day = '2026/11/09' or day = '2026/11/10')"),
    mixed: await days(aws, "(day = '2026/11/09' or eventname = '2026/11/10')"),
    prefixed: await days(aws, "logs.day > '2026/11/09'"),
    wrongFormat: await days(aws, "day = '2026-11-09'"),
    partOfDay: await days(aws, "substr(day, 9, 2) = '10'", 'day'),
  }).toMatchInlineSnapshot(`
    {
      "all": {
        "found": "2026/11/08 2, 2026/11/09 2, 2026/11/10 2",
        "read": 6,
      },
      "brackets": {
        "found": "2026/11/09 2",
        "read": 2,
      },
      "either": {
        "found": "2026/11/09 2, 2026/11/10 2",
        "read": 4,
      },
      "mixed": {
        "found": "2026/11/09 2, 2026/11/10 2",
        "read": 6,
      },
      "partOfDay": {
        "found": "2026/11/10 2",
        "read": 2,
      },
      "prefixed": {
        "found": "2026/11/10 2",
        "read": 2,
      },
      "range": {
        "found": "2026/11/09 1, 2026/11/10 1",
        "read": 2,
      },
      "wrongFormat": {
        "found": "",
        "read": 0,
      },
    }
  `);
});

test('year, month and day: padded texts, or numbers', async () => {
  const parameters = {
    'projection.enabled': 'TRUE',
    'projection.year.type': 'integer',
    'projection.year.range': '2025,2030',
    'projection.month.type': 'integer',
    'projection.month.range': '1,12',
    'projection.month.digits': '2',
    'projection.day.type': 'integer',
    'projection.day.range': '1,31',
    'projection.day.digits': '2',
    'storage.location.template': `${ROOT}/111122223333/CloudTrail/us-east-1/\${year}/\${month}/\${day}/`,
  };
  const texts = await withTable({ partitionKeys: names('year month day'), parameters });
  const numbers = await withTable({ partitionKeys: names('year month day', 'int'), parameters });
  const without = { ...parameters, 'projection.month.digits': '1', 'projection.day.digits': '1' };
  const unpadded = await withTable({ partitionKeys: names('year month day'), parameters: without });
  expect({
    texts: await days(texts, "year = '2026' and month = '11' and day in ('08', '09')"),
    wrong: await days(texts, "year = '2026' and month = '11' and day = '9'"),
    joined: await days(texts, "year || '/' || month || '/' || day >= '2026/11/10'", 'day'),
    numbers: await days(numbers, 'year = 2026 and month = 11 and day in (8, 9)'),
    textForNumber: await days(numbers, "year = '2026'"),
    unpadded: await days(unpadded, 'true'),
  }).toMatchInlineSnapshot(`
    {
      "joined": {
        "found": "10 1, 21 1",
        "read": 2,
      },
      "numbers": {
        "found": "2026/11/08 1, 2026/11/09 1",
        "read": 2,
      },
      "textForNumber": "TYPE_MISMATCH: line 1:49: Cannot apply operator: integer = varchar",
      "texts": {
        "found": "2026/11/08 1, 2026/11/09 1",
        "read": 2,
      },
      "unpadded": {
        "found": "2026/11/10 1, 2026/11/21 1",
        "read": 2,
      },
      "wrong": {
        "found": "",
        "read": 0,
      },
    }
  `);
});

test('registered partitions: only what is registered, and of it what the query names', async () => {
  const partitions = DAYS.slice(0, 3).map((day) => ({
    values: [day],
    location: `${ROOT}/111122223333/CloudTrail/us-east-1/${day}`,
  }));
  const aws = await withTable({ partitionKeys: names('timestamp'), partitions });
  expect({
    all: await days(aws, 'true'),
    one: await days(aws, `"timestamp" = '2026/11/09'`),
    more: await days(aws, `"timestamp" >= '2026/11/09' and eventname <> 'x'`),
  }).toMatchInlineSnapshot(`
    {
      "all": {
        "found": "2026/11/08 1, 2026/11/09 1, 2026/11/10 1",
        "read": 3,
      },
      "more": {
        "found": "2026/11/09 1, 2026/11/10 1",
        "read": 2,
      },
      "one": {
        "found": "2026/11/09 1",
        "read": 1,
      },
    }
  `);
});

test('no partitions: every object below, whatever the query says', async () => {
  const aws = await withTable({});
  expect(await days(aws, "eventname = '2026/11/09'")).toEqual({ found: '2026/11/09 4', read: 16 });
  expect(await days(aws, "day = '2026/11/09'")).toContain(
    "COLUMN_NOT_FOUND: line 1:1: Column 'day'",
  );
});

test('a date column, dashes in folders and without a template', async () => {
  const aws = await testAws();
  for (const day of ['2026-11-09', '2026-11-10']) {
    aws.putObject('logs', `t/day=${day}/a.json.gz`, logFile([s3Record({ eventName: day })]));
  }
  aws.addTable({
    database: 'db',
    name: 'logs',
    location: 's3://logs/t',
    columns: CLOUDTRAIL_COLUMNS,
    partitionKeys: [{ name: 'day', type: 'date' }],
    parameters: {
      'projection.enabled': 'true',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy-MM-dd',
      'projection.day.range': '2026-11-01,NOW',
    },
  });
  expect(await days(aws, "day > date '2026-11-09'")).toEqual({ found: '2026-11-10 1', read: 1 });
  expect(await days(aws, "day > '2026-11-09'")).toContain('TYPE_MISMATCH');
});

test('an injected column needs literals', async () => {
  const parameters = { ...DATE, 'projection.account.type': 'injected' };
  const aws = await withTable({ partitionKeys: names('account region day'), parameters });
  const refused = expect.stringContaining(
    'CONSTRAINT_VIOLATION: For the injected projected partition column account',
  );
  expect(await days(aws, "day = '2026/11/09'")).toEqual(refused);
  expect(await days(aws, "account like '1%'")).toEqual(refused);
  expect(await days(aws, "account = '1' and account <> '2'")).toEqual(refused);
  expect(await days(aws, "account = lower('111122223333')")).toEqual(refused);
  const found = { found: '2026/11/09 1', read: 1 };
  expect(await days(aws, "account = '111122223333' and day = '2026/11/09'")).toEqual(found);
  expect(await days(aws, "day = '2026/11/09' and '111122223333' = account")).toEqual(found);
  expect(await days(aws, "account in ('1', '111122223333') and day = '2026/11/09'")).toEqual(found);
});

test('bytes are those of the objects read, once for each mention', async () => {
  const aws = await withTable({ partitionKeys: names('account region day'), parameters: DATE });
  const where = "where day = '2026/11/09' and account = '111122223333'";
  const once = await askAthena(aws, `select count(*) from db.logs ${where}`);
  const twice = await askAthena(
    aws,
    `select count(*) from db.logs a ${where} union all select count(*) from db.logs b ${where}`,
  );
  const key = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/09/log.json.gz';
  expect(once.filesRead).toEqual([`s3://logs/${key}`]);
  expect(once.bytes).toBe(aws.object('logs', key)?.length);
  expect(twice.bytes).toBe(2 * (once.bytes ?? 0));
});
