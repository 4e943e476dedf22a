import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callCli } from '../support/call-cli.ts';
import { logFile, logFolder, s3Record, sigv2Record, temporaryFolder } from '../support/records.ts';
import { collectFolder, stateOf } from './stores.ts';

const KEPT = /^Answered before: kept in /m;

interface Asked {
  readonly requests: number;
  readonly isKept: boolean;
}

/** A store of three requests, one of them with SigV2. */
async function smallStore(): Promise<string> {
  const store = join(temporaryFolder(), 'store');
  const logs = logFolder({ 'a.json.gz': logFile([s3Record(), sigv2Record(), s3Record()]) });
  await collectFolder(logs, store);
  return store;
}

async function ask(store: string, ...flags: readonly string[]): Promise<Asked> {
  const { stdout, stderr, exitCode } = await callCli(
    ...['sigv2', '--logs', store, '--format', 'json', ...flags],
  );
  expect(exitCode, stderr).toBe(0);
  return { requests: JSON.parse(stdout).totals.requests, isKept: KEPT.test(stderr) };
}

function answersIn(store: string): readonly string[] {
  return readdirSync(join(store, 'answers')).map((name) => join(store, 'answers', name));
}

/** Makes what is kept another answer than DuckDB's. */
function forge(store: string): void {
  for (const file of answersIn(store)) {
    const answer = JSON.parse(readFileSync(file, 'utf8'));
    for (const row of answer.rows) row.requests = 7;
    writeFileSync(file, JSON.stringify(answer));
  }
}

describe('a question that was asked before', () => {
  test('is answered from what the store kept, and says so', async () => {
    const store = await smallStore();
    expect(await ask(store)).toEqual({ requests: 1, isKept: false });
    expect(await ask(store)).toEqual({ requests: 1, isKept: true });
    forge(store);
    expect(await ask(store)).toEqual({ requests: 7, isKept: true });
  });

  test.each([
    ['sigv2', 'json'],
    ['sigv2', 'ndjson'],
    ['sigv2', 'csv'],
    ['clients', 'table'],
    ['clients', 'markdown'],
    ['report', 'json'],
  ])('has the same answer: %s, %s', async (command, format) => {
    const store = await smallStore();
    const date = command === 'sigv2' ? [] : ['--as-of', '2026-11-20'];
    const args = [command, '--logs', store, ...date, '--format', format];
    const untimed = ({ stdout }: { stdout: string }): string =>
      stdout.replaceAll(/"generatedAt": *"[^"]+"/g, '');
    const anew = await callCli(...args);
    const again = await callCli(...args);
    expect(anew.stderr).not.toMatch(KEPT);
    expect(again.stderr.match(new RegExp(KEPT, 'gm'))).toHaveLength(1);
    expect(untimed(again)).toBe(untimed(anew));
    expect(untimed(anew)).not.toBe('');
  });

  test('is another one with other filters', async () => {
    const store = await smallStore();
    await ask(store);
    forge(store);
    expect(await ask(store, '--from', '2026-01-01')).toEqual({ requests: 1, isKept: false });
    expect(await ask(store, '--include-services')).toEqual({ requests: 1, isKept: false });
  });
});

describe('is asked anew', () => {
  test('once more is collected; what was kept is gone', async () => {
    const store = await smallStore();
    await ask(store);
    const strange = join(store, 'answers', 'notes.txt');
    writeFileSync(strange, 'not by us');
    await collectFolder(logFolder({ 'b.json.gz': logFile([sigv2Record()]) }), store);
    expect(answersIn(store)).toEqual([strange]);
    expect(await ask(store)).toEqual({ requests: 2, isKept: false });
  });

  test('where an answer of before comes back, as from a query that was still running', async () => {
    const store = await smallStore();
    await ask(store);
    const [old = ''] = answersIn(store);
    const text = readFileSync(old, 'utf8');
    await collectFolder(logFolder({ 'b.json.gz': logFile([sigv2Record()]) }), store);
    writeFileSync(old, text);
    expect(await ask(store)).toEqual({ requests: 2, isKept: false });
  });

  test('where a part has changed on the disk', async () => {
    const store = await smallStore();
    await ask(store);
    forge(store);
    const [part] = (await stateOf(store)).parts;
    utimesSync(join(store, part!.file), 1e9, 1e9);
    expect(await ask(store)).toEqual({ requests: 1, isKept: false });
  });

  test('where the answer is damaged, which is then mended', async () => {
    const store = await smallStore();
    await ask(store);
    for (const file of answersIn(store)) writeFileSync(file, '{"rows":[');
    expect(await ask(store)).toEqual({ requests: 1, isKept: false });
    expect(await ask(store)).toEqual({ requests: 1, isKept: true });
  });

  test('where nothing can be kept', async () => {
    const store = await smallStore();
    writeFileSync(join(store, 'answers'), 'a file where the folder would be');
    expect(await ask(store)).toEqual({ requests: 1, isKept: false });
    expect(await ask(store)).toEqual({ requests: 1, isKept: false });
  });

  test("where it is a person's own, which may ask for the time", async () => {
    const store = await smallStore();
    const file = join(temporaryFolder(), 'own.sql');
    writeFileSync(file, 'select count(*) as n from events');
    const { exitCode } = await callCli('query', file, '--logs', store);
    expect(exitCode).toBe(0);
    expect(() => answersIn(store)).toThrow('ENOENT');
  });
});

test('a hundred answers are kept: the newest', async () => {
  const store = await smallStore();
  await ask(store);
  const [first = ''] = answersIn(store);
  for (let i = 0; i < 100; i += 1) {
    const file = join(store, 'answers', `${String(i).padStart(64, '0')}.json`);
    writeFileSync(file, '{}');
    utimesSync(file, 1e9 + i, 1e9 + i);
  }
  await ask(store, '--from', '2026-01-01');
  const left = answersIn(store);
  expect(left).toHaveLength(100);
  expect(left).toContain(first);
  expect(left).not.toContain(join(store, 'answers', `${'0'.repeat(64)}.json`));
});
