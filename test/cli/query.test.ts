import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { smallWorld, WELL } from '../engines/athena/small-world.ts';
import { callCli, callCliWith } from '../support/call-cli.ts';
import { logFile, logFolder, s3Record, temporaryFolder } from '../support/records.ts';
import { runCliWith } from '../support/run-cli.ts';

const SAMPLE = ['--logs', 'test/sample-logs'];

/** A file with this SQL. */
function sqlFile(sql: string): string {
  const file = join(temporaryFolder(), 'mine.sql');
  writeFileSync(file, sql);
  return file;
}

const OPERATIONS = `-- The busiest operations; of whom?
select event_name, count(distinct event_id) as requests
from events
group by event_name
order by requests desc, event_name
limit 3;
`;

test('a SELECT over events, as a table', async () => {
  const { stdout, exitCode } = await callCli('query', sqlFile(OPERATIONS), ...SAMPLE);
  expect(exitCode).toBe(0);
  expect(stdout).toBe(`EVENT_NAME   REQUESTS
PutObject        2127
GetObject        1520
ListObjects       366

3 rows.
Read 5,032 records from 182 files (0.9 MB); 1 file skipped.
`);
});

test('tables of its own, in every format, with numbers that are those of an audit', async () => {
  const sql = `with signed as (
  select client, event_id from events where signature_version = 'SigV2' and not is_service
)
select client, count(distinct event_id) as n from signed group by client order by n desc`;
  const file = sqlFile(sql);
  const csv = await callCli('query', file, ...SAMPLE, '--format', 'csv', '--limit', '2');
  expect(csv.stdout).toBe('client,n\r\naws-sdk-java,250\r\naws-cli,180\r\n');
  expect(csv.stderr).toContain('\n5 rows, 2 shown (--limit).\nRead 5,032 records from 182 files');
  const { rows } = JSON.parse((await callCli('query', file, ...SAMPLE, '--format', 'json')).stdout);
  const sum = rows.reduce((all: number, { n }: { n: number }) => all + n, 0);
  expect(`${sum} requests signed with SigV2`).toBe(
    /^\d+ requests signed with SigV2/m.exec((await callCli('sigv2', ...SAMPLE)).stdout)?.[0],
  );
});

test('filters and the window apply, and the answer says so', async () => {
  const file = sqlFile('select min(event_time) as first, count(*) as n from events');
  const window = ['--from', '2026-11-10', '--to', '2026-11-11', '--region', 'us-east-1'];
  const { stdout } = await callCli('query', file, ...SAMPLE, ...window);
  expect(stdout).toMatch(/^FIRST +N\n2026-11-10T00:30:00Z +\d+\n\n1 row\.\n/);
  expect(stdout).toContain(
    'The query saw the events that the filters leave, from 2026-11-10T00:00:00Z to\n  2026-11-11T00:00:00Z.\n',
  );
});

test('standard input, and a file for the answer', () => {
  const output = join(temporaryFolder(), 'answer.ndjson');
  const { stdout, stderr, exitCode } = runCliWith(
    'select count(*) as n from events',
    ...['query', '-', ...SAMPLE, '--output', output],
  );
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
  expect(stderr).toContain(`Written to ${output}\n`);
  expect(readFileSync(output, 'utf8')).toBe('{"n":5032}\n');
});

test('sql query prints the text that runs', async () => {
  const { stdout, exitCode } = await callCli(
    'sql',
    'query',
    sqlFile(OPERATIONS),
    '--bucket',
    'acme',
  );
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^with source as \(\n {2}select \*\n {2}from cloudtrail_logs\n\),\n/);
  expect(stdout).toContain("bucket_name in ('acme')");
  expect(stdout).toMatch(
    /\n\)\n-- The busiest operations; of whom\?\nselect event_name.*limit 3\n$/s,
  );
});

describe('what cannot run is a sentence and exit 2', () => {
  test.each<readonly [sql: string, sentence: RegExp]>([
    [
      'select\n  foo\nfrom events',
      /^Cannot run query "-": Binder Error: .*"foo".* \(line 2\)\nTry: the columns of events/,
    ],
    ['select * from evnts', /^Cannot run query "-": Catalog Error: .*evnts.* \(line 1\)\nTry: /],
    ['select 1 from events where', /^Cannot run query "-": Parser Error: /],
    [
      'select cast(event_name as bigint) from events',
      /^Cannot run query "-": Conversion Error: .*\nTry: /,
    ],
    ['with events as (select 1) select 1', /^Cannot run query "-": Parser Error: Duplicate CTE/],
    ['select 1 as a, 2 as a from events', /^Cannot run query "-": it has two columns "a"\nTry: /],
    ['drop table cloudtrail_logs', /^Cannot run query "-": it is no SELECT\nTry: /],
    ['select 1; select 2', /^Cannot run query "-": it holds more than one statement\nTry: /],
  ])('%j', (sql, sentence) => {
    const { stdout, stderr, exitCode } = runCliWith(sql, 'query', '-', ...SAMPLE);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n {4}at |bug in/);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });

  test.each<readonly [args: readonly string[], sentence: RegExp]>([
    [['nowhere.sql', ...SAMPLE], /^Cannot read query "nowhere\.sql": ENOENT.*\nTry: /],
    [['mine.sql', '--engine', 'local'], /^Cannot run query "mine\.sql": no logs given\nTry: /],
    [[...SAMPLE], /missing required argument 'file'/],
  ])('%j', async (args, sentence) => {
    const { stdout, stderr, exitCode } = await callCli('query', ...args);
    expect(stderr).toMatch(sentence);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });
});

test('where nothing was read there is no answer', async () => {
  const file = sqlFile('select count(*) as n from events');
  const { stdout, stderr, exitCode } = await callCli(
    'query',
    file,
    ...SAMPLE,
    '--from',
    '2027-01-01',
  );
  expect(stderr).toMatch(/^Cannot say: no records between 2027-01-01T00:00:00Z and now/m);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
});

test('--strict exits 2 with a damaged file, after the answer; a log is not written over', async () => {
  const logs = logFolder({ 'a.json.gz': logFile([s3Record()]), 'b.json': '{"Records":[{' });
  const file = sqlFile('select count(*) as n from events');
  const { stdout, stderr, exitCode } = await callCli('query', file, '--logs', logs, '--strict');
  expect(stdout).toMatch(/^N\n1\n\n/);
  expect(stderr).toContain('Cannot vouch for the answer: 1 file could not be read whole\n');
  expect(exitCode).toBe(2);
  const overwriting = await callCli(
    'query',
    file,
    '--logs',
    logs,
    '--output',
    join(logs, 'b.json'),
  );
  expect(overwriting.stderr).toMatch(/^Cannot write file ".*": it is one of the logs/);
});

describe('on Athena', () => {
  test('the same, with what was scanned', async () => {
    await using aws = await smallWorld();
    const file = sqlFile(
      'select bucket_name, count(*) as n from events group by 1 order by 2 desc, 1',
    );
    const { stdout, exitCode } = await callCliWith(aws.env, 'query', file, ...WELL);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^BUCKET_NAME {2}N\nfirst {8}2\nlate {9}1\nsecond {7}1\n\n3 rows\.\n/);
    expect(stdout).toMatch(/\nThe query saw the events that the filters leave, from 2025-11-09T/);
    expect(stdout).toMatch(/\nAthena scanned [\d.]+ kB of security\.registered, /);
    expect(aws.executions).toHaveLength(1);
    expect(aws.executions[0]!.query).toMatch(/^with source as \([\s\S]*\nselect bucket_name, /);
  });

  test('an error is a sentence with the line in the file, and what it cost', async () => {
    await using aws = await smallWorld();
    const file = sqlFile('select\n  strftime(event_time)\nfrom events');
    const { stdout, stderr, exitCode } = await callCliWith(aws.env, 'query', file, ...WELL);
    expect(stderr).toMatch(
      /^Cannot run query ".*mine\.sql": FUNCTION_NOT_FOUND: Function 'strftime' not registered \(line 2\); query [\w-]+; .* scanned, .*\nTry: /,
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });

  test('nothing scanned is no answer', async () => {
    await using aws = await smallWorld();
    const file = sqlFile('select count(*) as n from events');
    const table = ['--table', 'security.registered', '--from', '2025-11-11', '--to', '2025-11-12'];
    const { stdout, stderr, exitCode } = await callCliWith(aws.env, 'query', file, ...table);
    expect(stderr).toContain('Cannot say: no records between 2025-11-11T00:00:00Z');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });
});
