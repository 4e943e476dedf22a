import { beforeAll, expect, test } from 'vitest';
import { readResult } from '../../src/engines/local/cells.ts';
import type { Cell } from '../../src/model.ts';
import { readSql } from '../../src/query/read-sql.ts';
import { openDuckDb } from '../trino/local.ts';
import { readMeanings } from '../trino/stored.ts';
import { MEANINGS } from './meanings.ts';

const STORED = readMeanings();

let evaluate: (query: string) => Promise<Cell | undefined>;

beforeAll(async () => {
  const connection = await openDuckDb();
  evaluate = async (query) => readResult(await connection.runAndReadAll(query)).rows[0]?.['answer'];
});

test.each(MEANINGS)('$expression means what it does in Trino', async ({ expression, query }) => {
  expect(STORED).toHaveProperty([expression]);
  expect(await evaluate(query)).toBe(STORED[expression]);
});

/** The functions that sql/README.md lists, in its words. */
function listedFunctions(): readonly string[] {
  const [, table = ''] = readSql('README.md').split('| function | meaning to rely on |');
  const cells = table.split('\n').map((line) => line.split(/(?<!\\)\|/)[1] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
}

test.each(listedFunctions())('%s on the list of sql/README.md has a meaning here', (listed) => {
  const name = listed.replaceAll('\\|', '|').replace(/\(.*/, '');
  const distinct = listed.includes('distinct') ? 'distinct ' : '';
  const used = name === '||' ? ' || ' : `${name}(${distinct}`;
  expect(MEANINGS.some(({ query }) => query.includes(used))).toBe(true);
});
