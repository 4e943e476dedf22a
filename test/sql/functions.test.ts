import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SQL = join(import.meta.dirname, '../../sql');

/** What every engine reads. DDL, shims and the store are for one of them. */
const FILES = readdirSync(SQL, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.sql') && !/^(athena|duckdb|store)/.test(file),
);

/** The names in the table of functions in sql/README.md, and those of casts. */
function listed(): ReadonlySet<string> {
  const [, table = ''] = readFileSync(join(SQL, 'README.md'), 'utf8').split('| function |');
  const cells = table.split('\n').map((line) => line.split(/(?<!\\)\|/)[1] ?? '');
  const names = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name!));
  return new Set([...names, 'cast']);
}

test.each(FILES)('%s uses listed functions only', (file) => {
  const text = readFileSync(join(SQL, file), 'utf8').replaceAll(/'(?:[^']|'')*'|--[^\n]*/g, '');
  const used = [...text.matchAll(/\b([a-z_]\w*)\(/g)].map(([, name]) => name!);
  expect(used.filter((name) => !listed().has(name))).toEqual([]);
});

test('a function that is not listed is seen', () => {
  expect(listed().has('split_part')).toBe(true);
  expect(listed().has('strpos')).toBe(false);
  expect(FILES).toContain('events.sql');
});
