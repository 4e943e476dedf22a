import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callCli } from '../support/call-cli.ts';
import { logFile, logFolder, s3Record, temporaryFolder, writeFiles } from '../support/records.ts';
import type { Transcript } from '../support/run-cli.ts';
import { stateOf, withDuckDb } from './stores.ts';

const [ONE, TWO] = [s3Record(), s3Record({ eventTime: '2026-11-10T00:00:00Z' })];

function collect(logs: string, store: string, ...flags: readonly string[]): Promise<Transcript> {
  return callCli('collect', logs, '--to', store, ...flags);
}

function twoFiles(): string {
  return logFolder({ 'a.json.gz': logFile([ONE, ONE]), 'b.json.gz': logFile([TWO]) });
}

/** Does something to the rows of a day of a store, behind its back. */
async function tamper(store: string, day: string, select: string): Promise<void> {
  const { parts } = await stateOf(store);
  const file = join(store, parts.find((part) => part.day === day)!.file);
  await withDuckDb(async (connection) => {
    await connection.run(
      `create table rows as select * from read_parquet('${file}', hive_partitioning = false)`,
    );
    await connection.run(`copy (${select}) to '${file}' (format parquet)`);
  });
}

describe('--verify', () => {
  test('exits 0 where the store is what the source is, and changes nothing', async () => {
    const [logs, store] = [twoFiles(), temporaryFolder()];
    await collect(logs, store);
    const before = await stateOf(store);
    const { stdout, exitCode } = await collect(logs, store, '--verify');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Compared +2 files .*: 2 records of 2 days\nEqual /);
    expect(await stateOf(store)).toEqual(before);
  });

  test('names the day and the file of a record that the store lacks', async () => {
    const [logs, store] = [twoFiles(), temporaryFolder()];
    await collect(logs, store);
    await tamper(store, '2026-11-10', 'select * from rows where false');
    const { stdout, exitCode } = await collect(logs, store, '--verify');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('2026-11-10   1 in the source, 0 in the store: 1 missing');
    expect(stdout).toContain(`  ${logs}/b.json.gz: 1 record\n`);
    expect(stdout).not.toContain('a.json.gz');
  });

  test('finds a record that is not the same, wherever it differs', async () => {
    const [logs, store] = [twoFiles(), temporaryFolder()];
    await collect(logs, store);
    await tamper(
      store,
      '2026-11-09',
      `select * replace (json_merge_patch(requestParameters, '{"key":"other"}')::json as requestParameters) from rows`,
    );
    const { stdout, exitCode } = await collect(logs, store, '--verify', '--format', 'json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      days: [
        { day: '2026-11-09', source: 1, store: 1, missing: 0, extra: 0, changed: 1 },
        { day: '2026-11-10', missing: 0, changed: 0 },
      ],
      files: [{ file: `${logs}/a.json.gz`, records: 1, isTaken: true }],
    });
  });

  test('finds a record that no source has', async () => {
    const [logs, store] = [twoFiles(), temporaryFolder()];
    await collect(logs, store);
    await tamper(
      store,
      '2026-11-09',
      `select * from rows union all select * replace ('invented' as eventID) from rows`,
    );
    const { stdout, exitCode } = await collect(logs, store, '--verify');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('1 in the source, 2 in the store: 1 in the store only');
  });

  test('says of a file that it is not collected yet', async () => {
    const [logs, store] = [twoFiles(), temporaryFolder()];
    await collect(logs, store);
    writeFiles(logs, { 'c.json.gz': logFile([s3Record()]) });
    const { stdout, exitCode } = await collect(logs, store, '--verify');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('c.json.gz: 1 record; not collected yet as it is now');
  });

  test('does not hold a file that is gone against the store', async () => {
    const [logs, store] = [twoFiles(), temporaryFolder()];
    await collect(logs, store);
    rmSync(join(logs, 'b.json.gz'));
    const { stdout, exitCode } = await collect(logs, store, '--verify');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('What is in the store only may be of another source');
  });

  test('takes any of the copies that differ', async () => {
    const [logs, store] = [
      logFolder({
        'a.json.gz': logFile([ONE]),
        'b.json.gz': logFile([{ ...ONE, userAgent: 'x' }]),
      }),
      temporaryFolder(),
    ];
    await collect(logs, store);
    expect((await collect(logs, store, '--verify')).exitCode).toBe(0);
  });

  test('needs a store', async () => {
    const { stderr, exitCode } = await collect(twoFiles(), '/tmp/none', '--verify');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Cannot verify store "/tmp/none": there is none');
  });
});
