import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { type LogOptions, type WrittenLogs, writeLogs } from './logs/write-logs.ts';

interface Logs {
  readonly written: WrittenLogs;
  /** Keys with the digests of their files. */
  readonly files: readonly string[];
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

async function generate(changes: Partial<LogOptions> = {}): Promise<Logs> {
  const folder = mkdtempSync(join(tmpdir(), 'trail-audit-bench-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const written = await writeLogs(folder, { records: 3000, old: 0.02, seed: '1', ...changes });
  const keys = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((key) => key.endsWith('.json.gz'))
    .sort();
  const read = (key: string): Buffer => readFileSync(join(folder, key));
  return {
    written,
    files: keys.map((key) => `${key} ${createHash('sha256').update(read(key)).digest('hex')}`),
    records: keys.flatMap((key) => JSON.parse(gunzipSync(read(key)).toString()).Records ?? []),
  };
}

test('the same seed writes the same bytes, another seed does not', async () => {
  const [first, again] = [await generate(), await generate()];
  const other = await generate({ seed: '2' });
  expect(again).toEqual(first);
  expect(other.files).not.toEqual(first.files);
});

test('records are as large, and compress as well, as those of a real trail', async () => {
  const { records } = await generate();
  const text = JSON.stringify(records);
  expect(text.length / records.length).toBeGreaterThan(1600);
  expect(text.length / records.length).toBeLessThan(2000);
  const compressed = gzipSync(text).length;
  expect(text.length / compressed).toBeGreaterThan(9);
  expect(text.length / compressed).toBeLessThan(12);
});

test('copies and requests signed with SigV2 are counted as written', async () => {
  const { written, records } = await generate({ old: 0.2 });
  const ids = new Set(records.map(({ eventID }) => eventID));
  expect(records).toHaveLength(written.records);
  expect(written.duplicates).toBeGreaterThan(0);
  expect(records.length - ids.size).toBe(written.duplicates);
  const signed = records.filter((record) => JSON.stringify(record).includes('"SigV2"'));
  expect(new Set(signed.map(({ eventID }) => eventID)).size).toBe(written.sigv2.requests);
  expect(written.sigv2.requests).toBeGreaterThan(0.15 * records.length);
});

test('without old clients there is nothing to find', async () => {
  const { written } = await generate({ old: 0 });
  expect([written.sigv2.requests, written.clients.requests]).toEqual([0, 0]);
});
