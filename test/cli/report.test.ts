import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { AUDITS } from '../../src/audits/catalogue.ts';
import { smallWorld, WELL } from '../engines/athena/small-world.ts';
import { logFile, sigv2Record, temporaryFolder, writeFiles } from '../support/records.ts';
import { runCli, spawnCli } from '../support/run-cli.ts';

const SAMPLE = ['--logs', 'test/sample-logs', '--as-of', '2026-11-20'];

/** A folder of logs, and what a report says about them. */
function logsOf(...records: readonly Record<string, unknown>[]): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'log.json.gz': logFile(records) });
  return folder;
}

function savedReport(logs: string): string {
  const file = join(temporaryFolder(), 'report.json');
  const { exitCode } = runCli('report', '--logs', logs, '--audits', 'sigv2', '--output', file);
  expect(exitCode).toBe(0);
  return file;
}

describe('a report on the sample logs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trail-audit-test-'));
  const saved = join(folder, 'saved.json');
  beforeAll(() => {
    expect(runCli('report', ...SAMPLE, '--output', saved)).toMatchObject({ exitCode: 0 });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has all audits', () => {
    const { audits } = JSON.parse(readFileSync(saved, 'utf8'));
    expect(audits.map(({ audit }: { audit: string }) => audit)).toEqual(AUDITS.map(({ id }) => id));
  });

  // One that counts most records where they are read, one of which that is not so.
  it.each(['sigv2', 'long-lived-keys'])('has the answer of %s, and owners', (id) => {
    const report = JSON.parse(readFileSync(saved, 'utf8'));
    const own = report.audits.find(({ audit }: { audit: string }) => audit === id);
    const alone = JSON.parse(runCli(id, ...SAMPLE.slice(0, 2), '--format', 'json').stdout);
    const { duplicates, ...input } = alone.input;
    expect(own).toMatchObject({ totals: alone.totals, examined: alone.examined });
    expect([own.input, report.input]).toEqual([{ duplicates }, input]);
    expect(own.columns).toEqual([...alone.columns, { name: 'owner', type: 'varchar' }]);
    expect(own.rows.map(({ owner, ...row }: { owner: string }) => row)).toEqual(alone.rows);
  });

  it('counts as many requests with SigV2 by day as the audit does', () => {
    const { signatures, audits } = JSON.parse(readFileSync(saved, 'utf8'));
    const sum = signatures
      .filter(({ signature }: { signature: string }) => signature === 'SigV2')
      .reduce((total: number, { requests }: { requests: number }) => total + requests, 0);
    expect(sum).toBe(audits[0].totals.requests);
  });

  it('is shown again as Markdown', async () => {
    const { stdout, exitCode } = runCli('report', '--from', saved, '--format', 'markdown');
    expect(exitCode).toBe(0);
    await expect(stdout).toMatchFileSnapshot('snapshots/report.md.txt');
  });

  it('is shown again as JSON, word for word', () => {
    const { stdout } = runCli('report', '--from', saved, '--format', 'json');
    expect(stdout).toBe(readFileSync(saved, 'utf8'));
  });

  it('is shown again as CSV: a folder with a file an audit', () => {
    const csv = join(temporaryFolder(), 'report');
    const { exitCode } = runCli('report', '--from', saved, '--format', 'csv', '--output', csv);
    expect(exitCode).toBe(0);
    const names = [...AUDITS.map(({ id }) => id), 'signatures'].map((name) => `${name}.csv`);
    expect(readdirSync(csv).sort()).toEqual(names.sort());
    const lines = readFileSync(join(csv, 'sigv2.csv'), 'utf8').split('\r\n');
    expect(lines[0]).toMatch(/^client,client_version,principal_arn,.*,owner$/);
    expect(lines).toHaveLength(1 + 74 + 1);
  });
});

describe('a comparison', () => {
  const OLD = sigv2Record();
  const OTHER = sigv2Record({ sourceIPAddress: '203.0.113.99' });

  it('ends with 1 where something is new, and says what', () => {
    const earlier = savedReport(logsOf(OLD));
    const args = [
      '--audits',
      'sigv2',
      '--format',
      'markdown',
      '--compare',
      earlier,
      '--fail-on-new',
    ];
    const { stdout, stderr, exitCode } = runCli('report', '--logs', logsOf(OLD, OTHER), ...args);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/\| new \| sigv2 \| .*203\.0\.113\.99.* \| 0 \| 1 \|/);
    expect(stderr).toMatch(/^1 finding new since /m);
  });

  it('ends with 0 where nothing is, and names what is gone', () => {
    const earlier = savedReport(logsOf(OLD, OTHER));
    const args = ['--audits', 'sigv2', '--format', 'json', '--compare', earlier, '--fail-on-new'];
    const { stdout, exitCode } = runCli('report', '--logs', logsOf(OLD), ...args);
    expect(exitCode).toBe(0);
    const [{ changes, same }] = JSON.parse(stdout).comparison.audits;
    expect(changes.map(({ kind }: { kind: string }) => kind)).toEqual(['gone']);
    expect(same).toBe(1);
  });

  it('is made of two saved reports, too, and is a file of the CSV folder', () => {
    const folder = join(temporaryFolder(), 'report');
    const [earlier, now] = [savedReport(logsOf(OLD)), savedReport(logsOf(OLD, OTHER))];
    const args = ['--compare', earlier, '--format', 'csv', '--output', folder];
    expect(runCli('report', '--from', now, ...args).exitCode).toBe(0);
    const [, change] = readFileSync(join(folder, 'changes.csv'), 'utf8').split('\r\n');
    expect(change).toMatch(/^new,sigv2,.*203\.0\.113\.99.*,0,1$/);
  });
});

describe('wrong use', () => {
  const file = (text: string): string => {
    const path = join(temporaryFolder(), 'saved.json');
    writeFileSync(path, text);
    return path;
  };

  test.each([
    ['an audit that is none', [...SAMPLE, '--audits', 'sigv3'], /Audits: sigv2, clients, /],
    ['CSV to standard output', [...SAMPLE, '--format', 'csv'], /^Cannot write a report as CSV /],
    [
      'an ending that says nothing',
      [...SAMPLE, '--output', 'a.doc'],
      /^Cannot choose a format for "a\.doc"/,
    ],
    ['nothing to compare with', [...SAMPLE, '--fail-on-new'], /^Cannot use --fail-on-new alone/],
    [
      'a report that is not there',
      ['--from', 'nowhere.json'],
      /^Cannot read report "nowhere\.json": /,
    ],
    [
      'filters of a saved report',
      ['--from', 'a.json', '--event-source', 's3'],
      /^Cannot use --event-source with a saved report/,
    ],
  ])('%s', (_, args, message) => {
    const { stdout, stderr, exitCode } = runCli('report', ...args);
    expect(stderr.replace(/^error: .*? is invalid\. /, '')).toMatch(message);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });

  it('a file that is no report, before any log is read', () => {
    const args = ['--compare', file('{"audit":"sigv2"}'), '--logs', 'nowhere'];
    expect(runCli('report', ...args).stderr).toMatch(/^Cannot read report ".*saved\.json": /);
  });

  it('a window without any record, which is no clean report', () => {
    const args = ['--from', '2030-01-01', '--audits', 'sigv2', '--format', 'json'];
    const { stdout, stderr, exitCode } = runCli('report', ...SAMPLE, ...args);
    expect(stderr).toMatch(/^Cannot say: no records between /m);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });
});

test('damaged files are named, and with --strict end in 2 behind the report', () => {
  const logs = logsOf(sigv2Record());
  writeFiles(logs, { 'cut.json': '{"Records":[' });
  const args = ['--logs', logs, '--audits', 'sigv2', '--format', 'json', '--strict'];
  const { stdout, stderr, exitCode } = runCli('report', ...args);
  expect(JSON.parse(stdout).input.filesSkipped).toMatchObject([{ kind: 'damaged' }]);
  expect(stderr).toMatch(/^Skipped: .*cut\.json: /m);
  expect(exitCode).toBe(2);
});

describe('on Athena', () => {
  const ARGS = ['report', ...WELL, '--audits', 'sigv2,tls', '--format', 'json'];

  it('is a query an audit and one for requests by day, with what they cost together first', async () => {
    await using aws = await smallWorld();
    const { stdout, stderr, exitCode } = await spawnCli(aws.env, ...ARGS);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^Estimate: 3 queries, each of .* in 2 files, less than \$0\.01\n$/);
    expect(aws.executions).toHaveLength(3);
    const { audits, signatures, signaturesInput, input } = JSON.parse(stdout);
    expect(audits.map(({ totals }: { totals: { requests: number } }) => totals.requests)).toEqual([
      4, 0,
    ]);
    expect(signatures).toEqual([{ day: '2025-11-09', signature: 'SigV2', requests: 4 }]);
    expect(signaturesInput.queryId).not.toBe(audits[0].input.queryId);
    expect(input).toBe(undefined);
  });

  it('keeps all of them within --max-cost', async () => {
    await using aws = await smallWorld();
    // Each query is billed for 10 MB at least, $0.00005: three are above what two would be.
    const { stderr, exitCode } = await spawnCli(aws.env, ...ARGS, '--max-cost', '0.0001');
    expect(stderr).toMatch(/Cannot stay within --max-cost 0\.0001: it would read 3 queries, /);
    expect(exitCode).toBe(2);
    expect(aws.executions).toHaveLength(0);
  });
});
