import { attempt, bytes, CAPTURES, call } from './events.ts';

/** Numbers that look random, and are the same each time (mulberry32). */
export function numbers(seed: number): (below: number) => number {
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

const ORIGINALS = [
  ...Object.values(CAPTURES).flat(),
  bytes(attempt()).toString(),
  bytes(call()).toString(),
];

/** A datagram that somebody spoilt, or left as it is. */
export function spoilt(number: (below: number) => number): Buffer {
  const original = ORIGINALS[number(ORIGINALS.length)]!;
  return SPOILERS[number(SPOILERS.length)]!(original, number);
}
