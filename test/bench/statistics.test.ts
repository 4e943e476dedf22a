import { expect, test } from 'vitest';
import type { Measurement } from './measure.ts';
import { ratio, spreadOf } from './statistics.ts';

const runs = (...seconds: readonly number[]): readonly Measurement[] =>
  seconds.map((value) => ({ seconds: value, cpu: 0, peak: 0 }));

test('a median of an even number of runs is between the middle two', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
  expect(spreadOf([])).toBeNull();
});

test('ratios are taken within a round: a slow minute is slow for both', () => {
  const measured = new Map([
    ['fast', runs(1, 10, 1)],
    ['slow', runs(2, 20, 3)],
  ]);
  expect(ratio(measured, 'slow', 'fast')).toEqual({ median: 2, least: 2, most: 3 });
  expect(ratio(measured, 'slow', 'nobody')).toBeNull();
});
