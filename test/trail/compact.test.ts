import { afterAll, expect, test, vi } from 'vitest';
import { TrailAuditError } from '../../src/errors.ts';
import type { StandIn } from '../support/aws/stand-in.ts';
import {
  ask,
  COMPACT_TABLE,
  daysIn,
  deliver,
  deliverAt,
  partitionsIn,
  worldSetUp,
} from './compact-world.ts';
import {
  BUCKET,
  changesIn,
  DATABASE,
  runCompact,
  runTeardown,
  stubAwsEnvironment,
} from './run-commands.ts';

stubAwsEnvironment();

afterAll(() => {
  vi.unstubAllEnvs();
});

const DAYS = ['2026-11-09', '2026-11-10', '2026-11-11', '2026-11-12'];
const WINDOW = { from: '2026-11-09T00:00:00Z', to: '2026-11-13T00:00:00Z' };

/** Texts that were run since the n-th. */
function texts(aws: StandIn, from = 0): readonly string[] {
  return aws.executions.slice(from).map(({ query }) => query);
}

function unloads(aws: StandIn, from = 0): readonly string[] {
  return texts(aws, from).flatMap(
    (query) => /\/delivered=([\d-]+)\/.*'\nwith/.exec(query)?.[1] ?? [],
  );
}

test('days are compacted, asked, added to, written again, and gone with the rest', async () => {
  await using aws = await worldSetUp('2026-11-12');
  deliver(aws, ...DAYS);
  const raw = await ask(aws, 'auto', WINDOW);
  expect(raw.input.compact).toBeUndefined();

  const first = await runCompact(aws);
  expect(first.error).toBeNull();
  expect(unloads(aws)).toEqual(DAYS.slice(0, 3));
  expect(daysIn(aws)).toEqual(DAYS.slice(0, 3));
  expect(first.written).toMatch(
    /^Compacted 3 days, 2026-11-09 to 2026-11-11: 2,\d{3} records; [\d.]+ kB scanned, less than \$0\.01\.\nAn audit of these days scanned [\d.]+ kB; now at most [\d.]+ kB, and of that only the columns it asks for\.\n$/,
  );

  // The day that is not over is read from its log files, the others are not.
  const mixed = await ask(aws, 'auto', WINDOW);
  expect(mixed.answer).toEqual(raw.answer);
  expect(mixed.input.compact).toEqual({
    table: `${DATABASE}.${COMPACT_TABLE}`,
    days: 3,
    rawDays: 1,
  });
  expect(mixed.input.bytesScanned).toBeLessThan(raw.input.bytesScanned);
  expect((await ask(aws, 'raw', WINDOW)).answer).toEqual(raw.answer);
  const part = await ask(aws, 'compact', WINDOW);
  expect(part.input.daysWithoutPartition).toEqual(['2026-11-12']);
  expect(part.answer).not.toEqual(raw.answer);

  // A day later only what is new is read.
  aws.advance(24 * 60);
  const before = aws.executions.length;
  const second = await runCompact(aws);
  expect(second.written).toMatch(/^Compacted 1 day, 2026-11-12: /);
  expect(unloads(aws, before)).toEqual(['2026-11-12']);
  const whole = await ask(aws, 'compact', WINDOW);
  expect(whole.answer).toEqual((await ask(aws, 'raw', WINDOW)).answer);
  expect(whole.input).toMatchObject({ compact: { days: 4, rawDays: 0 } });

  // Nothing to do changes nothing, and runs no query.
  const calls = aws.calls.length;
  expect((await runCompact(aws)).written).toBe('All days that are over are compacted.\n');
  expect(changesIn(aws, calls)).toEqual([]);

  // A file that comes into the folder of a day later is noticed, and its day alone is written again.
  deliverAt(aws, '2026-11-10', ['2026-11-09T23:59:59Z', '2026-11-10T01:00:00Z']);
  const stale = await ask(aws, 'compact', WINDOW);
  expect(stale.answer).toEqual(whole.answer);
  const again = aws.executions.length;
  const third = await runCompact(aws);
  expect(third.notes).toContainEqual(
    expect.stringMatching(/^ {2}2026-11-10 .*, as files came since$/),
  );
  expect(unloads(aws, again)).toEqual(['2026-11-10']);
  const late = await ask(aws, 'compact', WINDOW);
  expect(late.answer).not.toEqual(whole.answer);
  expect(late.answer).toEqual((await ask(aws, 'raw', WINDOW)).answer);

  // What was replaced is deleted a day later, and what is in use is not.
  const replaced = files(aws).filter((key) => !inUse(aws, key));
  expect(replaced.length).toBeGreaterThan(0);
  aws.advance(25 * 60);
  await runCompact(aws);
  expect(files(aws).length).toBeGreaterThan(0);
  expect(files(aws).filter((key) => !inUse(aws, key))).toEqual([]);

  expect((await runTeardown(aws)).error).toBeNull();
  expect(aws.resources()).toMatchObject({ buckets: [], databases: [], trails: [] });
});

/** Keys of the compacted files. */
function files(aws: StandIn): readonly string[] {
  return aws.keys(BUCKET).filter((key) => key.startsWith('trail-audit-compact/'));
}

function inUse(aws: StandIn, key: string): boolean {
  return [...partitionsIn(aws).values()].some((place) => `s3://${BUCKET}/${key}`.startsWith(place));
}

test('records are found by their events, however late, and whatever their time', async () => {
  await using aws = await worldSetUp('2026-11-16');
  deliverAt(aws, '2026-11-10', ['2026-11-10T10:00:00Z', '2026-11-09T23:00:00Z']);
  // Three days late, tomorrow's, none, and in a form that is not CloudTrail's.
  const odd = ['2026-11-10T11:00:00Z', '2026-11-14T00:00:01Z', null, '2026-11-13 08:00:00'];
  deliverAt(aws, '2026-11-13', odd);
  deliverAt(aws, '2026-11-14', ['2026-11-13T23:59:59Z']);
  expect((await runCompact(aws)).error).toBeNull();
  expect([...partitionsIn(aws).keys()]).toEqual([
    '2026-11-10 2026-11-09',
    '2026-11-10 2026-11-10',
    '2026-11-10 other',
    '2026-11-13 2026-11-12',
    '2026-11-13 2026-11-13',
    '2026-11-13 other',
    '2026-11-14 2026-11-13',
    '2026-11-14 2026-11-14',
    '2026-11-14 other',
  ]);
  const windows = [
    WINDOW,
    { from: '2026-11-10T10:30:00Z', to: '2026-11-12T12:00:00Z' },
    { from: '2026-11-10T00:00:00Z', to: '2026-11-14T00:00:00Z' },
    { from: '2026-11-13T00:00:00Z', to: '2026-11-14T00:00:00Z' },
    { from: '2026-11-13T12:00:00Z', to: null },
    { from: null, to: '2026-11-10T00:00:00Z' },
    { from: null, to: null },
  ];
  for (const window of windows) {
    const { answer } = await ask(aws, 'raw', window);
    expect((await ask(aws, 'auto', window)).answer, JSON.stringify(window)).toEqual(answer);
    expect((await ask(aws, 'compact', window)).answer, JSON.stringify(window)).toEqual(answer);
  }
});

test('it costs nothing unasked, and a dry run changes nothing', async () => {
  await using aws = await worldSetUp('2026-11-16');
  deliver(aws, ...DAYS);
  const from = aws.calls.length;
  const dry = await runCompact(aws, { dryRun: true, yes: false });
  expect(dry.written).toMatch(
    /^To compact: 4 days, [\d.]+ kB to scan, less than \$0\.01\n {2}2026-11-09 {2}25 files, /,
  );
  const refused = await runCompact(aws, { yes: false });
  expect(refused.error).toBeInstanceOf(TrailAuditError);
  expect((refused.error as Error).message).toBe(
    'Cannot compact unasked: nobody said that it may cost less than $0.01',
  );
  expect(((await runCompact(aws, { yes: false, maxCost: 0.0001 })).error as Error).message).toBe(
    'Cannot stay within --max-cost 0.0001: it would cost less than $0.01',
  );
  expect(changesIn(aws, from)).toEqual([]);
  const range = { first: '2026-11-10', last: '2026-11-10' };
  expect((await runCompact(aws, { yes: false, maxCost: 1, range })).error).toBeNull();
  expect(daysIn(aws)).toEqual(['2026-11-10']);
  const again = await runCompact(aws, { range, again: ['2026-11-10'], format: 'json' });
  expect(JSON.parse(again.written)).toMatchObject({
    schemaVersion: 1,
    days: [{ day: '2026-11-10', cause: 'asked', files: 25, records: expect.any(Number) }],
  });
  expect(((await runCompact(aws, { again: ['2026-11-08'] })).error as Error).message).toBe(
    'Cannot compact day "2026-11-08": no log file was delivered on it',
  );
});

test('logs that have expired take nothing from what was compacted', async () => {
  await using aws = await worldSetUp('2026-11-16');
  deliver(aws, '2026-11-09', '2026-11-10');
  await runCompact(aws);
  const answer = await ask(aws, 'compact', WINDOW);
  for (const key of aws.keys(BUCKET).filter((key) => /\/2026\/11\/09\/.*_us-east-1_/.test(key))) {
    aws.removeObject(BUCKET, key);
  }
  expect((await runCompact(aws)).written).toBe('All days that are over are compacted.\n');
  expect((await ask(aws, 'auto', WINDOW)).answer).toEqual(answer.answer);
});

test('a day of which partitions are lacking, or of several runs, is read from its log files', async () => {
  await using aws = await worldSetUp('2026-11-16');
  deliver(aws, '2026-11-09', '2026-11-10');
  await runCompact(aws);
  const { answer } = await ask(aws, 'raw', WINDOW);
  const tables = aws.resources().databases[0]!['tables'] as never[];
  const table = tables.find(({ name }) => name === COMPACT_TABLE) as unknown as Parameters<
    StandIn['addTable']
  >[0];
  const [torn, ...rest] = table.partitions!;
  aws.addTable({ ...table, partitions: rest });
  const read = await ask(aws, 'auto', WINDOW);
  expect(read).toMatchObject({ answer, input: { compact: { days: 1 } } });
  const other = { ...torn!, location: torn!.location.replace(/run=[\w-]+/, 'run=another') };
  aws.addTable({ ...table, partitions: [other, ...rest] });
  expect((await ask(aws, 'auto', WINDOW)).answer).toEqual(answer);
  expect((await runCompact(aws)).written).toMatch(/^Compacted 1 day, 2026-11-09: /);
  expect(await ask(aws, 'auto', WINDOW)).toMatchObject({ answer, input: { compact: { days: 2 } } });
});

test('what is not ours is not written to', async () => {
  await using aws = await worldSetUp('2026-11-16');
  deliver(aws, '2026-11-09');
  expect(((await runCompact(aws, { name: 'other-audit' })).error as Error).message).toBe(
    'Cannot compact logs of "other-audit": workgroup "other-audit" is not there in us-east-1',
  );
  aws.addTable({
    database: DATABASE,
    name: COMPACT_TABLE,
    location: `s3://${BUCKET}/theirs/`,
    columns: [{ name: 'a', type: 'string' }],
  });
  expect(((await runCompact(aws)).error as Error).message).toBe(
    `Cannot compact logs of "trail-audit": table "${COMPACT_TABLE}" is there, and not made by trail-audit compact`,
  );
  // Audits pass it over, too, and teardown leaves it.
  expect((await ask(aws, 'auto', WINDOW)).input.compact).toBeUndefined();
  expect(String((await runTeardown(aws)).error)).toContain('tables of somebody else');
});

test('nothing compacted is no answer for --source compact', async () => {
  await using aws = await worldSetUp('2026-11-16');
  deliver(aws, '2026-11-09');
  await expect(ask(aws, 'compact', WINDOW)).rejects.toThrow();
});
