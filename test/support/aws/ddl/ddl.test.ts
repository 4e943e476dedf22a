import {
  GetDatabaseCommand,
  GetQueryResultsCommand,
  GetTableMetadataCommand,
  ListDatabasesCommand,
  ListTableMetadataCommand,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { expect, test } from 'vitest';
import { logFile, s3Record } from '../../records.ts';
import { askAthena, look, refusal, startQuery, type TestAws, testAws } from '../clients.ts';

const CATALOG = { CatalogName: 'AwsDataCatalog' };

/** How a statement ended: the reason where it failed. */
async function run(aws: TestAws, query: string): Promise<string | undefined> {
  const { state, reason } = await askAthena(aws, query);
  return state === 'SUCCEEDED' ? 'done' : reason;
}

const TABLE = `
create external table if not exists \`audit\`.cloudtrail_logs (
  eventversion string comment 'of the record',
  useridentity struct<type: string, sessioncontext: struct<attributes: map<string,string>>>,
  eventtime string, eventname string, requestparameters string,
  resources array<struct<arn:string,accountid:string,type:string>>
)
comment 'logs'
partitioned by (account string, region string, \`day\` string)
row format serde 'org.apache.hive.hcatalog.data.JsonSerDe'
stored as inputformat 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
outputformat 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
location 's3://logs/AWSLogs/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.account.type' = 'injected',
  'projection.region.type' = 'enum',
  'projection.region.values' = 'us-east-1,eu-west-1',
  'projection.day.type' = 'date',
  'projection.day.format' = 'yyyy/MM/dd',
  'projection.day.range' = '2026/11/01,NOW',
  'storage.location.template' = 's3://logs/AWSLogs/\${account}/CloudTrail/\${region}/\${day}/'
)`;

async function withTable(): Promise<TestAws> {
  const aws = await testAws();
  aws.addBucket('logs');
  expect(await run(aws, 'create database audit')).toBe('done');
  expect(await run(aws, TABLE)).toBe('done');
  return aws;
}

test('a table made by DDL is read by queries', async () => {
  const aws = await withTable();
  const folder = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/09/';
  aws.putObject('logs', `${folder}a.json.gz`, logFile([s3Record(), s3Record()]));
  aws.putObject('logs', folder.replace('/09/', '/10/'), logFile([s3Record()]));
  const { rows, filesRead } = await askAthena(
    aws,
    `select eventname, useridentity.type, count(*) from audit.cloudtrail_logs
     where account = '111122223333' and region = 'us-east-1' and "day" = '2026/11/09' group by 1, 2`,
  );
  expect(rows).toEqual([['GetObject', 'AssumedRole', '2']]);
  expect(filesRead).toEqual([`s3://logs/${folder}a.json.gz`]);
  const missing = await askAthena(aws, 'select eventname from audit.cloudtrail_logs');
  expect(missing.state).toBe('FAILED');
});

test('the catalog shows what DDL made', async () => {
  const aws = await withTable();
  const { TableMetadata } = await aws.athena.send(
    new GetTableMetadataCommand({
      ...CATALOG,
      DatabaseName: 'audit',
      TableName: 'cloudtrail_logs',
    }),
  );
  expect(TableMetadata?.Columns?.[1]).toEqual({
    Name: 'useridentity',
    Type: 'struct<type:string,sessioncontext:struct<attributes:map<string,string>>>',
  });
  expect(TableMetadata?.PartitionKeys?.map(({ Name }) => Name)).toEqual([
    'account',
    'region',
    'day',
  ]);
  expect(TableMetadata?.Parameters).toMatchObject({
    location: 's3://logs/AWSLogs/',
    'projection.account.type': 'injected',
    'serde.serialization.lib': 'org.apache.hive.hcatalog.data.JsonSerDe',
  });
  const { athena } = aws;
  const { DatabaseList } = await athena.send(new ListDatabasesCommand(CATALOG));
  expect(DatabaseList).toEqual([{ Name: 'audit' }]);
  const list = (DatabaseName: string) =>
    athena.send(new ListTableMetadataCommand({ ...CATALOG, DatabaseName }));
  expect((await list('audit')).TableMetadataList?.map(({ Name }) => Name)).toEqual([
    'cloudtrail_logs',
  ]);
  expect(await refusal(list('none'))).toContain('MetadataException');
  const database = (DatabaseName: string) =>
    athena.send(new GetDatabaseCommand({ ...CATALOG, DatabaseName }));
  expect((await database('audit')).Database?.Name).toBe('audit');
  expect(await refusal(database('none'))).toContain('Database none not found');
});

test('statements that Athena does not start', async () => {
  const aws = await testAws();
  const start = (query: string) => refusal(startQuery(aws, query));
  expect(
    await Promise.all(
      [
        TABLE.replace('create', 'create or replace'),
        TABLE.replace('external ', ''),
        TABLE.replaceAll('`', '"'),
        TABLE.replaceAll('`day`', 'date'),
        TABLE.replace("comment 'logs'", '').replace(/location '[^']*'/, "$& comment 'logs'"),
        'drop table "audit"."cloudtrail_logs"',
        'drop database audit; drop database other',
        'drop view v',
        'create database _hidden',
      ].map(start),
    ),
  ).toMatchInlineSnapshot(`
    [
      "InvalidRequestException: line 2:8: mismatched input 'or'. Expecting: 'DATABASE', 'SCHEMA', 'EXTERNAL TABLE'",
      "InvalidRequestException: line 2:8: mismatched input 'table'. Expecting: 'DATABASE', 'SCHEMA', 'EXTERNAL TABLE'",
      "InvalidRequestException: line 2:37: mismatched input '"'. Expecting: identifier",
      "InvalidRequestException: line 9:48: mismatched input 'date'. Expecting: identifier",
      "InvalidRequestException: line 13:31: mismatched input 'comment'. Expecting: <EOF>",
      "InvalidRequestException: line 1:12: mismatched input '"'. Expecting: identifier",
      "InvalidRequestException: line 1:22: mismatched input 'drop'. Expecting: <EOF>",
      "InvalidRequestException: line 1:6: mismatched input 'view'. Expecting: 'DATABASE', 'SCHEMA', 'TABLE'",
      "InvalidRequestException: line 1:17: mismatched input '_hidden'. Expecting: identifier",
    ]
  `);
});

test('statements that fail, in Hive’s words', async () => {
  const aws = await withTable();
  const seen: Record<string, string | undefined> = {};
  for (const query of [
    'create database audit',
    'create schema if not exists audit',
    'drop database audit',
    'drop database audit restrict',
    'drop database nowhere',
    'drop database if exists nowhere',
    'drop table audit.nothing',
    'drop table if exists audit.nothing',
    'drop table if exists nowhere.t',
  ]) {
    seen[query] = await run(aws, query);
  }
  const changed = (from: string | RegExp, to: string) =>
    run(aws, TABLE.replace('.cloudtrail_logs', '.other').replace(from, to));
  expect({
    ...seen,
    'a table again': await run(aws, TABLE.replace('if not exists', '')),
    'if not exists': await run(aws, TABLE),
    'another database': await changed('`audit`', 'nowhere'),
    'no location': await changed(/location '[^']*'/, ''),
    'no bucket': await changed('s3://logs/', 's3://none/'),
    type: await changed('eventtime string', 'eventtime text'),
    twice: await changed('eventtime string', 'eventname string'),
    'a column as partition': await changed('eventtime string', 'region string'),
  }).toMatchInlineSnapshot(`
    {
      "a column as partition": "FAILED: SemanticException [Error 10035]: Column repeated in partitioning columns",
      "a table again": "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. AlreadyExistsException(message:Table cloudtrail_logs already exists)",
      "another database": "FAILED: SemanticException [Error 10072]: Database does not exist: nowhere",
      "create database audit": "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. Database audit already exists",
      "create schema if not exists audit": "done",
      "drop database audit": "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. InvalidOperationException(message:Database audit is not empty. One or more tables exist.)",
      "drop database audit restrict": "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. InvalidOperationException(message:Database audit is not empty. One or more tables exist.)",
      "drop database if exists nowhere": "done",
      "drop database nowhere": "FAILED: SemanticException [Error 10072]: Database does not exist: nowhere",
      "drop table audit.nothing": "FAILED: SemanticException [Error 10001]: Table not found audit.nothing",
      "drop table if exists audit.nothing": "done",
      "drop table if exists nowhere.t": "FAILED: SemanticException [Error 10072]: Database does not exist: nowhere",
      "if not exists": "done",
      "no bucket": "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. MetaException(message:Got exception: The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket))",
      "no location": "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. MetaException(message:No location specified for table)",
      "twice": "FAILED: SemanticException [Error 10036]: Duplicate column name: eventname",
      "type": "FAILED: ParseException cannot recognize input near 'eventtime' 'text'",
    }
  `);
});

test('a database goes when its tables are gone, or with them', async () => {
  const aws = await withTable();
  expect(await run(aws, 'drop table `audit`.`cloudtrail_logs`;')).toBe('done');
  expect(await run(aws, 'drop database audit')).toBe('done');
  const other = await withTable();
  expect(await run(other, 'drop schema if exists audit cascade')).toBe('done');
  const { DatabaseList } = await other.athena.send(new ListDatabasesCommand(CATALOG));
  expect(DatabaseList).toEqual([]);
});

test('lists have no header, and their results are text', async () => {
  const aws = await withTable();
  const id = await startQuery(aws, 'show tables in audit');
  for (let looks = 0; looks < 3; looks += 1) await look(aws, id);
  const { ResultSet } = await aws.athena.send(new GetQueryResultsCommand({ QueryExecutionId: id }));
  expect(ResultSet?.Rows).toEqual([{ Data: [{ VarCharValue: 'cloudtrail_logs' }] }]);
  expect(Buffer.from(aws.object('results', `${id}.txt`)!).toString()).toBe('cloudtrail_logs\n');
  expect(await look(aws, id)).toMatchObject({ StatementType: 'UTILITY' });
  expect(await run(aws, 'show databases')).toBe('done');
});

test('DDL needs an output bucket that is there', async () => {
  const aws = await testAws();
  aws.addWorkgroup({ name: 'w', outputLocation: 's3://gone/', enforced: true });
  const sent = aws.athena.send(
    new StartQueryExecutionCommand({ WorkGroup: 'w', QueryString: 'drop database if exists a' }),
  );
  expect(await refusal(sent)).toContain('Unable to verify/create output bucket gone');
});

test('DDL that a test ends otherwise has done nothing', async () => {
  const aws = await testAws();
  aws.nextOutcome({ state: 'FAILED', reason: 'FAILED: dictated' });
  expect(await run(aws, 'create database audit')).toBe('FAILED: dictated');
  expect(await run(aws, 'create database audit')).toBe('done');
});

test('another format does not read CloudTrail’s files', async () => {
  const aws = await withTable();
  const other = TABLE.replace('.cloudtrail_logs', '.other').replace(
    'org.apache.hive.hcatalog.data.JsonSerDe',
    'org.openx.data.jsonserde.JsonSerDe',
  );
  expect(await run(aws, other)).toBe('done');
  expect(await run(aws, "select eventname from audit.other where account = '1'")).toContain(
    'HIVE_UNSUPPORTED_FORMAT',
  );
});
