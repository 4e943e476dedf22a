import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Engine, SharedOptions } from '../../src/engines/engine.ts';
import { openLocalEngine } from '../../src/engines/local/engine.ts';
import { runAll } from '../../src/engines/run-all.ts';
import { findLogs } from '../../src/logs/find.ts';
import type { Answer } from '../../src/model.ts';
import { logFile, logFolder, s3Record, sigv2Record } from '../support/records.ts';

const OPTIONS: SharedOptions = { signal: new AbortController().signal, onProgress: () => {} };

describe('several queries over logs of this machine', () => {
  it('read them once, and are asked over what was made of them', async () => {
    const folder = logFolder({ 'a.json.gz': logFile([sigv2Record(), s3Record()]) });
    const found = await findLogs([folder], { from: null, to: null });
    const engine = await openLocalEngine(found, { first: 400, most: 400 });
    try {
      const shared = { name: 'all_records', text: engine.source };
      const queries = ['eventname', 'awsregion', 'useridentity.type'].map((column) => ({
        name: column,
        text: 'not this',
        overShared: `select ${column} as value, count(*) as records from all_records group by 1`,
        sieve: null,
      }));
      const answers = await runAll(
        engine,
        { shared, queries },
        {
          ...OPTIONS,
          // Who read them again would not find them.
          onProgress: ({ detail }) => {
            if (detail.startsWith('question')) rmSync(folder, { recursive: true, force: true });
          },
        },
      );
      expect(answers.map(({ rows }) => rows)).toEqual([
        [{ value: 'GetObject', records: 2 }],
        [{ value: 'us-east-1', records: 2 }],
        [{ value: 'AssumedRole', records: 2 }],
      ]);
      expect(answers.map(({ input }) => input)).toEqual(
        answers.map(() => expect.objectContaining({ filesRead: 1, records: 2 })),
      );
    } finally {
      await engine.close();
    }
  });
});

describe('several queries elsewhere', () => {
  const QUERIES = ['one', 'two', 'three'].map((name) => ({
    name,
    text: name,
    overShared: 'not this',
    sieve: null,
  }));
  const BATCH = { shared: { name: 'shared', text: 'not this' }, queries: QUERIES };

  function engineThat(run: Engine['run']): Engine {
    return { name: 'other', source: '', run, close: async () => {} };
  }

  it('run one after the other, and say which it is', async () => {
    const told: string[] = [];
    const engine = engineThat(async (query, { onProgress }) => {
      onProgress({ done: 1, total: null, detail: 'running' });
      return { columns: [], rows: [{ query }], input: {} } as unknown as Answer;
    });
    const answers = await runAll(engine, BATCH, {
      ...OPTIONS,
      onProgress: ({ detail }) => told.push(detail),
    });
    expect(answers.map(({ rows }) => rows[0])).toEqual(
      QUERIES.map(({ name }) => ({ query: name })),
    );
    expect(told).toEqual([
      'one, 1 of 3: running',
      'two, 2 of 3: running',
      'three, 3 of 3: running',
    ]);
  });

  it('stop at the first one that fails', async () => {
    const asked: string[] = [];
    const engine = engineThat(async (query) => {
      asked.push(query);
      throw new Error('refused');
    });
    await expect(runAll(engine, BATCH, OPTIONS)).rejects.toThrow('refused');
    expect(asked).toEqual(['one']);
  });
});
