import { chmodSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  logFile,
  logFolder,
  s3Record,
  type TestRecord,
  temporaryFolder,
  writeFiles,
} from '../support/records.ts';
import { collectFolder, stateOf, storedRows } from './stores.ts';

function idsOf(rows: readonly Readonly<Record<string, unknown>>[]): unknown[] {
  return rows.map(({ eventID }) => eventID).sort();
}

function ids(...records: readonly TestRecord[]): unknown[] {
  return records.map(({ eventID }) => eventID).sort();
}

const [ONE, TWO, THREE] = [s3Record(), s3Record(), s3Record()];
const LATE = s3Record({ eventTime: '2026-11-01T10:00:00Z' });

describe('run again', () => {
  test('nothing new is taken, and nothing changes', async () => {
    const logs = logFolder({ 'a.json.gz': logFile([ONE, TWO]) });
    const store = temporaryFolder();
    const first = await collectFolder(logs, store);
    expect(first.reconciliation).toMatchObject({
      listed: { files: 1 },
      taken: { files: 1 },
      alreadyHad: { files: 0, bytes: 0 },
      records: 2,
      newRecords: 2,
    });
    const { parts } = await stateOf(store);
    const second = await collectFolder(logs, store);
    expect(second.reconciliation).toMatchObject({
      listed: { files: 1 },
      taken: { files: 0, bytes: 0 },
      alreadyHad: { files: 1, bytes: first.reconciliation.taken.bytes },
      records: 0,
      newRecords: 0,
    });
    expect((await stateOf(store)).parts).toEqual(parts);
  });

  test('a new file is taken, and a late record goes to its true day', async () => {
    const logs = logFolder({ '1_CloudTrail_us-east-1_20261109T1200Z_a.json.gz': logFile([ONE]) });
    const store = temporaryFolder();
    await collectFolder(logs, store);
    writeFiles(logs, {
      '1_CloudTrail_us-east-1_20261120T0000Z_b.json.gz': logFile([LATE, ONE, TWO]),
    });
    const { reconciliation } = await collectFolder(logs, store);
    expect(reconciliation).toMatchObject({ taken: { files: 1 }, records: 3, newRecords: 2 });
    const rows = await storedRows(store);
    expect(idsOf(rows)).toEqual(ids(ONE, TWO, LATE));
    expect(rows.find(({ eventID }) => eventID === LATE['eventID'])).toMatchObject({
      day: '2026-11-01',
    });
  });

  test('a rewritten file is taken again, and what it has kept is not doubled', async () => {
    const logs = logFolder({ 'a.json.gz': logFile([ONE, TWO]) });
    const store = temporaryFolder();
    await collectFolder(logs, store);
    writeFiles(logs, { 'a.json.gz': logFile([TWO, THREE]) });
    utimesSync(join(logs, 'a.json.gz'), 1, 1);
    const { reconciliation } = await collectFolder(logs, store);
    expect(reconciliation).toMatchObject({ taken: { files: 1 }, records: 2, newRecords: 1 });
    expect(idsOf(await storedRows(store))).toEqual(ids(ONE, TWO, THREE));
    expect((await stateOf(store)).totals).toMatchObject({ files: 1, records: 2 });
  });

  test('a file rewritten with the same size is noticed', async () => {
    const logs = logFolder({ 'a.jsonl': `${JSON.stringify(ONE)}\n` });
    const store = temporaryFolder();
    await collectFolder(logs, store);
    const { size } = statSync(join(logs, 'a.jsonl'));
    writeFileSync(join(logs, 'a.jsonl'), `${JSON.stringify(TWO)}\n`);
    expect(statSync(join(logs, 'a.jsonl')).size).toBe(size);
    utimesSync(join(logs, 'a.jsonl'), 2, 2);
    await collectFolder(logs, store);
    expect(idsOf(await storedRows(store))).toEqual(ids(ONE, TWO));
  });

  test('a file that is gone stays in the store', async () => {
    const logs = logFolder({ 'a.json.gz': logFile([ONE]), 'b.json.gz': logFile([TWO]) });
    const store = temporaryFolder();
    await collectFolder(logs, store);
    rmSync(join(logs, 'a.json.gz'));
    const { reconciliation } = await collectFolder(logs, store);
    expect(reconciliation).toMatchObject({ listed: { files: 1 }, alreadyHad: { files: 1 } });
    expect(idsOf(await storedRows(store))).toEqual(ids(ONE, TWO));
  });

  test('a second source is another one, whatever its files are called', async () => {
    const store = temporaryFolder();
    await collectFolder(logFolder({ 'a.json.gz': logFile([ONE]) }), store);
    const { reconciliation } = await collectFolder(
      logFolder({ 'a.json.gz': logFile([ONE, TWO]) }),
      store,
    );
    expect(reconciliation).toMatchObject({ taken: { files: 1 }, newRecords: 1 });
    expect(idsOf(await storedRows(store))).toEqual(ids(ONE, TWO));
    expect((await stateOf(store)).totals.files).toBe(2);
  });
});

describe('each event once', () => {
  test('within a file, over files, over steps, over runs', async () => {
    const logs = logFolder({
      'a.json.gz': logFile([ONE, ONE, TWO]),
      'b.json.gz': logFile([TWO, ONE]),
    });
    const store = temporaryFolder();
    await collectFolder(logs, store, { stepBytes: 1 });
    writeFiles(logs, { 'c.json.gz': logFile([ONE, TWO, THREE]) });
    await collectFolder(logs, store);
    expect(idsOf(await storedRows(store))).toEqual(ids(ONE, TWO, THREE));
  });

  test('records without an ID are told apart by their text', async () => {
    const nameless = s3Record({ eventID: undefined });
    const other = { ...nameless, requestID: 'OTHER' };
    const logs = logFolder({ 'a.json.gz': logFile([nameless, other, nameless]) });
    const store = temporaryFolder();
    await collectFolder(logs, store);
    writeFiles(logs, { 'b.json.gz': logFile([other]) });
    await collectFolder(logs, store);
    const rows = await storedRows(store);
    expect(rows.map(({ requestID }) => requestID).sort()).toEqual(['OTHER', 'REQUEST000000001']);
  });

  test('of copies that differ, the same one is kept whatever their order', async () => {
    const copy = { ...ONE, userAgent: 'another' };
    const kept = await Promise.all(
      [
        [ONE, copy],
        [copy, ONE],
      ].map(async (records) => {
        const store = temporaryFolder();
        await collectFolder(logFolder({ 'a.json.gz': logFile(records) }), store);
        return await storedRows(store);
      }),
    );
    expect(kept[0]).toHaveLength(1);
    expect(kept[0]).toEqual(kept[1]);
  });
});

describe('files that cannot be taken', () => {
  test('are named with their reasons; listed is the sum of the others', async () => {
    const logs = logFolder({
      'good.json.gz': logFile([ONE]),
      'cut.json.gz': logFile([TWO]).subarray(0, 40),
      'half.json': `{"Records":[${JSON.stringify(THREE)},{"eventName":`,
      'config.json': '{"setting":1}',
      'x_CloudTrail-Digest_y.json.gz': 'digest',
      'empty.json.gz': logFile([]),
    });
    const store = temporaryFolder();
    const { reconciliation } = await collectFolder(logs, store);
    const { listed, taken, alreadyHad, skipped, takenInPart } = reconciliation;
    expect([listed.files, taken.files, alreadyHad.files, skipped.length]).toEqual([6, 4, 0, 2]);
    const named = (files: typeof skipped): unknown =>
      files.map(({ file, reason, recordsKept }) => [file.split('/').at(-1), reason, recordsKept]);
    expect(named(skipped)).toEqual([
      ['x_CloudTrail-Digest_y.json.gz', 'a digest file', 0],
      ['cut.json.gz', 'gzip stream cut short', 0],
    ]);
    expect(named(takenInPart)).toEqual([
      ['config.json', 'no CloudTrail record in it', 0],
      ['half.json', expect.stringMatching(/./), 1],
    ]);
  });

  test('are tried again, and taken once they are whole', async () => {
    const whole = logFile([ONE, TWO]);
    const logs = logFolder({ 'a.json.gz': whole.subarray(0, 30) });
    const store = temporaryFolder();
    const first = await collectFolder(logs, store);
    expect(first.reconciliation).toMatchObject({ taken: { files: 0 } });
    writeFiles(logs, { 'a.json.gz': whole });
    const second = await collectFolder(logs, store);
    expect(second.reconciliation).toMatchObject({ taken: { files: 1 }, skipped: [] });
    expect(idsOf(await storedRows(store))).toEqual(ids(ONE, TWO));
  });
});

describe('the parts of a day', () => {
  test('small ones are merged at the end of a run', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `${index}.json.gz`);
    const records = names.map(() => s3Record());
    const files = names.map((name, index) => [name, logFile([records[index]!])] as const);
    const store = temporaryFolder();
    await collectFolder(logFolder(Object.fromEntries(files)), store, { stepBytes: 1 });
    const { parts } = await stateOf(store);
    expect(parts).toMatchObject([{ day: '2026-11-09', rows: 5 }]);
    expect(idsOf(await storedRows(store))).toEqual(ids(...records));
  });

  test('are in an order that lets a reader pass over SigV4', async () => {
    const versions = ['SigV4', undefined, 'SigV2', 'SigV4', 'SigV2'];
    const records = versions.map((SignatureVersion) =>
      s3Record({ additionalEventData: { SignatureVersion } }),
    );
    const store = temporaryFolder();
    await collectFolder(logFolder({ 'a.json.gz': logFile(records) }), store);
    const { parts } = await stateOf(store);
    const { withDuckDb } = await import('./stores.ts');
    const order = await withDuckDb(async (connection) => {
      const file = join(store, parts[0]!.file);
      const reader = await connection.runAndReadAll(
        `select signature_version from read_parquet('${file}')`,
      );
      return reader.getRows().flat();
    });
    expect(order).toEqual([null, 'SigV2', 'SigV2', 'SigV4', 'SigV4']);
  });

  test('many manifest files become one, and nothing of them is forgotten', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `${index}.json.gz`);
    const logs = logFolder(Object.fromEntries(names.map((name) => [name, logFile([s3Record()])])));
    const store = temporaryFolder();
    await collectFolder(logs, store, { stepBytes: 1 });
    expect((await stateOf(store)).segments).toMatchObject([{ files: 20 }]);
    const { reconciliation } = await collectFolder(logs, store);
    expect(reconciliation).toMatchObject({ alreadyHad: { files: 20 }, taken: { files: 0 } });
  });
});

describe('what is refused', () => {
  test('a folder that is no store', async () => {
    const store = logFolder({ 'thesis.tex': 'years of work' });
    await expect(collectFolder(logFolder({ 'a.json': '{}' }), store)).rejects.toThrow(
      `Cannot collect into "${store}": it is no store, and not empty ("thesis.tex")`,
    );
  });

  test('a store within the logs', async () => {
    const logs = logFolder({ 'a.json.gz': logFile([ONE]) });
    const store = join(logs, 'store');
    await expect(collectFolder(logs, store)).rejects.toThrow('lies in it');
    mkdirSync(store);
    await expect(collectFolder(logs, store)).rejects.toThrow('lies in it');
  });

  test('a source that is no folder', async () => {
    await expect(collectFolder('/none', temporaryFolder())).rejects.toThrow(
      'Cannot collect "/none": it is no folder',
    );
  });

  test('a store of a newer version', async () => {
    const store = logFolder({ 'trail-audit-store.json': '{"schemaVersion":2}' });
    await expect(collectFolder(logFolder({ 'a.json': '{}' }), store)).rejects.toThrow(
      `Cannot read store "${store}": it is of version 2, and this trail-audit knows 1`,
    );
  });
});

test('an aborted run leaves a store that the next one goes on with', async () => {
  const logs = logFolder({ 'a.json.gz': logFile([ONE]), 'b.json.gz': logFile([TWO]) });
  const store = temporaryFolder();
  const abort = new AbortController();
  const run = collectFolder(logs, store, {
    stepBytes: 1,
    signal: abort.signal,
    onProgress: ({ total }) => total !== null && abort.abort(),
  });
  await expect(run).rejects.toThrow();
  await collectFolder(logs, store);
  expect(idsOf(await storedRows(store))).toEqual(ids(ONE, TWO));
});

test('the source is left as it was', async () => {
  const logs = logFolder({ 'a.json.gz': logFile([ONE]) });
  chmodSync(logs, 0o555);
  const { mtimeMs } = statSync(logs);
  await collectFolder(logs, temporaryFolder());
  expect(statSync(logs).mtimeMs).toBe(mtimeMs);
  chmodSync(logs, 0o755);
});
