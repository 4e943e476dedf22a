import { expect, test } from 'vitest';
import { newHearing } from '../../src/csm/hearing.ts';
import { attempt, bytes, CAPTURES, call, TOKEN } from './events.ts';

const DATAGRAMS = 1_000_000;

/** Numbers that look random, and are the same each time (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const ODD_VALUES = ['null', '-1', '1e999', '{}', '[[[[', '"\\u0000\\u202e"', '9007199254740993'];

/** Ways to spoil a datagram; each gives bytes. */
const SPOILERS: readonly ((text: string, number: (below: number) => number) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text, number) => Buffer.from(text.slice(0, number(text.length))),
  (text, number) => {
    const spoilt = Buffer.from(text);
    for (let flips = 1 + number(4); flips > 0; flips -= 1) {
      spoilt[number(spoilt.length)] = number(256);
    }
    return spoilt;
  },
  (text, number) => Buffer.from(text.replace(/:\d+/, `:${ODD_VALUES[number(ODD_VALUES.length)]}`)),
  (text, number) => Buffer.from(text.replace(/"[^"]*"$|"[^"]*"(?=})/, `"${number(1e6)}"`)),
  (_, number) => Buffer.from(Array.from({ length: number(40) }, () => number(256))),
  (_, number) => Buffer.from('['.repeat(number(200))),
];

test('a million spoilt datagrams are survived, and each is counted', () => {
  const number = numbers(20_261_121);
  const originals = [
    ...Object.values(CAPTURES).flat(),
    bytes(attempt()).toString(),
    bytes(call()).toString(),
  ];
  let events = 0;
  const onEvent = (): void => {
    events += 1;
  };
  const hearing = newHearing({ minimums: [], asOf: '2026-11-21', fullAccessKeys: false, onEvent });
  for (let sent = 0; sent < DATAGRAMS; sent += 1) {
    const original = originals[number(originals.length)]!;
    hearing.take(SPOILERS[number(SPOILERS.length)]!(original, number), '127.0.0.1');
  }
  const heard = hearing.heard();
  const { received, calls, attempts, rejected } = heard.datagrams;
  const rejections = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  expect(received).toBe(DATAGRAMS);
  expect(calls + attempts).toBe(events);
  expect(events + rejections).toBe(DATAGRAMS);
  expect(rejected).toMatchObject({
    junk: expect.toSatisfy((count: number) => count > 100_000),
    truncated: expect.toSatisfy((count: number) => count > 50_000),
    foreign: expect.toSatisfy((count: number) => count > 1_000),
  });
  // Whoever sends cannot make us keep more than this.
  expect(heard.rows.length).toBeLessThanOrEqual(5_000);
  expect(JSON.stringify(heard)).not.toContain(TOKEN);
});
