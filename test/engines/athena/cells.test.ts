import { describe, expect, test } from 'vitest';
import { readRows } from '../../../src/engines/athena/cells.ts';
import type { Cell, ColumnType } from '../../../src/model.ts';

describe("Athena's text of a type becomes the canonical cell", () => {
  test.each<[string, string, ColumnType, Cell]>([
    ['varchar', 'aws-cli', 'varchar', 'aws-cli'],
    ['varchar', '', 'varchar', ''],
    ['varchar', ' 12 ', 'varchar', ' 12 '],
    ['varchar', 'true', 'varchar', 'true'],
    ['varchar', 'NULL', 'varchar', 'NULL'],
    ['char', '007', 'varchar', '007'],
    ['boolean', 'true', 'boolean', true],
    ['boolean', 'false', 'boolean', false],
    ['tinyint', '-1', 'bigint', -1],
    ['smallint', '12', 'bigint', 12],
    ['integer', '0', 'bigint', 0],
    ['bigint', '9007199254740991', 'bigint', 9_007_199_254_740_991],
    ['bigint', '-9007199254740991', 'bigint', -9_007_199_254_740_991],
    // Beyond what a number of JavaScript holds exactly.
    ['bigint', '9007199254740993', 'bigint', '9007199254740993'],
    ['bigint', '-9223372036854775808', 'bigint', '-9223372036854775808'],
    ['double', '0.5', 'double', 0.5],
    ['double', '1.0E10', 'double', 1e10],
    ['float', '2.0', 'double', 2],
    ['real', '-2.5', 'double', -2.5],
    ['decimal', '10.25', 'double', 10.25],
    ['date', '2026-11-09', 'varchar', '2026-11-09'],
    ['timestamp', '2026-11-09 00:00:00.000', 'varchar', '2026-11-09 00:00:00.000'],
    ['array', '[1, 2]', 'varchar', '[1, 2]'],
    ['row', '{a=1}', 'varchar', '{a=1}'],
  ])('%s "%s"', (type, text, columnType, cell) => {
    const { columns, rows } = readRows([{ name: 'x', type }], [[text]]);
    expect(columns).toEqual([{ name: 'x', type: columnType }]);
    expect(rows).toEqual([{ x: cell }]);
  });

  test.each(['varchar', 'boolean', 'bigint', 'double', 'date'])('NULL of %s is null', (type) => {
    expect(readRows([{ name: 'x', type }], [[null]]).rows).toEqual([{ x: null }]);
  });
});

test('cells stand under the names of their columns; what a row lacks at its end is null', () => {
  const columns = [
    { name: 'client', type: 'varchar' },
    { name: 'requests', type: 'bigint' },
    { name: 'is_known', type: 'boolean' },
  ];
  const rows = [['a', '1', 'true'], ['', '2', null], ['c']];
  expect(readRows(columns, rows).rows).toEqual([
    { client: 'a', requests: 1, is_known: true },
    { client: '', requests: 2, is_known: null },
    { client: 'c', requests: null, is_known: null },
  ]);
  expect(readRows(columns, []).rows).toEqual([]);
});
