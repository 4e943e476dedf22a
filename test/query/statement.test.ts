import { describe, expect, test } from 'vitest';
import { readStatement } from '../../src/query/statement.ts';

describe('one SELECT is taken as it is', () => {
  test.each<readonly [source: string, text: string]>([
    ['select 1', 'select 1'],
    ['SELECT 1', 'SELECT 1'],
    ['select 1;', 'select 1'],
    ['select 1 ;\n;\n', 'select 1'],
    ['\ufeffselect 1', 'select 1'],
    ['\n\n  select 1\n', '\n\n  select 1'],
    ['-- why; so\nselect 1 -- and how;\n', '-- why; so\nselect 1'],
    ['/* a; b */ select 1 /* c; */ ; -- d', '/* a; b */ select 1'],
    ["select ';' || 'it''s; fine' as \"a;b\"", "select ';' || 'it''s; fine' as \"a;b\""],
    ["select '--' as a, '/*' as b", "select '--' as a, '/*' as b"],
    ["select 1 -- it's open", 'select 1'],
    ['select (select 1) from (values 1)', 'select (select 1) from (values 1)'],
    [
      "select update from events where x = ':name {{y}}'",
      "select update from events where x = ':name {{y}}'",
    ],
    ['select 1 union all select 2', 'select 1 union all select 2'],
  ])('%j', (source, text) => {
    expect(readStatement(source)).toEqual({ kind: 'select', text });
  });
});

test('WITH gives way to blanks, so that lines and columns stay', () => {
  const source = '-- mine\n  With a as (select 1), b (x) as (values 2)\nselect * from a, b;';
  const text = '-- mine\n       a as (select 1), b (x) as (values 2)\nselect * from a, b';
  expect(readStatement(source)).toEqual({ kind: 'with', text });
});

describe('anything else is refused, with a reason', () => {
  test.each<readonly [source: string, reason: string]>([
    ['', 'there is no SQL in it'],
    [' \n\t', 'there is no SQL in it'],
    ['-- select 1', 'there is no SQL in it'],
    [';', 'there is no SQL in it'],
    ['select 1; select 2', 'it holds more than one statement'],
    ['select 1; drop table x', 'it holds more than one statement'],
    ['drop table x', 'it is no SELECT'],
    ['selec 1', 'it is no SELECT'],
    ['explain select 1', 'it is no SELECT'],
    ['(select 1)', 'it is no SELECT'],
    ['from events', 'it is no SELECT'],
    ['values 1', 'it is no SELECT'],
    ['insert into x select 1', 'it is no SELECT'],
    ['with a as (select 1) delete from b', 'it is no SELECT'],
    ['with a as (select 1) insert into b select * from a', 'it is no SELECT'],
    ['with a as (select 1) values 2', 'it is no SELECT'],
    ['with a as (select 1)', 'it is no SELECT'],
    ['with recursive a as (select 1) select * from a', 'it is WITH RECURSIVE'],
    ["select\n'abc", "the ' in line 2 is not closed"],
    ['select "abc', 'the " in line 1 is not closed'],
    ['select 1\n\n/* abc', 'the /* in line 3 is not closed'],
  ])('%j: %s', (source, reason) => {
    expect(readStatement(source)).toEqual({ kind: 'refused', reason });
  });
});
