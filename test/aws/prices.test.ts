import { describe, expect, test } from 'vitest';
import { athenaDollars } from '../../src/aws/prices.ts';

describe('Athena asks $5 per 10^12 bytes, and for 10 MB at least', () => {
  test.each([
    [1e12, 5],
    [2e12, 10],
    [1e11, 0.5],
    [3_333_333_333, 0.016_666_666_665],
    // The minimum, and either side of it.
    [0, 0.000_05],
    [1, 0.000_05],
    [9_999_999, 0.000_05],
    [10_000_000, 0.000_05],
    [20_000_000, 0.0001],
  ])('%i bytes: $%f', (bytes, dollars) => {
    expect(athenaDollars(bytes)).toBeCloseTo(dollars, 12);
  });

  test('a byte above the minimum costs more', () => {
    expect(athenaDollars(10_000_001)).toBeGreaterThan(athenaDollars(10_000_000));
  });
});
