import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Audit } from '../../src/audits/audit.ts';
import { AUDITS } from '../../src/audits/catalogue.ts';
import { callCli } from '../support/call-cli.ts';
import { logFile, logFolder, s3Record, sigv2Record } from '../support/records.ts';

const LOGS = 'test/sample-logs';
const AS_OF = ['--as-of', '2026-11-20'];
let store: string;
let collected: string;

beforeAll(async () => {
  store = mkdtempSync(join(tmpdir(), 'trail-audit-store-'));
  const { stdout, exitCode } = await callCli('collect', LOGS, '--to', store);
  expect(exitCode).toBe(0);
  collected = stdout;
});

afterAll(() => rmSync(store, { recursive: true, force: true }));

interface Document {
  readonly rows: readonly unknown[];
  readonly totals: unknown;
  readonly input: {
    readonly records: number;
    readonly filesRead: number;
    readonly filesSkipped: readonly unknown[];
    readonly duplicates: number;
    readonly bytes: number;
  };
}

async function ask(...args: readonly string[]): Promise<Document> {
  const { stdout, stderr, exitCode } = await callCli(...args, '--format', 'json');
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Document;
}

describe('a store answers as its logs do', () => {
  test.each(AUDITS.map(({ id, options }: Audit) => [id, options.includes('asOf')] as const))(
    '%s',
    async (id, hasDate) => {
      const flags = hasDate ? AS_OF : [];
      const raw = await ask(id, '--logs', LOGS, ...flags);
      const stored = await ask(id, '--logs', store, ...flags);
      expect(stored.rows).toEqual(raw.rows);
      expect(stored.totals).toEqual(raw.totals);
      expect(stored.input.duplicates).toBe(0);
    },
  );

  test.each([
    ['--from', '2026-11-10', '--to', '2026-11-12'],
    ['--from', '2026-11-10T06:30:00Z', '--to', '2026-11-10T18:00:00Z'],
    ['--account', '444455556666', '--region', 'us-east-1'],
    ['--bucket', 'acme-backup-archive'],
  ])('sigv2 %s %s %s %s', async (...flags) => {
    const raw = await ask('sigv2', '--logs', LOGS, ...flags);
    const stored = await ask('sigv2', '--logs', store, ...flags);
    expect(raw.rows.length).toBeGreaterThan(0);
    expect([stored.rows, stored.totals]).toEqual([raw.rows, raw.totals]);
  });

  test('a trace', async () => {
    const page = async (logs: string): Promise<Record<string, unknown>> => {
      const args = ['trace', 'i-0a1b2c3d4e5f67890', '--logs', logs, '--format', 'json'];
      return JSON.parse((await callCli(...args)).stdout) as Record<string, unknown>;
    };
    // What was read differs, and copies are examined with the logs only.
    const { inputs, examined, generatedAt, ...raw } = await page(LOGS);
    expect(raw['seen']).toMatchObject({ requests: 180 });
    expect(await page(store)).toMatchObject(raw);
  });

  test('a query of a person', async () => {
    const args = ['query', 'test/store/by-operation.sql', '--logs'];
    expect((await ask(...args, store)).rows).toEqual((await ask(...args, LOGS)).rows);
  });
});

test('it says what it is made of, and reads the days of the window only', async () => {
  const all = (await ask('sigv2', '--logs', store)).input;
  expect(all).toMatchObject({ records: 4969, filesRead: 182, recordsSkipped: 0 });
  expect(all.filesSkipped).toMatchObject([{ reason: 'a digest file' }]);
  const day = (await ask('sigv2', '--logs', store, '--from', '2026-11-10', '--to', '2026-11-11'))
    .input;
  expect(day.records).toBeLessThan(2000);
  expect(day.bytes).toBeLessThan(all.bytes / 3);
});

test('records without a usable time are of every window, as in the logs', async () => {
  const records = [
    sigv2Record(),
    sigv2Record({ eventTime: 'yesterday' }),
    sigv2Record({ eventTime: undefined }),
    sigv2Record({ eventTime: '2026-11-11T00:00:00Z' }),
    s3Record({ eventTime: '2026-11-09' }),
  ];
  const logs = logFolder({ 'a.json.gz': logFile(records) });
  const made = join(logFolder({}), 'store');
  await callCli('collect', logs, '--to', made);
  const window = ['--from', '2026-11-09', '--to', '2026-11-10'];
  const raw = await ask('sigv2', '--logs', logs, ...window);
  const stored = await ask('sigv2', '--logs', made, ...window);
  expect(stored.rows).toEqual(raw.rows);
  expect(raw.totals).toMatchObject({ requests: 3 });
});

test('a window without records cannot be answered, and exits 2', async () => {
  const { stderr, exitCode } = await callCli('sigv2', '--logs', store, '--from', '2027-01-01');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Cannot say: no records between 2027-01-01T00:00:00Z and now');
});

test('a store is not read beside logs', async () => {
  const { stderr, exitCode } = await callCli('sigv2', '--logs', store, LOGS);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`Cannot read store "${store}" beside other logs`);
});

test('the README shows what collect prints, but for the size of the Parquet files', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, shown] = /```console\n\$ trail-audit collect .*\n([\s\S]*?)```/.exec(readme)!;
  const withoutSize = (text: string): string => text.replace(/[\d.]+ kB in 7/, 'in 7');
  expect(withoutSize(collected)).toBe(withoutSize(shown!));
});
