import { expect, test } from 'vitest';
import { newHearing } from '../../src/csm/hearing.ts';
import { TOKEN } from './events.ts';
import { numbers, spoilt } from './spoil.ts';

const DATAGRAMS = 1_000_000;

test('a million spoilt datagrams are survived, and each is counted', () => {
  const number = numbers(20_261_121);
  let events = 0;
  const onEvent = (): void => {
    events += 1;
  };
  const hearing = newHearing({ minimums: [], asOf: '2026-11-21', fullAccessKeys: false, onEvent });
  for (let sent = 0; sent < DATAGRAMS; sent += 1) {
    hearing.take(spoilt(number), '127.0.0.1');
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
}, 180_000);
