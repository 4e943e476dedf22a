import { expect, test } from 'vitest';
import { fillTemplate } from '../../src/query/template.ts';

const FILLINGS = {
  values: { name: "O'Brien", flag: true, nothing: null },
  texts: { by: 'client, day', tricky: ":name {{by}} ':name'" },
};

test.each([
  ['select :name', "select 'O''Brien'"],
  ['select :flag, :nothing', 'select true, cast(null as varchar)'],
  ['group by {{by}}', 'group by client, day'],
  ["select ':name', '{{by}}'", "select ':name', '{{by}}'"],
  ["select 'it''s :name'", "select 'it''s :name'"],
  ['-- as :name says, {{by}}\nselect 1', '-- as :name says, {{by}}\nselect 1'],
  ["select '2026-11-09T12:00:00Z'", "select '2026-11-09T12:00:00Z'"],
])('%s', (sql, filled) => {
  expect(fillTemplate(sql, FILLINGS)).toBe(filled);
});

test('what is filled in is not looked at again', () => {
  expect(fillTemplate('{{tricky}}', FILLINGS)).toBe(":name {{by}} ':name'");
});

test.each([':unknown', '{{unknown}}', ':constructor', '{{toString}}'])('%s is a bug', (sql) => {
  expect(() => fillTemplate(sql, FILLINGS)).toThrow('no filling for placeholder');
});
