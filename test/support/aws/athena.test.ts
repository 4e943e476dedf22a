import {
  GetQueryResultsCommand,
  GetTableMetadataCommand,
  GetWorkGroupCommand,
  ListDataCatalogsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { expect, test } from 'vitest';
import { logFile, s3Record } from '../records.ts';
import { askAthena, look, startQuery, type TestAws, testAws } from './clients.ts';
import { CLOUDTRAIL_COLUMNS, cloudTrailColumnsWithout } from './stand-in.ts';

const results = (aws: TestAws, id: string, more: object = {}) =>
  aws.athena.send(new GetQueryResultsCommand({ QueryExecutionId: id, ...more }));

const refusal = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    () => 'not refused',
    (error: Error) => `${error.name}: ${error.message}`,
  );

async function withLogs(records = [s3Record()]): Promise<TestAws> {
  const aws = await testAws();
  aws.putObject('logs', 'AWSLogs/a.json.gz', logFile(records));
  aws.addTable({
    database: 'db',
    name: 'logs',
    location: 's3://logs/AWSLogs/',
    columns: CLOUDTRAIL_COLUMNS,
  });
  return aws;
}

test('a query goes from QUEUED over RUNNING, with a growing count, to its end', async () => {
  const aws = await withLogs();
  const size = logFile([s3Record()]).length;
  const id = await startQuery(aws, 'select count(*) as n from db.logs');
  const queued = await look(aws, id);
  expect(await refusal(results(aws, id))).toContain('not yet finished. Current state: QUEUED');
  const running = await look(aws, id);
  expect(await refusal(results(aws, id))).toContain('not yet finished. Current state: RUNNING');
  const ended = await look(aws, id);
  expect([queued, running, ended].map(({ Status }) => Status?.State)).toEqual([
    'QUEUED',
    'RUNNING',
    'SUCCEEDED',
  ]);
  const [none, some, all] = [queued, running, ended].map(
    ({ Statistics }) => Statistics?.DataScannedInBytes,
  );
  expect(none).toBe(0);
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(all!);
  expect(Math.abs(all! - size)).toBeLessThan(20);
  expect(aws.executions).toMatchObject([
    { id, state: 'SUCCEEDED', stopped: false, filesRead: ['s3://logs/AWSLogs/a.json.gz'] },
  ]);
});

test('the header is the first row, NULL has no value and empty text has one', async () => {
  const aws = await withLogs();
  const query =
    "select 1 as a, cast(2 as bigint) as b, 1e0 as c, true as d, 'x' as e, null as f, '' as g, array[1] as h, count(*)";
  const id = await startQuery(aws, query);
  for (let looks = 0; looks < 3; looks += 1) await look(aws, id);
  const page = await results(aws, id);
  expect(
    page.ResultSet?.Rows?.map(({ Data }) => Data?.map(({ VarCharValue }) => VarCharValue)),
  ).toEqual([
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', '_col8'],
    ['1', '2', '1.0', 'true', 'x', undefined, '', '[1]', '1'],
  ]);
  expect(page.ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Type }) => Type)).toMatchObject(
    'integer bigint double boolean varchar integer varchar array bigint'.split(' '),
  );
  const csv = Buffer.from(aws.object('results', `${id}.csv`) ?? []).toString();
  expect(csv).toBe(
    '"a","b","c","d","e","f","g","h","_col8"\n"1","2","1.0","true","x",,"","[1]","1"\n',
  );
  expect(aws.object('results', `${id}.csv.metadata`)).not.toBeNull();
});

test('pages hold 1,000 rows, the header among them', async () => {
  const aws = await testAws();
  const rows = Array.from({ length: 2000 }, (_, index) => [String(index)]);
  aws.nextOutcome({ result: { columns: [{ name: 'n', type: 'bigint' }], rows } });
  const id = await startQuery(aws, 'select n from somewhere');
  for (let looks = 0; looks < 3; looks += 1) await look(aws, id);
  const first = await results(aws, id);
  const second = await results(aws, id, { NextToken: first.NextToken });
  const third = await results(aws, id, { NextToken: second.NextToken });
  const texts = [first, second, third].map(({ ResultSet }) =>
    (ResultSet?.Rows ?? []).map(({ Data }) => Data?.[0]?.VarCharValue),
  );
  expect(texts.map(({ length }) => length)).toEqual([1000, 1000, 1]);
  expect(texts.flat()).toEqual(['n', ...rows.flat()]);
  expect(third.NextToken).toBeUndefined();
  expect(await refusal(results(aws, id, { MaxResults: 1001 }))).toContain('maximum allowed length');
});

test('records become rows as the serde reads them', async () => {
  const aws = await withLogs([
    s3Record({
      readOnly: false,
      additionalEventData: { SignatureVersion: 'SigV2', bytesTransferredOut: 12.0, Ratio: 1.5e3 },
      requestParameters: null,
    }),
  ]);
  aws.putObject('logs', 'AWSLogs/digest.json.gz', logFile([]));
  aws.putObject(
    'logs',
    'AWSLogs/exact.json',
    '{"Records":[{"apiVersion":2.0,"additionalEventData":{"A":1.50,"b":"2.0"}}]}',
  );
  aws.putObject('logs', 'AWSLogs/other.json', '{"digestStartTime":"x"}');
  aws.putObject('logs', 'AWSLogs/_hidden.json', 'no JSON');
  const asked = await askAthena(
    aws,
    `select readonly, requestparameters, useridentity.sessioncontext.sessionissuer.username,
       resources[1].arn, additionaleventdata, apiversion from "db"."logs" order by readonly`,
  );
  expect(asked.rows).toEqual([
    [
      'false',
      null,
      'app',
      'arn:aws:s3:::acme-bucket/a/key',
      '{"SignatureVersion":"SigV2","bytesTransferredOut":12,"Ratio":1500}',
      null,
    ],
    [null, null, null, null, '{"A":1.50,"b":"2.0"}', '2.0'],
  ]);
});

test('what Athena does not start', async () => {
  const aws = await withLogs();
  aws.addWorkgroup({ name: 'enforced', outputLocation: 's3://results/w', enforced: true });
  aws.addWorkgroup({ name: 'off', outputLocation: 's3://results/', disabled: true });
  const start = (input: object) =>
    refusal(aws.athena.send(new StartQueryExecutionCommand({ QueryString: 'select 1', ...input })));
  const output = { ResultConfiguration: { OutputLocation: 's3://results/own/' } };
  const token = 'a-token-of-at-least-thirty-two-characters';
  expect([
    await start({}),
    await start({ WorkGroup: 'none' }),
    await start({ WorkGroup: 'off' }),
    await start({ ResultConfiguration: { OutputLocation: 's3://elsewhere/' } }),
    await start({ ...output, QueryString: 'select 1; select 2' }),
    await start({ ...output, QueryString: 'select 1 from (' }),
    await start({ ...output, QueryString: "select 'a'::varchar" }),
    await start({ ...output, QueryString: `select ${'1'.repeat(262_144)}` }),
    await start({ ...output, ClientRequestToken: 'short' }),
    await start({ ...output, ClientRequestToken: token }),
    await start({ ...output, ClientRequestToken: token }),
    await start({ ...output, ClientRequestToken: token, QueryString: 'select 2' }),
    await start({ ...output, ResultReuseConfiguration: {} }),
    await start({ ...output, WorkGroup: 'enforced' }),
  ]).toMatchInlineSnapshot(`
    [
      "InvalidRequestException: No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.",
      "InvalidRequestException: WorkGroup is not found.",
      "InvalidRequestException: WorkGroup off is disabled.",
      "InvalidRequestException: Unable to verify/create output bucket elsewhere",
      "InvalidRequestException: Only one sql statement is allowed. Got: select 1; select 2",
      "InvalidRequestException: line 1:1: mismatched input (Failed to extract statements: Parser Error: syntax error at end of input)",
      "InvalidRequestException: line 1:11: mismatched input '::'. Expecting: <expression>",
      "InvalidRequestException: 1 validation error detected: Value at 'queryString' failed to satisfy constraint: Member must have length less than or equal to 262144",
      "InvalidRequestException: 1 validation error detected: Value at 'clientRequestToken' failed to satisfy constraint: Member must have length greater than or equal to 32",
      "not refused",
      "not refused",
      "InvalidRequestException: Idempotent parameters do not match",
      "SerializationException: AWS stand-in: unknown parameter StartQueryExecution.ResultReuseConfiguration",
      "not refused",
    ]
  `);
  expect(aws.executions.map(({ outputLocation }) => outputLocation)).toEqual([
    's3://results/own/',
    's3://results/w/',
  ]);
  expect(await refusal(aws.athena.send(new ListDataCatalogsCommand({})))).toContain(
    'does not know athena:ListDataCatalogs',
  );
});

test('what Athena fails', async () => {
  const aws = await withLogs();
  aws.addTable({
    database: 'db',
    name: 'old',
    location: 's3://logs/AWSLogs/',
    columns: cloudTrailColumnsWithout('tlsdetails'),
    partitionKeys: [
      { name: 'year', type: 'int' },
      { name: 'ingest_date', type: 'date' },
      { name: 'region', type: 'string' },
    ],
  });
  aws.putObject('logs', 'broken/a.json.gz', 'no gzip');
  aws.addTable({
    database: 'db',
    name: 'broken',
    location: 's3://logs/broken',
    columns: CLOUDTRAIL_COLUMNS,
  });
  aws.addTable({
    database: 'db',
    name: 'gone',
    location: 's3://gone/',
    columns: CLOUDTRAIL_COLUMNS,
  });
  const texts = [
    'select 1 from db.none',
    'select 1 from nowhere.logs',
    'select nothing from db.logs',
    'select tlsdetails.tlsversion from db.old',
    'select tlsdetails.nothing from db.logs',
    'select list_sum(resources) from db.logs',
    "select * from read_json('x')",
    "select 1 from db.old where year = '2026'",
    'select 1 from db.old as o where o.region in (1, 2)',
    "select 1 from db.old where ingest_date >= '2026-11-09'",
    "select 1 from db.old where ingest_date between date '2026-11-09' and '2026-11-10'",
    'select coalesce(eventname, 1) from db.logs',
    "select cast('x' as bigint)",
    'select 1 from db.broken',
    'select 1 from db.gone',
  ];
  const seen: string[] = [];
  for (const text of texts) {
    const { state, reason } = await askAthena(aws, text);
    seen.push(`${state} ${reason}`);
  }
  expect(seen).toMatchInlineSnapshot(`
    [
      "FAILED TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.db.none' does not exist",
      "FAILED SCHEMA_NOT_FOUND: line 1:15: Schema 'nowhere' does not exist",
      "FAILED COLUMN_NOT_FOUND: line 1:1: Column 'nothing' cannot be resolved or requester is not authorized to access requested resources",
      "FAILED COLUMN_NOT_FOUND: line 1:1: Column 'tlsdetails' cannot be resolved or requester is not authorized to access requested resources",
      "FAILED COLUMN_NOT_FOUND: line 1:1: Column 'nothing' cannot be resolved or requester is not authorized to access requested resources",
      "FAILED FUNCTION_NOT_FOUND: line 1:8: Function 'list_sum' not registered",
      "FAILED FUNCTION_NOT_FOUND: line 1:15: Function 'read_json' not registered",
      "FAILED TYPE_MISMATCH: line 1:28: Cannot apply operator: integer = varchar",
      "FAILED TYPE_MISMATCH: line 1:33: Cannot apply operator: varchar = integer",
      "FAILED TYPE_MISMATCH: line 1:28: Cannot apply operator: date = varchar",
      "FAILED TYPE_MISMATCH: line 1:28: Cannot apply operator: date = varchar",
      "FAILED TYPE_MISMATCH: line 1:1: Cannot compare or mix varchar and integer_literal in coalesce operator",
      "FAILED INVALID_CAST_ARGUMENT: Could not convert string 'x' to INT64",
      "FAILED HIVE_CURSOR_ERROR: incorrect header check, s3://logs/broken/a.json.gz",
      "FAILED HIVE_FILESYSTEM_ERROR: The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket), s3://gone/",
    ]
  `);
  const fine =
    "select 1 from db.old where year = 2026 and ingest_date >= date '2026-11-09' and region = 'x'";
  expect(await askAthena(aws, fine)).toMatchObject({ state: 'SUCCEEDED', rows: [] });
});

test('a stopped query is CANCELLED, and stopping one that has ended does nothing', async () => {
  const aws = await withLogs();
  aws.nextOutcome({ state: 'RUNNING', states: ['RUNNING', 'QUEUED', 'RUNNING'] });
  const id = await startQuery(aws, 'select 1');
  const states: unknown[] = [];
  for (let looks = 0; looks < 5; looks += 1) states.push((await look(aws, id)).Status?.State);
  expect(states).toEqual(['RUNNING', 'QUEUED', 'RUNNING', 'RUNNING', 'RUNNING']);
  const stop = (stopped: string) =>
    aws.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: stopped }));
  await stop(id);
  await stop(id);
  expect((await look(aws, id)).Status?.State).toBe('CANCELLED');
  expect(await refusal(results(aws, id))).toContain('Final query state: CANCELLED');
  expect(aws.executions).toMatchObject([{ stopped: true, state: 'CANCELLED' }]);
  expect(await refusal(stop('unknown'))).toContain('QueryExecution unknown was not found');
});

test('a workgroup ends queries that scan too much, and a test can dictate an end', async () => {
  const aws = await withLogs();
  aws.addWorkgroup({ name: 'primary', outputLocation: 's3://results/', scanLimit: 100 });
  expect(await askAthena(aws, 'select count(*) from db.logs')).toMatchObject({
    state: 'CANCELLED',
    reason: 'Bytes scanned limit was exceeded',
  });
  const reason = 'PERMISSION_DENIED: Access denied on operation s3:GetObject';
  const athenaError = { ErrorCategory: 2, ErrorType: 1000, Retryable: false, ErrorMessage: reason };
  aws.nextOutcome({ state: 'FAILED', reason, athenaError, states: [] });
  const id = await startQuery(aws, 'select 1');
  expect((await look(aws, id)).Status).toMatchObject({
    State: 'FAILED',
    StateChangeReason: reason,
    AthenaError: athenaError,
  });
});

test('tables and workgroups show what they are', async () => {
  const aws = await withLogs();
  aws.addDatabase('empty');
  aws.addWorkgroup({ name: 'w', outputLocation: 's3://results/', enforced: true, scanLimit: 7 });
  const table = (database: string, name: string, catalog = 'AwsDataCatalog') =>
    aws.athena.send(
      new GetTableMetadataCommand({
        CatalogName: catalog,
        DatabaseName: database,
        TableName: name,
      }),
    );
  expect((await table('DB', 'Logs')).TableMetadata).toMatchObject({
    Name: 'logs',
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: [],
    Parameters: {
      location: 's3://logs/AWSLogs/',
      'serde.serialization.lib': 'org.apache.hive.hcatalog.data.JsonSerDe',
    },
  });
  expect(await refusal(table('empty', 'x'))).toMatch(/^MetadataException: Entity Not Found \(/);
  expect(await refusal(table('none', 'x'))).toMatch(/^MetadataException: Database none not found/);
  expect(await refusal(table('db', 'logs', 'other'))).toContain('other was not found');
  const { WorkGroup } = await aws.athena.send(new GetWorkGroupCommand({ WorkGroup: 'w' }));
  expect(WorkGroup?.Configuration).toMatchObject({
    EnforceWorkGroupConfiguration: true,
    BytesScannedCutoffPerQuery: 7,
    ResultConfiguration: { OutputLocation: 's3://results/' },
  });
});
