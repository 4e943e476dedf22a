import { expect, test } from 'vitest';
import { sqlList, sqlLiteral } from '../../src/query/literal.ts';

test.each([
  ['plain', "'plain'"],
  ["O'Brien", "'O''Brien'"],
  ["'; drop table x; --", "'''; drop table x; --'"],
  ["''", "''''''"],
  ['back\\slash', "'back\\slash'"],
  ['{{by}} :name', "'{{by}} :name'"],
  ['grüße 🙂', "'grüße 🙂'"],
  ['', "''"],
  [42, '42'],
  [-1, '-1'],
  [true, 'true'],
  [false, 'false'],
  [null, 'cast(null as varchar)'],
])('%j becomes %s', (value, literal) => {
  expect(sqlLiteral(value)).toBe(literal);
});

test.each(['\u0000', 'a\nb', '\u001b[31m', '\u007f', '\u0085'])(
  'the control character in %j is refused',
  (value) => {
    expect(() => sqlLiteral(value)).toThrow(/^Cannot use value .* it holds a control character$/);
  },
);

test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d has no literal', (value) => {
  expect(() => sqlLiteral(value)).toThrow(`no literal for ${value}`);
});

test('a list holds literals', () => {
  expect(sqlList(['a', "b'"])).toBe("('a', 'b''')");
});
