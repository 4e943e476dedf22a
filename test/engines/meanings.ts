/**
 * Expressions of the functions on the list in sql/README.md, whose meaning audits rely on. What Trino
 * answers to each is in `test/trino/golden/meanings.json`.
 */
const SCALARS: readonly string[] = [
  "regexp_like('aws-cli/1.2', 'cli/[0-9]')",
  "regexp_like('aws-cli', '^cli')",
  "regexp_like('aws-cli', '')",
  "regexp_like('', 'a')",
  "regexp_like('', '^$')",
  "regexp_like(cast(null as varchar), 'a')",
  "regexp_like('AWS-CLI', '(?i)aws')",
  "regexp_like('GRÜSSE', '(?i)grüsse')",
  "regexp_like('it''s', 't''s$')",
  "regexp_like('a.b', '^a[.]b$')",
  "regexp_like('🙂', '^.$')",
  "regexp_like('2026-11-09T12:00:00Z', '^[0-9]{4}-[0-9]{2}-[0-9]{2}T')",
  "regexp_extract('Boto3/1.2 Botocore/1.5', '[0-9][.][0-9]')",
  "regexp_extract('Boto3/1.2', '/([0-9]+)', 1)",
  "regexp_extract('Boto3/1.2', '/([0-9]+)', 0)",
  "regexp_extract('none here', '/([0-9]+)', 1)",
  "regexp_extract('none here', '[0-9]+')",
  "regexp_extract('', '[0-9]+')",
  "regexp_extract('xy', '(z)?y', 1)",
  "regexp_extract('a1 b2', '([a-z])([0-9])', 2)",
  "regexp_extract('grüße/🙂', '/(.*)$', 1)",
  "regexp_extract('it''s \"q\"', '\"(.*)\"', 1)",
  "regexp_extract('AROA:session:name', '^[^:]+:(.+)$', 1)",
  "regexp_extract('arn:aws:iam::111122223333:user/team/ann', '[^/:]+$')",
  "regexp_extract(cast(null as varchar), 'a')",
  "regexp_extract(cast(null as varchar), '(a)', 1)",
  "split_part('a/b', '/', 1)",
  "split_part('a/b', '/', 2)",
  "split_part('a/b', '/', 3)",
  "split_part('a', '/', 1)",
  "split_part('a/', '/', 2)",
  "split_part('/a', '/', 1)",
  "split_part('', '/', 1)",
  "split_part('', '/', 2)",
  "split_part('grüße🙂x', '🙂', 1)",
  "split_part('it''s', '''', 2)",
  "split_part(cast(null as varchar), '/', 1)",
  'json_extract_scalar(\'{"a":"x"}\', \'$.a\')',
  'json_extract_scalar(\'{"a":""}\', \'$.a\')',
  "json_extract_scalar('{\"a\":7}', '$.a')",
  "json_extract_scalar('{\"a\":-0.5}', '$.a')",
  "json_extract_scalar('{\"a\":9223372036854775807}', '$.a')",
  "json_extract_scalar('{\"a\":true}', '$.a')",
  "json_extract_scalar('{\"a\":null}', '$.a')",
  'json_extract_scalar(\'{"a":{"b":1}}\', \'$.a\')',
  'json_extract_scalar(\'{"a":{"b":1}}\', \'$.a.b\')',
  "json_extract_scalar('{\"a\":[1]}', '$.a')",
  'json_extract_scalar(\'{"a":["x"]}\', \'$.a[0]\')',
  'json_extract_scalar(\'{"a":["x"]}\', \'$.a[1]\')',
  'json_extract_scalar(\'{"a":"x"}\', \'$.a[0]\')',
  'json_extract_scalar(\'{"a":"it\'\'s \\"q\\" 🙂"}\', \'$.a\')',
  'json_extract_scalar(\'{"a":"gr\\u00fc\\u00dfe"}\', \'$.a\')',
  'json_extract_scalar(\'{"a":"c:\\\\d"}\', \'$.a\')',
  "json_extract_scalar('{\"A\":1}', '$.a')",
  "json_extract_scalar('{\"b\":1}', '$.a')",
  `json_extract_scalar('{"x-amz-acl":"private"}', '$["x-amz-acl"]')`,
  `json_extract_scalar('{"x-amz-acl":"private"}', '$["X-Amz-Acl"]')`,
  'json_extract_scalar(\'{"a":{"b-c":["x"]}}\', \'$.a["b-c"][0]\')',
  "json_extract_scalar('[1]', '$.a')",
  "json_extract_scalar('\"a\"', '$.a')",
  "json_extract_scalar('not json', '$.a')",
  "json_extract_scalar('{\"a\":', '$.a')",
  "json_extract_scalar('', '$.a')",
  "json_extract_scalar(cast(null as varchar), '$.a')",
  "try_cast('00012' as bigint)",
  "try_cast('-7' as bigint)",
  "try_cast('12x' as bigint)",
  "try_cast('' as bigint)",
  "try_cast('9223372036854775807' as bigint)",
  "try_cast('9223372036854775808' as bigint)",
  "try_cast('9007199254740993' as bigint)",
  'try_cast(cast(null as varchar) as bigint)',
  "try_cast(try_cast('1024.0' as double) as bigint)",
  "try_cast(try_cast('1e30' as double) as bigint)",
  "try_cast('x' as double)",
  "cast('1.5' as double)",
  'cast(12 as varchar)',
  'cast(cast(null as bigint) as varchar)',
  "'a' || cast(null as varchar)",
  "'a' || ''",
  "'it''s' || ' 🙂'",
  "nullif('', '')",
  "nullif('a', 'b')",
  "nullif('a', cast(null as varchar))",
  "coalesce(cast(null as varchar), 'b')",
  "coalesce(cast(null as varchar), '')",
  'coalesce(cast(null as varchar), cast(null as varchar))',
  "lower('Boto3 ÄÖ')",
  "lower('')",
  'lower(cast(null as varchar))',
  "length('grüße')",
  "length('🙂')",
  "length('')",
  'length(cast(null as varchar))',
  "substr('[abc]', 2, length('[abc]') - 2)",
  "substr('2026-11-09T12:00:00Z', 1, 10)",
  "substr('grüße', 3)",
  "substr('🙂a', 2)",
  "substr('abc', 4)",
  "substr('abc', 2, 9)",
  "substr('abc', 2, 0)",
  'substr(cast(null as varchar), 1)',
  "'[a]' like '[%]'",
  "'[' like '[%]'",
  "'it''s' like '%''%'",
  "cast(null as varchar) like '%'",
  "'SigV4' not like '%SigV4%'",
  '1 / 2',
  '7 / 2',
  '1.25',
  'cast(999999 as bigint) * 10000000 + cast(9999 as bigint) * 10000 + 9999',
  "'Z' < 'a'",
  "'2026-11-09T23:59:59Z' < '2026-11-10T00:00:00Z'",
  "'a' < 'ä'",
  "'ä' < '🙂'",
  "'a' = 'a '",
  "cast(null as varchar) = 'a'",
  "cast(null as varchar) in ('a')",
  "'a' in ('a', cast(null as varchar))",
  "'b' in ('a', cast(null as varchar))",
  "not ('b' in ('a', cast(null as varchar)))",
  'cast(null as boolean) or true',
  'cast(null as boolean) and true',
  "case when cast(null as boolean) then 'yes' else 'no' end",
  "case cast(null as varchar) when 'a' then 1 end",
];

const LIST = "(values ('b', 2), ('a', 1), (cast(null as varchar), 3), ('b', 4)) as t (x, n)";
const TEXTS =
  "(values ('ä', 1), ('a', 2), ('', 3), ('Z', 4), ('🙂', 5), ('it''s', 6), ('z', 7)) as t (x, n)";
const NOTHING =
  '(select x, n from (values (cast(null as varchar), 1)) as t (x, n) where n > 1) as u';

const AGGREGATES: readonly (readonly [expressions: readonly string[], from: string])[] = [
  [
    [
      "array_join(array_sort(array_agg(distinct x)), ', ')",
      "nullif(array_join(array_sort(array_agg(distinct nullif(x, x))), ', '), '')",
      "array_join(array_agg(distinct nullif(x, x)), ', ')",
      "array_join(array_sort(map_keys(histogram(x))), ', ')",
      "array_join(array_sort(map_keys(histogram(nullif(x, x)))), ', ')",
      'cardinality(histogram(x))',
      "cardinality(histogram(nullif(x, 'a')))",
      'cardinality(histogram(nullif(x, x)))',
      'coalesce(cardinality(histogram(nullif(x, x))), 0)',
      'count(distinct x)',
      'count(x)',
      'count(*)',
      "count(distinct nullif(x, 'a'))",
      "min_by(nullif(x, 'a'), n)",
      "min_by(coalesce(x, ''), n)",
      "nullif(min_by(coalesce(x, ''), -n), '')",
      "min_by(n, x || '!')",
      'min_by(n, nullif(x, x))',
      'min(x)',
      'max(x)',
      'max(n)',
      'max(n * 2305843009213693951)',
      "min(case when x = 'c' then n end)",
    ],
    LIST,
  ],
  [
    [
      "array_join(array_sort(array_agg(distinct x)), ' ')",
      "array_join(array_sort(array_agg(distinct lower(x))), ',')",
      "array_join(array_sort(map_keys(histogram(x))), ' ')",
      'min(x)',
      'max(x)',
      'min_by(x, x)',
      'count(distinct lower(x))',
    ],
    TEXTS,
  ],
  [
    [
      "array_join(array_sort(array_agg(distinct x)), ', ')",
      "array_join(array_sort(map_keys(histogram(x))), ', ')",
      'cardinality(histogram(x))',
      'count(*)',
      'count(distinct x)',
      'min(x)',
      'min_by(x, n)',
    ],
    NOTHING,
  ],
];

const SETS = `select grouping(x) as level, grouping(x, n) as parts, x, n, count(*) as c from ${LIST}
  group by grouping sets ((x, n), (x), ())`;

const RANKED = `select x, row_number() over (partition by x order by n desc) as place,
  count(*) over (partition by x) as size, n from ${LIST}`;

/** Whole queries with one cell. */
const QUERIES: readonly string[] = [
  // A NULL of the column is told apart from a NULL of the set.
  `select count(*) as answer from (${SETS}) as s where x is null and level = 0`,
  `select max(parts * 10 + c) as answer from (${SETS}) as s`,
  `select c as answer from (${SETS}) as s where level = 1`,
  // NULLs come last, whichever the direction.
  `select x as answer from ${LIST} order by x asc, n limit 1`,
  `select x as answer from ${LIST} order by x desc, n limit 1`,
  // By code points, in both engines.
  `select x as answer from ${TEXTS} order by x desc limit 1`,
  // A comparison with NULL joins nothing.
  `select count(*) as answer from ${LIST} join (values ('b'), (cast(null as varchar))) as o (y) on x = y`,
  `select count(*) as answer from ${LIST} left join (values ('a')) as o (y) on x = y where y is null`,
  `select n * 100 + size * 10 + place as answer from (${RANKED}) as r where x = 'b' and place = 1`,
  `select n * 100 + size * 10 + place as answer from (${RANKED}) as r where x = 'b' and place = 2`,
  // NULLs are one partition.
  `select n * 100 + size * 10 + place as answer from (${RANKED}) as r where x is null`,
];

/** One expression, and the query that asks for it, as `answer`. */
export interface Meaning {
  readonly expression: string;
  readonly query: string;
}

/** Every expression, each with a name of its own. */
export const MEANINGS: readonly Meaning[] = [
  ...SCALARS.map((expression) => ({ expression, query: `select ${expression} as answer` })),
  ...AGGREGATES.flatMap(([expressions, from]) =>
    expressions.map((expression) => ({
      expression: `${expression} from ${from}`,
      query: `select ${expression} as answer from ${from}`,
    })),
  ),
  ...QUERIES.map((query) => ({ expression: query, query })),
];
