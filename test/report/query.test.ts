import { describe, expect, test } from 'vitest';
import type { ColumnType, QueryResult, Row } from '../../src/model.ts';
import { type QueryLook, queryAsides, renderQuery } from '../../src/report/query.ts';

const LOOK: QueryLook = { format: 'table', width: 80, isFiltered: false };

function result(
  types: Readonly<Record<string, ColumnType>>,
  rows: readonly Row[],
  changes: Partial<QueryResult> = {},
): QueryResult {
  return {
    query: 'mine.sql',
    engine: 'local',
    generatedAt: '2026-11-20T12:00:00Z',
    window: { from: null, to: null },
    input: {
      kind: 'local',
      filesRead: 2,
      filesOutsideWindow: 0,
      filesSkipped: [],
      records: 1234,
      recordsSkipped: 0,
      bytes: 1_200_000,
    },
    totals: { rows: rows.length, shown: rows.length },
    columns: Object.entries(types).map(([name, type]) => ({ name, type })),
    rows,
    ...changes,
  };
}

test('columns and rows as they come, numbers as they are and to the right', () => {
  const rows = [
    { year: 2026, share: 0.00012, bucket_name: 'acme', is_new: true },
    { year: '9007199254740993', share: null, bucket_name: null, is_new: null },
  ];
  const types = {
    year: 'bigint',
    share: 'double',
    bucket_name: 'varchar',
    is_new: 'boolean',
  } as const;
  expect(
    renderQuery(result(types, rows), LOOK),
  ).toBe(`            YEAR    SHARE  BUCKET_NAME  IS_NEW
            2026  0.00012  acme         true
9007199254740993

2 rows.
Read 1,234 records from 2 files (1.2 MB).
`);
});

test('what does not fit stands below, named; no cell is wider than half of the terminal', () => {
  const rows = [{ n: 1, agent: 'x'.repeat(60), host: 'y'.repeat(30) }];
  const types = { n: 'bigint', agent: 'varchar', host: 'varchar' } as const;
  const lines = renderQuery(result(types, rows), { ...LOOK, width: 60 }).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'N  AGENT',
    `1  ${'x'.repeat(15)}…${'x'.repeat(14)}`,
    `   host ${'y'.repeat(30)}`,
  ]);
});

test('what callers chose cannot act on a terminal', () => {
  const text = renderQuery(
    result({ 'a\u001b[2J': 'varchar' }, [{ 'a\u001b[2J': '\u001b]0;owned\u0007' }]),
    LOOK,
  );
  expect(text).toContain('\\u001b]0;owned\\u0007');
  expect(text).not.toContain('\u001b');
});

describe('no rows are not called clean', () => {
  test('the answer says what was read', () => {
    expect(renderQuery(result({ n: 'bigint' }, []), LOOK)).toBe(
      'No rows.\nRead 1,234 records from 2 files (1.2 MB).\n',
    );
  });

  test('and that the query saw a part of it', () => {
    const window = { from: '2026-11-09T00:00:00Z', to: null };
    const filtered = { ...LOOK, isFiltered: true, width: 200 };
    expect(renderQuery(result({ n: 'bigint' }, [], { window }), filtered)).toContain(
      'No rows.\nThe query saw the events that the filters leave, from 2026-11-09T00:00:00Z to now.\n',
    );
    expect(renderQuery(result({ n: 'bigint' }, []), filtered)).toContain(
      '\nThe query saw the events that the filters leave.\n',
    );
  });

  test('on Athena it says what was scanned', () => {
    const input = {
      kind: 'athena' as const,
      table: 'security.logs',
      queryId: 'Q',
      bytesScanned: 12_000_000,
      dollars: 0.00006,
      daysWithoutPartition: [],
    };
    expect(renderQuery(result({ n: 'bigint' }, [], { input }), { ...LOOK, width: 200 })).toBe(
      'No rows.\nAthena scanned 12.0 MB of security.logs, less than $0.01 (query Q).\n',
    );
  });
});

test('a limit is said', () => {
  const rows = [{ n: 1 }, { n: 2 }, { n: 3 }];
  const limited = result({ n: 'bigint' }, rows, { totals: { rows: 3, shown: 2 } });
  expect(renderQuery(limited, LOOK)).toMatch(/^N\n1\n2\n\n3 rows, 2 shown \(--limit\)\.\n/);
  expect(renderQuery(limited, { ...LOOK, format: 'csv' })).toBe('n\r\n1\r\n2\r\n');
  expect(renderQuery(limited, { ...LOOK, format: 'ndjson' })).toBe('{"n":1}\n{"n":2}\n');
});

test('JSON has the form of the audits, with what is known of a query', () => {
  const text = renderQuery(result({ n: 'bigint' }, [{ n: 1 }]), { ...LOOK, format: 'json' });
  expect(JSON.parse(text)).toEqual({
    schemaVersion: 1,
    audit: 'query',
    query: 'mine.sql',
    engine: 'local',
    generatedAt: '2026-11-20T12:00:00Z',
    window: { from: null, to: null },
    input: {
      filesRead: 2,
      filesSkipped: [],
      filesOutsideWindow: 0,
      records: 1234,
      recordsSkipped: 0,
      bytes: 1_200_000,
    },
    totals: { rows: 1, shown: 1 },
    columns: [{ name: 'n', type: 'bigint' }],
    rows: [{ n: 1 }],
  });
});

test('Markdown is a table with the file for its title; formats of rows alone say the rest beside them', () => {
  const one = result({ n: 'bigint', a: 'varchar' }, [{ n: 1, a: '<b>|' }]);
  const markdown = renderQuery(one, { ...LOOK, format: 'markdown' });
  expect(markdown).toMatch(
    /^## mine.sql\n\n\| n \| a \|\n\| ---: \| --- \|\n\| 1 \| &lt;b&gt;\\\| \|\n/,
  );
  expect(queryAsides(one, { ...LOOK, format: 'csv' })).toEqual([
    '1 row.',
    'Read 1,234 records from 2 files (1.2 MB).',
  ]);
  expect(queryAsides(one, LOOK)).toEqual([]);
});
