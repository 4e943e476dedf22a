import { describe, expect, it } from 'vitest';
import { Scanner } from '../../src/logs/scan.ts';
import { s3Record, type TestRecord } from '../support/records.ts';
import { Random } from '../support/sample-logs/random.ts';
import { split } from './split-text.ts';

const WINDOW = { from: null, to: null };
const MEMBERS = ['eventName', 'userAgent', 'requestParameters'];
const KIND = ['userAgent', 'userIdentity.accountId', 'additionalEventData.SignatureVersion'];

/** Lengths at which the scanner begins something new: 16 bytes, 64, and what is indexed at once. */
const EDGES = [0, 16, 32, 64, 128, 1024, 4096, 8192];
const PARTS = [
  '"',
  '\\',
  '\\"',
  '\\\\',
  '\n',
  '\u0001',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  'é',
  '"},{"',
];

function text(random: Random): string {
  const filler = 'x'.repeat(Math.max(0, random.pick(EDGES) + random.below(7) - 3));
  if (random.oneIn(3)) return filler;
  const parts = Array.from({ length: random.below(9) }, () => random.pick(PARTS));
  return `${filler}${parts.join('')}${'y'.repeat(random.below(70))}`;
}

function value(random: Random, depth = 0): unknown {
  const kind = random.below(depth > 3 ? 5 : 7);
  if (kind < 3) return text(random);
  if (kind === 3) return random.pick([0, -1.5, 24864, 1e21]);
  if (kind === 4) return random.pick([null, true, false, {}, [], '']);
  const inner = Array.from({ length: random.below(4) }, () => value(random, depth + 1));
  return kind === 5 ? inner : Object.fromEntries(inner.map((part, i) => [`key ${i}`, part]));
}

function record(random: Random): TestRecord {
  return s3Record({
    ...(random.oneIn(2) ? { userAgent: text(random) } : {}),
    ...(random.oneIn(2) ? { requestParameters: value(random) } : {}),
    ...(random.oneIn(3) ? { resources: value(random) } : {}),
    ...(random.oneIn(3) ? { [`new ${'k'.repeat(random.below(140))}`]: value(random) } : {}),
  });
}

function textOf(records: readonly TestRecord[]): string {
  return JSON.stringify({ Records: records });
}

/** All lines of a text, those of its rest from the splitter; and its kinds. */
function linesOf(scanner: Scanner, source: string) {
  const lines: string[] = [];
  const kinds: string[] = [];
  const parts = scanner.scan(Buffer.from(source));
  for (;;) {
    const { done, value: part } = parts.next();
    if (done) return { lines, kinds, rest: part === null ? [] : split(part).lines };
    lines.push(...Buffer.from(part.bytes).toString().split('\n').slice(0, -1));
    kinds.push(...part.newKinds.map(({ members }) => members));
  }
}

function picked(from: unknown, names: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(from as Record<string, unknown>);
  return Object.fromEntries(entries.filter(([name]) => names.includes(name)));
}

describe('records at random', () => {
  it('are what JSON.parse says they are', () => {
    const random = new Random('records');
    const whole = new Scanner({ members: null, kind: null, window: WINDOW });
    const some = new Scanner({ members: MEMBERS, kind: null, window: WINDOW });
    for (let i = 0; i < 400; i++) {
      const records = Array.from({ length: 1 + random.below(4) }, () => record(random));
      const source = textOf(records);
      const lines = records.map((one) => JSON.stringify(one));
      expect(linesOf(whole, source), source).toEqual({ lines, kinds: [], rest: [] });
      const members = records.map((one) => picked(JSON.parse(JSON.stringify(one)), MEMBERS));
      expect(linesOf(some, source).lines.map((line) => JSON.parse(line))).toEqual(members);
    }
  });

  it('are of the kinds that JSON.parse says they are of', () => {
    const random = new Random('kinds');
    const records = Array.from({ length: 300 }, () => record(random)).filter(
      ({ userAgent }) => JSON.stringify(userAgent).length < 4000,
    );
    const kinds = records.map((one) =>
      JSON.stringify({
        userAgent: one['userAgent'],
        userIdentity: picked(one['userIdentity'], ['accountId']),
        additionalEventData: picked(one['additionalEventData'], ['SignatureVersion']),
      }),
    );
    const scanner = new Scanner({ members: null, kind: KIND, window: WINDOW });
    expect(linesOf(scanner, textOf(records)).kinds).toEqual([...new Set(kinds)]);
  });
});

it('spoilt texts have the lines that they have byte by byte', () => {
  const random = new Random('spoilt');
  const scanner = new Scanner({ members: null, kind: null, window: WINDOW });
  for (let i = 0; i < 1500; i++) {
    const source = textOf([record(random), record(random)]);
    const at = random.below(source.length);
    const part = random.oneIn(3) ? '' : random.pick(PARTS);
    const spoilt = `${source.slice(0, at)}${part}${source.slice(at + random.below(3))}`;
    const { lines, rest } = linesOf(scanner, spoilt);
    expect([...lines, ...rest], spoilt).toEqual(split(spoilt).lines);
  }
});
