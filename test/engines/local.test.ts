import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RunOptions } from '../../src/engines/engine.ts';
import { type LocalEngine, openLocalEngine } from '../../src/engines/local/engine.ts';
import { findLogs } from '../../src/logs/find.ts';
import { ask, askLogs } from '../support/ask.ts';
import { logFile, logFolder, sigv2Record, temporaryFolder } from '../support/records.ts';
import { readLogs, shortRecord, shortRecords } from './read-logs.ts';

const json = (value: unknown): string => JSON.stringify(value);
const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

type Write = (records: readonly unknown[]) => string;
const WRAPPERS: readonly (readonly [name: string, write: Write])[] = [
  ["CloudTrail's", (records) => json({ Records: records })],
  ["CloudTrail's, pretty-printed", (records) => pretty({ Records: records })],
  ['with keys around', (records) => json({ v: [1], Records: records, next: { a: [] } })],
  ['a list', json],
  ['a pretty-printed list', pretty],
  ['JSON lines', (records) => records.map(json).join('\n')],
  ['JSON lines of Windows', (records) => records.map((record) => `${json(record)}\r\n`).join('')],
  [
    'JSON lines of wrappers',
    (records) => records.map((record) => json({ Records: [record] })).join('\n'),
  ],
  ['EventBridge', (records) => records.map((detail) => json({ id: 'x', detail })).join('\n')],
  [
    'lookup-events',
    (records) => pretty({ Events: records.map((record) => ({ CloudTrailEvent: json(record) })) }),
  ],
  [
    'CloudWatch Logs',
    (records) =>
      json({ owner: '1', logEvents: records.map((record) => ({ message: json(record) })) }),
  ],
  [
    'a text field',
    (records) => records.map((record) => json({ at: 1, line: json(record) })).join('\n'),
  ],
  ['text', (records) => json(records.map(json))],
];

describe('each wrapper', () => {
  it.each(WRAPPERS)('counts its records as .json, .json.gz and .jsonl: %s', async (_, write) => {
    const folder = logFolder({
      'a.json': write(shortRecords(3, 'a')),
      'b.json.gz': gzipSync(write(shortRecords(3, 'b'))),
      'c.jsonl': write(shortRecords(3, 'c')),
    });
    const { ids, input, skipped } = await readLogs(folder);
    expect(ids).toEqual(['a', 'b', 'c'].flatMap((name) => [0, 1, 2].map((i) => `${name}-${i}`)));
    expect(skipped).toEqual([]);
    expect(input).toMatchObject({ filesRead: 3, records: 9, recordsSkipped: 0 });
  });

  it('counts when it is a single record', async () => {
    const record = shortRecord('one');
    const folder = logFolder({
      'a.json': json(record),
      'b.json': pretty(record),
      'c.txt': json({ detail: record }),
    });
    expect((await readLogs(folder)).ids).toEqual(['one', 'one', 'one']);
  });

  it('is told by its bytes where the name is wrong', async () => {
    const folder = logFolder({
      'packed.json': gzipSync(json([shortRecord('a')])),
      'plain.json.gz': json([shortRecord('b')]),
      'marked.json': `\ufeff${json([shortRecord('c')])}`,
      'two-members.json.gz': Buffer.concat([
        gzipSync(json([shortRecord('d')])),
        gzipSync(json([shortRecord('e')])),
      ]),
    });
    const { ids, skipped } = await readLogs(folder);
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(skipped).toEqual([]);
  });

  // A line that is a whole file of CloudTrail may have 50 MB.
  it('counts in a line longer than a record, where the name says lines', async () => {
    const records = shortRecords(5, 'a').map((record) => ({
      ...record,
      userAgent: 'x'.repeat(1_000_000),
    }));
    const { ids } = await readLogs(logFolder({ 'a.jsonl': `${json({ Records: records })}\n` }));
    expect(ids).toHaveLength(5);
  });
});

describe('the counts of the input', () => {
  it('are of all records, copies included, whatever the audit finds', async () => {
    const [one, two] = [sigv2Record(), sigv2Record()];
    const fine = sigv2Record({ additionalEventData: { SignatureVersion: 'SigV4' } });
    const folder = logFolder({
      'a.json.gz': logFile([one, two, fine, one]),
      'b.json.gz': logFile([one, fine, { eventSource: 'aws:s3', eventName: 'x' }]),
      'c.json': json({ Records: [] }),
      'CloudTrail-Digest/d.json': '{}',
    });
    const { input, duplicates, totals, examined } = await askLogs('sigv2', [folder]);
    expect(input.records).toBe(6);
    expect(input.recordsSkipped).toBe(1);
    expect(duplicates).toBe(2);
    expect(totals.requests).toBe(2);
    expect(examined.records).toBe(6);
    expect(input.filesRead).toBe(3);
    expect(input.filesSkipped.map(({ reason, recordsKept }) => [reason, recordsKept])).toEqual([
      ['a digest file', 0],
      ['1 objects are no CloudTrail records', 2],
    ]);
  });

  it('are of the bytes on disk of the files that were read', async () => {
    const content = logFile(shortRecords(100));
    const name = (time: string) => `1_CloudTrail_us-east-1_202611${time}Z_x.json.gz`;
    const folder = logFolder({ [name('09T1200')]: content, [name('01T1200')]: content });
    const { input } = await askLogs('sigv2', [folder], { from: '2026-11-09' });
    expect(input).toMatchObject({
      bytes: content.length,
      filesOutsideWindow: 1,
      filesRead: 1,
      records: 100,
    });
  });

  it('are zero where there are no logs', async () => {
    const { input, examined } = await ask('sigv2', []);
    expect(input).toMatchObject({ filesRead: 1, records: 0, recordsSkipped: 0, filesSkipped: [] });
    expect(examined.records).toBe(0);
  });

  it('do not depend on what else was in the batch', async () => {
    const odd = { ...shortRecord('odd'), eventName: 5 };
    const alone = await readLogs(logFolder({ 'a.json': json([odd, shortRecord('a')]) }));
    const beside = await readLogs(logFolder({ 'a.json': json([odd, shortRecord('a'), {}]) }));
    expect(beside.ids).toEqual(alone.ids);
  });
});

describe('a large document on one line', () => {
  it('is read whole, packed or not', async () => {
    const block = shortRecords(1000).map((record) =>
      json({ ...record, userAgent: 'agent '.repeat(120) }),
    );
    const repeats = 85;
    const text = Buffer.from(
      `{"Records":[${Array.from({ length: repeats }, () => block.join(',')).join(',')}]}`,
    );
    expect(text.length).toBeGreaterThan(64 * 1024 * 1024);
    const found = await findLogs(
      [logFolder({ 'a.json.gz': gzipSync(text, { level: 1 }), 'b.json': text.subarray(0, -1) })],
      { from: null, to: null },
    );
    const { rows, input } = await withEngine(found, (engine) =>
      engine.run(
        `select count(*) as records, count(distinct eventid) as ids from (${engine.source})`,
        options(),
      ),
    );
    expect(rows).toEqual([{ records: repeats * 2000, ids: 1000 }]);
    expect(input.records).toBe(repeats * 2000);
    expect(input.filesSkipped.map(({ reason, recordsKept }) => [reason, recordsKept])).toEqual([
      ['JSON cut short', repeats * 1000],
    ]);
  });
});

function options(changes: Partial<RunOptions> = {}): RunOptions {
  return { signal: new AbortController().signal, onProgress: () => {}, ...changes };
}

async function withEngine<Result>(
  found: Parameters<typeof openLocalEngine>[0],
  use: (engine: LocalEngine) => Promise<Result>,
): Promise<Result> {
  const engine = await openLocalEngine(found, { first: 400, most: 400 });
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

/** A temporary folder of this test alone, so that what is left in it can be seen. */
function ownTemporaryFolder(): string {
  const folder = temporaryFolder();
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return folder;
}

describe('the temporary folder', () => {
  const files = {
    'a.json': json(shortRecords(3)),
    'b.json': json(shortRecords(3)),
    'c.json': json(shortRecords(3)),
  };

  it('is there while the engine is open, and gone when it is closed', async () => {
    const found = await findLogs([logFolder(files)], { from: null, to: null });
    const folder = ownTemporaryFolder();
    await withEngine(found, async (engine) => {
      await engine.run(engine.source, options());
      expect(readdirSync(folder)).toHaveLength(1);
      expect(readdirSync(join(folder, readdirSync(folder)[0]!))).toContain('lines-0-a.json');
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is gone after a query that fails', async () => {
    const found = await findLogs([logFolder(files)], { from: null, to: null });
    const folder = ownTemporaryFolder();
    await expect(
      withEngine(found, (engine) => engine.run('select nothing', options())),
    ).rejects.toThrow('nothing');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is gone after an abort between two files, which ends the reading', async () => {
    const found = await findLogs([logFolder(files)], { from: null, to: null });
    const folder = ownTemporaryFolder();
    const controller = new AbortController();
    const details: string[] = [];
    const onProgress: RunOptions['onProgress'] = ({ detail }) => {
      details.push(detail);
      controller.abort();
    };
    await expect(
      withEngine(found, (engine) =>
        engine.run(engine.source, options({ signal: controller.signal, onProgress })),
      ),
    ).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(details).toEqual(['1 of 3 files']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is gone after an abort of a long query', async () => {
    const found = await findLogs([logFolder(files)], { from: null, to: null });
    const folder = ownTemporaryFolder();
    const controller = new AbortController();
    const onProgress = (): void => void setTimeout(() => controller.abort(), 300);
    const run = options({ signal: controller.signal, onProgress });
    await expect(
      withEngine(found, (engine) =>
        engine.run(
          `select count(*) from (${engine.source}), range(1000000000000) as numbers (i) where i > len(eventid)`,
          run,
        ),
      ),
    ).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('progress', () => {
  it('is told by the bytes of each file', async () => {
    const found = await findLogs([logFolder({ 'a.json': '[]', 'b.json': '[ ]' })], {
      from: null,
      to: null,
    });
    const told: unknown[] = [];
    await withEngine(found, (engine) =>
      engine.run(engine.source, options({ onProgress: (progress) => told.push(progress) })),
    );
    expect(told).toEqual([
      { done: 2, total: 5, detail: '1 of 2 files' },
      { done: 5, total: 5, detail: '2 of 2 files' },
    ]);
  });
});
