import { describe, expect, test } from 'vitest';
import { parseVersion } from '../../src/clients/version.ts';

describe('a version is compared by its major, then by major * 10^7 + minor * 10^4 + patch', () => {
  test.each([
    ['1.11.108', 1, 10_110_108],
    ['1.5.71', 1, 10_050_071],
    ['1.4.6', 1, 10_040_006],
    ['2.49.0', 2, 20_490_000],
    ['1.11.201', 1, 10_110_201],
    ['3.1.10', 3, 30_010_010],
    ['3.3.0', 3, 30_030_000],
    ['2.68.0', 2, 20_680_000],
    ['2.7.4', 2, 20_070_004],
    ['0.0.0', 0, 0],
    ['01.02.03', 1, 10_020_003],
    // The comparator alone cannot tell these two apart.
    ['2.1692.0', 2, 36_920_000],
    ['3.692.0', 3, 36_920_000],
    ['999999.999999.9999', 999_999, 9_999_990_000_000 + 9_999_990_000 + 9_999],
  ])('%s', (text, major, comparator) => {
    expect(parseVersion(text)).toEqual({ text, major, comparator });
  });
});

describe('what stands behind the third part does not count', () => {
  test.each([
    ['3.3.365.0', 30_030_365],
    ['2.0.0.rc4', 20_000_000],
    ['2.15.0-rc1', 20_150_000],
    ['1.2.3+build', 10_020_003],
    ['1.0.0_beta', 10_000_000],
  ])('%s', (text, comparator) => {
    expect(parseVersion(text)).toMatchObject({ text, comparator });
  });
});

describe('a version is null where its parts are missing, are no numbers or do not fit', () => {
  test.each([
    '',
    '1',
    '1.11',
    '1.11.',
    '1..108',
    '.1.2.3',
    'x.y.z',
    '1.x.3',
    'v1.2.3',
    ' 1.2.3',
    '-1.2.3',
    '1,2,3',
    '1.2.-3',
    '1.11.99999',
    '1.9999999.0',
    '99999999.1.1',
    '１.２.３',
  ])('"%s"', (text) => {
    expect(parseVersion(text)).toBeNull();
  });
});
