import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApiCallAttempt } from '../../src/csm/datagram.ts';
import { parseDatagram } from '../../src/csm/datagram.ts';
import { windowOf } from '../../src/csm/match.ts';
import { groupsOfIds } from '../../src/query/request-ids.ts';
import { eventId, logFile, logFolder, s3Record, temporaryFolder } from '../support/records.ts';
import { runCli, type Transcript } from '../support/run-cli.ts';
import { attempt, bytes, call, type Fields } from './events.ts';

/** The attempts of `events.ts` are of this time. */
const EVENT_TIME = '2026-11-20T20:33:42Z';

function fileOf(events: readonly Fields[]): string {
  const file = join(temporaryFolder(), 'calls.jsonl');
  writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return file;
}

function match(
  events: readonly Fields[],
  records: readonly Fields[],
  ...options: string[]
): Transcript {
  const logs = logFolder({ 'log.json.gz': logFile(records.map((record) => ({ ...record }))) });
  return runCli('csm', 'match', fileOf(events), '--logs', logs, ...options);
}

function record(requestID: string, changes: Fields = {}): Fields {
  return s3Record({ requestID, eventTime: EVENT_TIME, eventID: eventId(), ...changes });
}

test('a call gets bucket, key, principal, address and signature of its record', () => {
  const { stdout, exitCode } = match(
    [attempt(), call()],
    [record('226FC0DC6464C2AE')],
    '--format',
    'json',
  );
  expect(exitCode).toBe(0);
  const { rows, query } = JSON.parse(stdout);
  expect(query).toMatch(/^csm match /);
  expect(rows).toMatchObject([
    {
      sender: 'backup',
      operation: 'S3 GetObject',
      result: '200',
      bucket_name: 'acme-bucket',
      object_key: 'a/key',
      principal_arn: 'arn:aws:iam::111122223333:role/app',
      source_ip: '203.0.113.10',
      signature_version: 'SigV4',
      access_key_id: 'ASIAEXAMPLE',
      request_id: '226FC0DC6464C2AE',
    },
  ]);
});

test('attempts without a record, and without an answer, are counted', () => {
  const events = [
    attempt(),
    attempt({ XAmzRequestId: 'NOTRECORDED00000' }),
    attempt({ XAmzRequestId: undefined, HttpStatusCode: undefined, SdkException: 'ReadTimeout' }),
  ];
  const { stdout, stderr } = match(
    events,
    [record('226FC0DC6464C2AE'), record('OTHER')],
    '--format',
    'ndjson',
  );
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain('1 attempt with a record in CloudTrail; 1 without: not recorded by');
  expect(stderr).toContain('1 that no answer came to');
});

test('a request ID may have several records; a copy of one is none', () => {
  const twice = record('226FC0DC6464C2AE');
  const records = [twice, twice, record('226FC0DC6464C2AE', { eventName: 'DeleteObject' })];
  const { stdout } = match([attempt()], records, '--format', 'ndjson');
  const names = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).event_name);
  expect(names.toSorted()).toEqual(['DeleteObject', 'GetObject']);
});

test('it looks around the calls, unless told otherwise', () => {
  const late = record('226FC0DC6464C2AE', { eventTime: '2026-11-20T21:33:42Z' });
  const near = record('OTHER');
  expect(match([attempt()], [late, near], '--format', 'ndjson').stdout).toBe('');
  const wide = match([attempt()], [late, near], '--format', 'ndjson', '--from', '2026-11-20');
  expect(JSON.parse(wide.stdout)).toMatchObject({ event_time: '2026-11-20T21:33:42Z' });
});

test('--output and --format are those of the match', () => {
  const file = join(temporaryFolder(), 'matched.csv');
  const { stdout, stderr } = match([attempt()], [record('226FC0DC6464C2AE')], '--output', file);
  expect(stdout).toBe('');
  expect(stderr).toContain(`Written to ${file}`);
});

test('lines that are no events are passed over, and counted', () => {
  const file = fileOf([attempt(), { a: 1 }]);
  const logs = logFolder({ 'log.json.gz': logFile([{ ...record('226FC0DC6464C2AE') }]) });
  expect(runCli('csm', 'match', file, '--logs', logs).stderr).toContain('Passed over: 1 line of');
});

test('a file without calls, or without request IDs, is refused', () => {
  const none = match([{ a: 1 }], [record('X')]);
  expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('no line of it is an')]);
  const unanswered = match([attempt({ XAmzRequestId: undefined })], [record('X')]);
  expect(unanswered.stderr).toContain('no attempt in it has a request ID');
  expect(runCli('csm', 'match', 'no/such', '--logs', 'test/sample-logs').stderr).toContain(
    'Cannot read calls "no/such"',
  );
});

test('request IDs become literals: what AWS would not make is left out', () => {
  const odd = ["x' or '1'='1", 'a\u0000b', '', 'x'.repeat(200), 'a b'];
  expect(groupsOfIds([...odd, '226FC0DC6464C2AE', '226FC0DC6464C2AE'])).toEqual([
    ['226FC0DC6464C2AE'],
  ]);
});

test('more request IDs than fit a query are several queries', () => {
  const ids = Array.from(
    { length: 10_000 },
    (_, index) => `8a4fb2a7-5b1e-4a5f-9c0e-${index + 1e11}`,
  );
  const groups = groupsOfIds(ids);
  expect(groups.length).toBeGreaterThan(1);
  expect(groups.flat()).toEqual(ids);
});

test('many calls are matched over several queries', () => {
  const ids = Array.from(
    { length: 5_000 },
    (_, index) => `8a4fb2a7-5b1e-4a5f-9c0e-${index + 1e11}`,
  );
  const events = ids.map((XAmzRequestId) => attempt({ XAmzRequestId }));
  const { stdout } = match(events, [record(ids[0]!), record(ids.at(-1)!)], '--format', 'ndjson');
  expect(stdout.trim().split('\n')).toHaveLength(2);
});

function attemptAt(Timestamp: number, AttemptLatency: number): ApiCallAttempt {
  const event = parseDatagram(bytes(attempt({ Timestamp, AttemptLatency })));
  if (event.kind !== 'attempt') throw new Error('no attempt');
  return event;
}

test('clocks may be a quarter of an hour apart', () => {
  const noon = Date.parse('2026-11-20T12:00:00Z');
  expect(windowOf([attemptAt(noon + 60_000, 0), attemptAt(noon, 30_000)])).toEqual({
    from: '2026-11-20T11:45:00Z',
    to: '2026-11-20T12:16:01Z',
  });
  expect(windowOf([])).toEqual({ from: null, to: null });
});
