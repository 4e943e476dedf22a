import { describe, expect, it } from 'vitest';
import { parsed, split } from './split-text.ts';

const RECORDS = ['{"id":1,"s":"}]\\""}', '{"id":2,"list":[{"a":1}]}', '{"id":3}'];

describe('a wrapper cut short', () => {
  it.each([
    ['compact', `{"Records":[${RECORDS.join(',')}],"n":1}`],
    ['with a key before', `{"v":[1],"Records":[${RECORDS.join(', ')}]}`],
    ['a bare list', `[${RECORDS.join(',')}]`],
  ])('keeps exactly the whole records before the cut: %s', (_, text) => {
    const ends = RECORDS.map((record) => text.indexOf(record) + record.length);
    for (let cut = 1; cut < text.length; cut++) {
      const kept = RECORDS.filter((_, i) => ends[i]! <= cut);
      const expected = { cut, lines: kept, strays: 0, problem: 'JSON cut short' };
      expect({ cut, ...split(text.slice(0, cut)) }).toEqual(expected);
    }
    expect(split(text)).toEqual({ lines: RECORDS, strays: 0, problem: null });
  });

  it('keeps the whole records where they are pretty-printed', () => {
    const text = JSON.stringify(
      { Records: RECORDS.map((record) => JSON.parse(record) as unknown) },
      null,
      2,
    );
    const cut = text.indexOf('"id": 3');
    const result = split(text.slice(0, cut));
    expect(parsed(result)).toEqual(
      RECORDS.slice(0, 2).map((record) => JSON.parse(record) as unknown),
    );
    expect(result.problem).toBe('JSON cut short');
  });

  it('loses nothing of the whole wrappers before it', () => {
    const text = `{"Records":[${RECORDS[0]}]}\n{"Records":[${RECORDS[1]},{"id":`;
    expect(split(text)).toEqual({
      lines: RECORDS.slice(0, 2),
      strays: 0,
      problem: 'JSON cut short',
    });
  });
});

const GOOD = ['{"id":1}', '{"id":2}', '{"id":3}', '{"id":4}'];
const BROKEN_LINES = [
  ['a missing quote', '{"id":"x}'],
  ['a missing quote at the end of a key', '{"id:1,"a":"b"}'],
  ['a cut within a string', '{"id":9,"s":"abc'],
  ['a cut behind a backslash', '{"id":9,"s":"abc\\'],
  ['a cut within an object', '{"id":9,"o":{"a":[1'],
  ['a cut behind a colon', '{"id":'],
  ['the rest of a record', '3,"o":{}}'],
  ['a brace too many', '{"id":9}}'],
  ['plain text', 'Nov 09 12:00:00 host daemon[12]: "hello {'],
  ['binary', '\u0001\u0002\ufffd{"['],
] as const;

describe.each(BROKEN_LINES)('JSON lines of which one has %s', (_, broken) => {
  it('keep the others where it stands in the middle', () => {
    const result = split([GOOD[0], GOOD[1], broken, GOOD[2], GOOD[3]].join('\n'));
    expect(parsed(result)).toEqual(GOOD.map((line) => JSON.parse(line) as unknown));
    expect(result.lines.length + result.strays).toBe(5);
  });

  it('keep the others where it stands at the end', () => {
    expect(parsed(split([...GOOD, broken].join('\n')))).toHaveLength(4);
  });

  it('keep the others wherever it stands, where the name says that they are lines', () => {
    for (let place = 0; place <= GOOD.length; place++) {
      const text = GOOD.toSpliced(place, 0, broken).join('\n');
      const result = split(text, { byLine: true });
      expect(parsed(result)).toEqual(GOOD.map((line) => JSON.parse(line) as unknown));
      expect(result).toMatchObject({ strays: 0, problem: null });
      expect(result.lines).toHaveLength(5);
    }
  });
});

describe('bad JSON', () => {
  it('keeps the lines behind a first line that lacks a quote', () => {
    const result = split(['{"id":"x}', ...GOOD].join('\n'));
    expect(result).toEqual({ lines: GOOD, strays: 1, problem: null });
  });

  it('ends a list at a string that a line break shows to lack its quote', () => {
    const result = split(`{"Records":[${RECORDS[0]},{"id":"x\n},${RECORDS[1]}]}`);
    expect(result.lines).toEqual([RECORDS[0]]);
    expect(result.problem).toBe('bad JSON: a line break in a string');
  });

  it.each([
    ['behind a list', `[${RECORDS[0]}]]`],
    ['within a wrapper', `{"Records":[${RECORDS[0]}]]}`],
    ['behind a wrapper', `{"Records":[${RECORDS[0]}]}}`],
  ])('with a bracket too many %s keeps the records before it', (_, text) => {
    const result = split(`${text}\n[${RECORDS[1]}]`);
    expect(result.lines[0]).toBe(RECORDS[0]);
    expect(result.problem).toBe('bad JSON: a bracket too many');
  });

  it('that begins with a closing bracket has no records', () => {
    expect(split('}{"a":1}')).toMatchObject({ lines: [], problem: 'bad JSON: a bracket too many' });
  });

  it('between values costs the rest of its line', () => {
    const result = split(`[${RECORDS[0]}]\nhello {"a":1}\n[${RECORDS[1]}]`);
    expect(result).toEqual({ lines: RECORDS.slice(0, 2), strays: 1, problem: null });
  });

  // The line break gets into the batch, and every later line counts for the wrong record.
  it('with a line break behind a backslash gives as many lines as it counts', () => {
    expect(() => split(`{"Records":[{"id":"x\\\ny"},${RECORDS[0]}]}`)).not.toThrow();
  });
});
