import { describe, expect, it } from 'vitest';
import { LONGEST_RECORD } from '../../src/logs/batch.ts';
import { NOT_JSON } from '../../src/logs/split.ts';
import { parsed, split } from './split-text.ts';

const A = '{"eventID":"a","n":{"deep":[1,{"x":[]}]}}';
const B = '{"eventID":"b"}';
const C = '{"eventID":"c","list":[]}';

describe('the records of well-formed text', () => {
  it.each([
    ["CloudTrail's wrapper", `{"Records":[${A},${B},${C}]}`],
    ['the wrapper with spaces', ` { "Records" : [ ${A} , ${B},\t${C} ] } \n`],
    ['keys before Records', `{"v":"1","n":{"Records":5},"Records":[${A},${B},${C}]}`],
    ['a list before Records', `{"other":[1,[2],{"a":[3]}],"Records":[${A},${B},${C}]}`],
    ['keys after Records', `{"Records":[${A},${B},${C}],"next":"}]","more":{"a":[{}]},"z":[1]}`],
    ['a list of records after Records', `{"Records":[${A},${B},${C}],"Events":[{"no":1}]}`],
    ["lookup-events' wrapper", `{"Events":[${A},${B},${C}],"NextToken":"x"}`],
    ["CloudWatch Logs' wrapper", `{"owner":"1","logEvents":[${A},${B},${C}]}`],
    ['a bare list', `[${A},${B},${C}]`],
    ['a bare list over lines', `[\n${A},\r\n${B},\n${C}\n]\n`],
    ['JSON lines', `${A}\n${B}\n${C}\n`],
    ['JSON lines without the last line break', `${A}\n${B}\n${C}`],
    ['JSON lines with empty ones', `\n${A}\n\n \n${B}\n${C}\n\n`],
    ['wrappers after each other', `{"Records":[${A}]}{"Records":[${B}]}{"Records":[${C}]}`],
    ['wrappers on lines', `{"Records":[${A}]}\n{"Records":[]}\n{"Records":[${B},${C}]}\n`],
    ['a list, a wrapper and a record', `[${A}]\n{"Records":[${B}]}\n${C}\n`],
    ['lists after each other', `[${A}][][${B},${C}]`],
  ])('come out one a line from %s', (_, text) => {
    expect(split(text)).toEqual({ lines: [A, B, C], strays: 0, problem: null });
  });

  it('come out from a file that its name says to hold lines', () => {
    expect(split(`${A}\n\n${B}\n${C}`, { byLine: true }).lines).toEqual([A, B, C]);
  });

  it('come out from a file named for lines that is pretty-printed all the same', () => {
    const text = JSON.stringify({ Records: [JSON.parse(A), JSON.parse(B)] }, null, 2);
    expect(parsed(split(text, { byLine: true }))).toEqual([JSON.parse(A), JSON.parse(B)]);
  });

  it('come out from JSON lines with the line breaks of Windows', () => {
    const trimmed = split(`${A}\r\n${B}\r\n${C}\r\n`).lines.map((line) => line.trim());
    expect(trimmed).toEqual([A, B, C]);
  });

  it('are joined to one line each where they are pretty-printed', () => {
    const records = [A, B, C].map((text) => JSON.parse(text) as unknown);
    for (const breaks of ['\n', '\r\n']) {
      const text = JSON.stringify({ Records: records }, null, 2).replaceAll('\n', breaks);
      expect(parsed(split(text))).toEqual(records);
      const values = records.map((record) => JSON.stringify(record, null, '\t')).join('\n');
      expect(parsed(split(values.replaceAll('\n', breaks)))).toEqual(records);
    }
  });

  it('are a single object of any kind, as the engine judges it', () => {
    expect(split(A).lines).toEqual([A]);
    expect(split('{}').lines).toEqual(['{}']);
    expect(split(`{"detail":${A}}`).lines).toEqual([`{"detail":${A}}`]);
  });

  it('are texts and nested lists within a list too, as they may hold records', () => {
    const { lines, strays } = split(`["{\\"a\\":1}",[${A},[${B}]],${C},"x"]`);
    expect(lines).toEqual(['"{\\"a\\":1}"', `[${A},[${B}]]`, C, '"x"']);
    expect(strays).toBe(0);
  });

  it('are not found in a list deeper in another object', () => {
    const text = `{"outer":{"Records":[${A}]}}`;
    expect(split(text).lines).toEqual([text]);
  });

  it('keep a list named Records that is their own', () => {
    const record = '{"eventID":"a","Records":[{"b":1}]}';
    expect(split(`{"Records":[${record}]}`).lines).toEqual([record]);
  });

  it.each([
    ['braces and brackets', '}{][}}]]{{'],
    ['quotes', '"'],
    ['a backslash at the end', '\\'],
    ['two backslashes and a quote', '\\\\"'],
    ['escaped line breaks', 'a\r\nb'],
    ['text like a wrapper', '{"Records":[{"a":1}]}'],
    ['a comma and a colon', '",":'],
    ['UTF-8 of two, three and four bytes', 'é 日本 😀'],
  ])('are not disturbed by %s in a string or a key', (_, text) => {
    const record = { [text]: text, next: [text, { [text]: [text] }] };
    const records = [record, { last: true }];
    expect(parsed(split(JSON.stringify({ Records: records })))).toEqual(records);
    expect(parsed(split(JSON.stringify(records, null, 1)))).toEqual(records);
    expect(parsed(split(records.map((one) => JSON.stringify(one)).join('\n')))).toEqual(records);
  });

  // Kinesis Firehose writes records without anything between them.
  it.each([
    ['nothing', ''],
    ['a space', ' '],
    ['a comma and a line break', ',\n'],
  ])('come out when bare objects have %s between them', (_, between) => {
    expect(split([A, B, C].join(between)).lines).toEqual([A, B, C]);
  });

  it('come out when a pretty-printed one follows one on a single line', () => {
    const { lines } = split(`${A}\n${JSON.stringify(JSON.parse(C), null, 2)}\n`);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      [A, C].map((text) => JSON.parse(text)),
    );
  });
});

describe('text without records', () => {
  it.each(['', ' ', '\n \r\n\t', '\u0000\u0000'])(
    'is an empty file where nothing is in it: %j',
    (text) => {
      expect(split(text)).toEqual({ lines: [], strays: 0, problem: 'empty file' });
      expect(split(text, { byLine: true }).problem).toBe('empty file');
    },
  );

  it.each(['[]', ' [ ] ', '{"Records":[]}', '{"Records": [ ],"a":1}', '[\n]', '[][]'])(
    'is fine where it is an empty list: %j',
    (text) => {
      expect(split(text)).toEqual({ lines: [], strays: 0, problem: null });
    },
  );

  it.each(['hello', '12', '<xml>', 'null', '#!/bin/sh\n{"a":1}', 'PAR1\u0000'])(
    'is no JSON at all: %j',
    (text) => {
      expect(split(text)).toEqual({ lines: [], strays: 0, problem: NOT_JSON });
    },
  );

  it('counts numbers and words in a list, each once', () => {
    const { lines, strays, problem } = split(`[1,-2.5e7, null,true ,${A},false]`);
    expect(lines).toEqual([A]);
    expect(strays).toBe(5);
    expect(problem).toBeNull();
  });
});

describe('a record longer than any', () => {
  const tooLong = `{"x":"${'x'.repeat(LONGEST_RECORD)}"}`;

  it('is left out of a wrapper, a list and lines, and counted', () => {
    for (const text of [
      `{"Records":[${A},${tooLong},${B}]}`,
      `[${A},${tooLong},${B}]`,
      `${A}\n${tooLong}\n${B}\n`,
    ]) {
      expect(split(text)).toEqual({ lines: [A, B], strays: 1, problem: null });
    }
    expect(split(`${tooLong}\n${A}\n${tooLong}`, { byLine: true })).toMatchObject({
      lines: [A],
      strays: 2,
    });
  });

  it('is left out when it comes in small chunks', () => {
    const text = `[${A},${tooLong},${B}]`;
    const cuts = Array.from(
      { length: Math.floor(text.length / 65_536) },
      (_, i) => (i + 1) * 65_536,
    );
    expect(split(text, { cuts })).toEqual({ lines: [A, B], strays: 1, problem: null });
  });

  it('is taken up to the limit to the byte', () => {
    const longest = `{"x":"${'x'.repeat(LONGEST_RECORD - '{"x":""}'.length)}"}`;
    const oneMore = longest.replace('x"}', 'xx"}');
    const { lines, strays } = split(`[${longest},${oneMore},${B}]`);
    expect(lines.map(({ length }) => length)).toEqual([LONGEST_RECORD, B.length]);
    expect(strays).toBe(1);
  });
});
