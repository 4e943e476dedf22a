import { describe, expect, it } from 'vitest';
import { parsed, split } from './split-text.ts';

const RECORD = '{"a":"é😀\\\\","b\\"":[{"c":"}]"}],"d":"\\u00e9\\n"}';
const PRETTY = JSON.stringify(
  { v: [1], Records: [JSON.parse(RECORD), { e: {} }], n: { x: ']}' } },
  null,
  2,
);

const DOCUMENTS: readonly (readonly [name: string, text: string, byLine?: boolean])[] = [
  ['a wrapper', `{"Records":[${RECORD},{"z":1},${RECORD}],"tail":{"t":"\\"]}"}}`],
  ['a pretty-printed wrapper', PRETTY],
  ['the same with the line breaks of Windows', PRETTY.replaceAll('\n', '\r\n')],
  ['a list with strings, numbers and lists', `[ "s\\"", 12, ${RECORD}, [${RECORD}], null ]`],
  ['wrappers after each other', `{"Records":[${RECORD}]} {"Events" : [{"z":1}]}\n[${RECORD}]`],
  ['JSON lines', `${RECORD}\n{"z":1}\n\n${RECORD}`],
  ['JSON lines by name', `${RECORD}\n{"z":1}\n\n${RECORD}`, true],
  ['values over several lines', `{\n"a":\n"x"}\n{\r\n"b":[\n1]}\n`],
  ['a list that never ends', `{"Records":[${RECORD},{"z":1`],
  ['a bracket too many', `[${RECORD}]]${RECORD}`],
  ['a missing quote in a line', `${RECORD}\n{"a":"x\n${RECORD}\n`],
  ['a missing quote in a list', `[${RECORD},{"a":"x\n},${RECORD}]`],
  ['text between lines', `${RECORD}\nhello { " world\n${RECORD}\n`],
  ['no JSON', 'hello {"a":1}'],
  ['nothing', ' \n '],
];

describe.each(DOCUMENTS.map(([name, text, byLine = false]) => ({ name, text, byLine })))(
  '$name',
  ({ text, byLine }) => {
    const bytes = Buffer.from(text);
    const whole = split(bytes, { byLine });

    it('gives the same in two chunks, wherever it is cut', () => {
      for (let cut = 0; cut <= bytes.length; cut++) {
        expect({ cut, ...split(bytes, { byLine, cuts: [cut] }) }).toEqual({ cut, ...whole });
      }
    });

    it('gives the same in chunks of one, two and three bytes', () => {
      for (const size of [1, 2, 3]) {
        const cuts = Array.from(
          { length: Math.floor(bytes.length / size) },
          (_, i) => (i + 1) * size,
        );
        expect({ size, ...split(bytes, { byLine, cuts }) }).toEqual({ size, ...whole });
      }
    });
  },
);

/** Numbers from 0 up to 1, always the same for a seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class RandomJson {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomNumbers(seed);
  }

  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  text(): string {
    const parts = [
      'a',
      'Z9',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\n',
      '\r',
      '\t',
      ' ',
      'é',
      '日',
      '😀',
      '\u0001',
      '"Records":[',
    ];
    return Array.from({ length: this.below(9) }, () => this.pick(parts)).join('');
  }

  value(depth: number): unknown {
    const kind = this.below(depth > 3 ? 4 : 6);
    if (kind === 0) return this.text();
    if (kind === 1) return this.below(1e9) / 7;
    if (kind === 2) return this.pick([true, false, null]);
    if (kind === 3) return this.pick([[], {}]);
    if (kind === 4) return Array.from({ length: this.below(4) }, () => this.value(depth + 1));
    return this.object(depth);
  }

  object(depth: number): Record<string, unknown> {
    const keys = Array.from({ length: this.below(4) }, () => `k${this.text()}`);
    return Object.fromEntries(keys.map((key) => [key, this.value(depth + 1)]));
  }

  record(): Record<string, unknown> {
    return { eventID: `id${this.below(1e6)}`, ...this.object(0) };
  }

  /** Records in one of the forms that log files have. */
  document(records: readonly unknown[]): string {
    const indent = this.pick([1, 2, '\t']);
    const pretty = (value: unknown): string => JSON.stringify(value, null, indent);
    const lines = (value: unknown): string => JSON.stringify(value);
    return this.pick([
      () => lines({ Records: records }),
      () => lines({ before: this.value(0), Records: records, after: this.value(0) }),
      () => lines(records),
      () => pretty({ Records: records, after: this.value(0) }),
      () => pretty(records),
      () => pretty(records).replaceAll('\n', '\r\n'),
      () => records.map(lines).join('\n'),
      () => records.map(pretty).join('\n'),
      () => records.map((record) => lines({ Records: [record] })).join(this.pick(['', '\n', ' '])),
    ])();
  }

  cuts(length: number): number[] {
    const longest = this.pick([1, 5, 40, 1000]);
    const cuts: number[] = [];
    for (let cut = this.below(longest) + 1; cut < length; cut += this.below(longest) + 1)
      cuts.push(cut);
    return cuts;
  }
}

describe('random records in random form and chunks', () => {
  it('are the objects that JSON.parse gives', () => {
    for (let seed = 1; seed <= 600; seed++) {
      const random = new RandomJson(seed);
      const records = Array.from({ length: random.below(6) + 1 }, () => random.record());
      const text = random.document(records);
      const cuts = random.cuts(Buffer.byteLength(text));
      const result = split(text, { cuts });
      expect({ seed, text, records: parsed(result), lines: result.lines.length }).toEqual({
        seed,
        text,
        records: JSON.parse(JSON.stringify(records)),
        lines: records.length,
      });
      expect({ seed, problem: result.problem }).toEqual({ seed, problem: null });
    }
  });
});
