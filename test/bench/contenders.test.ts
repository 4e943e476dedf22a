import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Answers } from './answers.ts';
import { type Contender, contenders } from './contenders.ts';
import { type DataSet, dataSet } from './data-set.ts';

/** Those that need nothing but what is installed with the project. */
const OWN = ['gunzip', 'clients', 'sigv2', 'warm-sigv2', 'again-sigv2', 'duckdb-sigv2'];

/** Old clients, copies and late files are all in it. */
const SMALL = { records: 5000, old: 0.2, seed: 'test' };

describe('what the bench measures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trail-audit-bench-test-'));
  let data: DataSet;

  beforeAll(async () => {
    data = await dataSet(folder, SMALL);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function answerOf(contender: Contender): never {
    const file = join(data.work, `${contender.name}.json`);
    contender.prepare?.(data);
    const [program, ...args] = contender.command(data, file);
    const { status, stderr } = spawnSync(program!, args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    return JSON.parse(readFileSync(file, 'utf8')) as never;
  }

  test('everyone finds what was written, and the same rows', () => {
    const answers = new Answers(data.written);
    const present = contenders.filter(
      ({ name, absent }) => OWN.includes(name) && absent() === null,
    );
    for (const contender of present) contender.check!(answers, answerOf(contender));
    expect(data.written.sigv2.duplicates).toBeGreaterThan(0);
    expect(data.written.clients.requests).toBeGreaterThan(data.written.sigv2.requests);
  });

  test('an answer that is one request short is wrong', () => {
    const { records, sigv2 } = data.written;
    const answer = {
      input: { records, duplicates: sigv2.duplicates },
      totals: { requests: sigv2.requests, findings: sigv2.findings },
      columns: [],
      rows: [],
    };
    const answers = new Answers(data.written);
    answers.checkAudit('sigv2', answer);
    answer.totals.requests -= 1;
    expect(() => answers.checkAudit('sigv2', answer)).toThrow('wrong requests of sigv2');
  });

  test('the same logs serve the next run', async () => {
    expect(await dataSet(folder, SMALL)).toEqual(data);
    expect((await dataSet(folder, { ...SMALL, records: 10 })).logs).not.toBe(data.logs);
  });
});
