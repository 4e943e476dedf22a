import { expect, test } from 'vitest';
import { safeJson, safeText } from '../../src/report/safe-text.ts';
import { counted, shortArn, shorten, wrapped } from '../../src/report/words.ts';

test.each([
  ['arn:aws:iam::111122223333:role/backup', '111122223333:role/backup'],
  ['arn:aws:iam::111122223333:role/a/long/path/backup', '111122223333:role/backup'],
  ['arn:aws-cn:iam::111122223333:user/team/alice', '111122223333:user/alice'],
  ['arn:aws:sts::111122223333:assumed-role/app/i-0a1b', '111122223333:assumed-role/app/i-0a1b'],
  ['arn:aws:iam::111122223333:root', '111122223333:root'],
  ['111122223333:AIDAEXAMPLE', '111122223333:AIDAEXAMPLE'],
  ['anonymous', 'anonymous'],
])('%s is shown as %s', (arn, short) => {
  expect(shortArn(arn)).toBe(short);
});

test.each([
  ['short', 10, 'short'],
  ['exactly-10', 10, 'exactly-10'],
  ['one-more-11', 10, 'one-m…e-11'],
  ['abcdef', 3, 'a…f'],
])('%s in %i columns is %s', (text, width, short) => {
  expect(shorten(text, width)).toBe(short);
});

test('a count has its noun', () => {
  expect([
    counted(0, 'request'),
    counted(1, 'copy', 'copies'),
    counted(1204, 'copy', 'copies'),
  ]).toEqual(['0 requests', '1 copy', '1,204 copies']);
});

test('long text is broken at spaces, and a long word is left whole', () => {
  expect(wrapped('one two three', 8)).toBe('one two\n  three');
  expect(wrapped('one unbreakable-word two', 8)).toBe('one\n  unbreakable-word\n  two');
});

test.each([
  ['\u001b[31mred', '\\u001b[31mred'],
  ['line\nfeed\ttab', 'line\\u000afeed\\u0009tab'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['zero\u200bwidth', 'zero\\u200bwidth'],
  ['grüße 🙂', 'grüße 🙂'],
])('%j is made safe', (text, safe) => {
  expect(safeText(text)).toBe(safe);
});

test('safe JSON means what JSON means', () => {
  const value = { text: '\u001b\u009b\u007f\u202e\u2028 "grüße" \\' };
  expect(safeJson(value, 0)).not.toMatch(/[\u007f-\u009f\u202e\u2028]/);
  expect(JSON.parse(safeJson(value, 2))).toEqual(value);
});
