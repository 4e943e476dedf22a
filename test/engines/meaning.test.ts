import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { readResult } from '../../src/engines/local/cells.ts';
import type { Cell } from '../../src/model.ts';
import { readSql } from '../../src/query/read-sql.ts';

/** What Trino 435 answers to each expression: the meaning that sql/README.md promises. */
const MEANINGS: readonly (readonly [expression: string, meaning: Cell])[] = [
  ["regexp_like('aws-cli/1.2', 'cli/[0-9]')", true],
  ["regexp_like('aws-cli', '^cli')", false],
  ["regexp_like(cast(null as varchar), 'a')", null],
  ["regexp_like('AWS-CLI', '(?i)aws')", true],
  ["regexp_extract('Boto3/1.2 Botocore/1.5', '[0-9][.][0-9]')", '1.2'],
  ["regexp_extract('Boto3/1.2', '/([0-9]+)', 1)", '1'],
  ["regexp_extract('none here', '/([0-9]+)', 1)", null],
  ["regexp_extract('none here', '[0-9]+')", null],
  ["regexp_extract('xy', '(z)?y', 1)", null],
  ["regexp_extract('grüße/🙂', '/(.*)$', 1)", '🙂'],
  ["regexp_extract(cast(null as varchar), 'a')", null],
  ["split_part('a/b', '/', 1)", 'a'],
  ["split_part('a/b', '/', 2)", 'b'],
  ["split_part('a/b', '/', 3)", null],
  ["split_part('a', '/', 1)", 'a'],
  ["split_part('a/', '/', 2)", ''],
  ["split_part(cast(null as varchar), '/', 1)", null],
  ['json_extract_scalar(\'{"a":"x"}\', \'$.a\')', 'x'],
  ['json_extract_scalar(\'{"a":""}\', \'$.a\')', ''],
  ["json_extract_scalar('{\"a\":7}', '$.a')", '7'],
  ["json_extract_scalar('{\"a\":true}', '$.a')", 'true'],
  ["json_extract_scalar('{\"a\":null}', '$.a')", null],
  ['json_extract_scalar(\'{"a":{"b":1}}\', \'$.a\')', null],
  ["json_extract_scalar('{\"a\":[1]}', '$.a')", null],
  ['json_extract_scalar(\'{"a":["x"]}\', \'$.a[0]\')', 'x'],
  ['json_extract_scalar(\'{"a":"x"}\', \'$.a[0]\')', null],
  ['json_extract_scalar(\'{"a":"it\'\'s \\"q\\" 🙂"}\', \'$.a\')', 'it\'s "q" 🙂'],
  // Trino takes no hyphen in a path, but within brackets and quotes.
  ['json_extract_scalar(\'{"x-amz-acl":"private"}\', \'$["x-amz-acl"]\')', 'private'],
  ['json_extract_scalar(\'{"x-amz-acl":"private"}\', \'$["X-Amz-Acl"]\')', null],
  ['json_extract_scalar(\'{"a":{"b-c":["x"]}}\', \'$.a["b-c"][0]\')', 'x'],
  ["json_extract_scalar('{\"b\":1}', '$.a')", null],
  ["json_extract_scalar('not json', '$.a')", null],
  ["json_extract_scalar('', '$.a')", null],
  ["json_extract_scalar(cast(null as varchar), '$.a')", null],
  ["try_cast('00012' as bigint)", 12],
  ["try_cast('12x' as bigint)", null],
  ["try_cast('' as bigint)", null],
  ["try_cast('9223372036854775807' as bigint)", '9223372036854775807'],
  ["try_cast('9223372036854775808' as bigint)", null],
  ["try_cast(try_cast('1024.0' as double) as bigint)", 1024],
  ["try_cast(try_cast('1e30' as double) as bigint)", null],
  ["'a' || cast(null as varchar)", null],
  ["nullif('', '')", null],
  ["coalesce(cast(null as varchar), 'b')", 'b'],
  ["lower('Boto3 ÄÖ')", 'boto3 äö'],
  ["length('grüße')", 5],
  ["substr('[abc]', 2, length('[abc]') - 2)", 'abc'],
  ["substr('2026-11-09T12:00:00Z', 1, 10)", '2026-11-09'],
  ["'[a]' like '[%]'", true],
  ['1 / 2', 0],
  ['1.25', 1.25],
  ["'Z' < 'a'", true],
];

const LIST = "(values ('b', 2), ('a', 1), (cast(null as varchar), 3), ('b', 4)) as t (x, n)";

const AGGREGATES: readonly (readonly [expression: string, meaning: Cell])[] = [
  ["array_join(array_sort(array_agg(distinct x)), ', ')", 'a, b'],
  ["nullif(array_join(array_sort(array_agg(distinct nullif(x, x))), ', '), '')", null],
  ["array_join(array_agg(distinct nullif(x, x)), ', ')", ''],
  ['count(distinct x)', 2],
  ["min_by(nullif(x, 'a'), n)", null],
  ['count(x)', 3],
  ["min_by(coalesce(x, ''), n)", 'a'],
  ["nullif(min_by(coalesce(x, ''), -n), '')", 'b'],
  ['max(x)', 'b'],
  ["min(case when x = 'c' then n end)", null],
];

let evaluate: (select: string) => Promise<Cell>;

beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(readSql('duckdb/shims.sql'));
  evaluate = async (select) => {
    const { rows } = readResult(await connection.runAndReadAll(select));
    return rows[0]!['answer']!;
  };
});

test.each(MEANINGS)('%s is %j', async (expression, meaning) => {
  expect(await evaluate(`select ${expression} as answer`)).toBe(meaning);
});

test.each(AGGREGATES)('%s is %j', async (expression, meaning) => {
  expect(await evaluate(`select ${expression} as answer from ${LIST}`)).toBe(meaning);
});

test('grouping() tells the sets apart', async () => {
  const sets = `select grouping(x) as level, count(*) as n from ${LIST} group by grouping sets ((x), ())`;
  expect(await evaluate(`select max(level * 10 + n) as answer from (${sets})`)).toBe(14);
});

test('NULLs come last, whichever the direction', async () => {
  const ordered = (direction: string): string =>
    `select x as answer from ${LIST} order by x ${direction}, n limit 1`;
  expect(await evaluate(ordered('asc'))).toBe('a');
  expect(await evaluate(ordered('desc'))).toBe('b');
});

test('row_number() and count(*) over a partition', async () => {
  const ranked = `select x, row_number() over (partition by x order by n desc) as place, count(*) over (partition by x) as size, n from ${LIST}`;
  const only = (where: string): string =>
    `select max(n * 100 + size * 10 + place) as answer from (${ranked}) where ${where}`;
  expect(await evaluate(only("x = 'b' and place = 1"))).toBe(421);
  expect(await evaluate(only("x = 'b' and place = 2"))).toBe(222);
  // NULLs are one partition.
  expect(await evaluate(only('x is null'))).toBe(311);
});
