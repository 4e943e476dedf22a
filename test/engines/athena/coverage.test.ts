import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../../src/engines/athena/coverage.ts';
import { eachDay } from '../../../src/engines/athena/days.ts';
import type { Layout } from '../../../src/engines/athena/layout.ts';
import type { Wanted } from '../../../src/engines/athena/partitions.ts';
import {
  BUCKET,
  LOGS,
  type Projection,
  projectedLayout,
  registeredLayout,
  unpartitionedLayout,
  wantedOf,
} from './table.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const INJECTED = { type: 'injected' };

/** The days that are missing; each other one up to now is covered, and none is both. */
function missing(
  layout: Layout,
  first: string,
  last: string,
  own: Partial<Wanted> = {},
): readonly string[] {
  const days = { first, last };
  const coverage = coverageOf(layout, wantedOf({ ...own, days }), NOW);
  const come = eachDay(days).filter((day) => day <= '2026-11-20');
  expect([...coverage.covered, ...coverage.missing].sort()).toEqual(come);
  expect(coverage.covered).toEqual([...coverage.covered].sort());
  return coverage.missing;
}

function dated(range: string, format = 'yyyy/MM/dd'): Layout {
  return projectedLayout({ d: 'string' }, { d: { type: 'date', format, range } });
}

function calendar(
  year: Projection[string],
  month: Projection[string] = { type: 'integer', range: '1,12', digits: '2' },
  day: Projection[string] = { type: 'integer', range: '1,31', digits: '2' },
): Layout {
  return projectedLayout({ year: 'string', month: 'string', day: 'string' }, { year, month, day });
}

describe('days that a projected range leaves out', () => {
  test.each<[string, Layout, string, string, readonly string[]]>([
    ['all within', dated('2020/01/01,NOW'), '2026-11-18', '2026-11-20', []],
    [
      'before it',
      dated('2026/11/10,NOW'),
      '2026-11-08',
      '2026-11-11',
      ['2026-11-08', '2026-11-09'],
    ],
    [
      'after it',
      dated('2020/01/01,2026/11/09'),
      '2026-11-08',
      '2026-11-11',
      ['2026-11-10', '2026-11-11'],
    ],
    [
      'before NOW-1WEEK',
      dated('NOW-1WEEK,NOW'),
      '2026-11-11',
      '2026-11-14',
      ['2026-11-11', '2026-11-12'],
    ],
    [
      'after NOW-2DAYS',
      dated('20200101,NOW - 2 DAYS', 'yyyyMMdd'),
      '2026-11-17',
      '2026-11-20',
      ['2026-11-19', '2026-11-20'],
    ],
    ['of an end that is not understood', dated('FIRST,LAST'), '2026-11-08', '2026-11-09', []],
  ])('%s', (_, layout, first, last, days) => {
    expect(missing(layout, first, last)).toEqual(days);
  });

  test('of years, months and days', () => {
    const range = calendar({ type: 'integer', range: '2025,2026' });
    expect(missing(range, '2024-12-30', '2025-01-01')).toEqual(['2024-12-30', '2024-12-31']);
    expect(missing(range, '2025-12-30', '2026-01-02')).toEqual([]);
    const ended = calendar({ type: 'integer', range: '2020,2025' });
    expect(missing(ended, '2025-12-31', '2026-01-02')).toEqual(['2026-01-01', '2026-01-02']);
    const months = calendar(
      { type: 'integer', range: '2020,2030' },
      { type: 'integer', range: '01,10', digits: '2' },
      { type: 'integer', range: '2,30', digits: '2' },
    );
    expect(missing(months, '2026-09-30', '2026-11-01')).toEqual([
      '2026-10-01',
      '2026-10-31',
      '2026-11-01',
    ]);
  });
});

describe('days that listed values leave out', () => {
  test('of years that end', () => {
    const layout = calendar({ type: 'enum', values: '2024,2025' });
    expect(missing(layout, '2025-12-30', '2026-01-01')).toEqual(['2026-01-01']);
    expect(missing(layout, '2023-12-31', '2024-01-01')).toEqual(['2023-12-31']);
  });

  test('of short months', () => {
    const layout = calendar(
      { type: 'enum', values: '2026' },
      { type: 'enum', values: '1,2,9' },
      { type: 'integer', range: '1,31' },
    );
    expect(missing(layout, '2026-09-29', '2026-10-01')).toEqual(['2026-10-01']);
  });

  test('of whole days', () => {
    const layout = projectedLayout(
      { d: 'string' },
      { d: { type: 'enum', values: '2026-11-08,2026-11-10' } },
    );
    expect(missing(layout, '2026-11-08', '2026-11-10')).toEqual(['2026-11-09']);
  });
});

describe('days that nobody registered', () => {
  test('of one column', () => {
    const layout = registeredLayout({ dt: 'date', region: 'string' }, [
      ['2026-11-08', 'eu-west-1'],
      ['2026-11-10', 'eu-west-1'],
      ['2026-11-10', 'us-east-1'],
    ]);
    expect(missing(layout, '2026-11-07', '2026-11-11')).toEqual([
      '2026-11-07',
      '2026-11-09',
      '2026-11-11',
    ]);
  });

  test('of year, month and day, though each of them is there', () => {
    const layout = registeredLayout({ region: 'string', year: 'int', month: 'int', day: 'int' }, [
      ['eu-west-1', '2026', '9', '10'],
      ['eu-west-1', '2026', '10', '9'],
    ]);
    expect(missing(layout, '2026-10-09', '2026-10-10')).toEqual(['2026-10-10']);
    expect(missing(layout, '2026-09-09', '2026-09-10')).toEqual(['2026-09-09']);
  });
});

describe('of days that were registered for some', () => {
  const [ONE, TWO] = ['111122223333', '444455556666'];
  const layout = registeredLayout({ account: 'string', region: 'string', d: 'string' }, [
    [ONE, 'eu-west-1', '2026/11/09'],
    [ONE, 'us-east-1', '2026/11/10'],
    [TWO, 'eu-west-1', '2026/11/09'],
  ]);

  test.each<[string, Partial<Wanted>, readonly string[]]>([
    ['all have each', {}, []],
    ['one account has each', { accounts: [ONE] }, []],
    ['the other lacks one', { accounts: [TWO] }, ['2026-11-10']],
    ['both together have each', { accounts: [ONE, TWO] }, []],
    ['a region lacks one', { regions: ['eu-west-1'] }, ['2026-11-10']],
    ['a region of an account', { accounts: [ONE], regions: ['us-east-1'] }, ['2026-11-09']],
    ['an account that is not there', { accounts: ['999999999999'] }, ['2026-11-09', '2026-11-10']],
  ])('%s', (_, own, days) => {
    expect(missing(layout, '2026-11-09', '2026-11-10', own)).toEqual(days);
  });

  test('accounts in a column of numbers have no zeros in front', () => {
    const numbers = registeredLayout({ account: 'bigint', d: 'string' }, [
      ['12345678901', '2026/11/09'],
      [ONE, '2026/11/10'],
    ]);
    const accounts = ['012345678901'];
    expect(missing(numbers, '2026-11-09', '2026-11-10', { accounts })).toEqual(['2026-11-10']);
  });
});

test('a range of numbers may be one of days', () => {
  const layout = projectedLayout(
    { day: 'int' },
    { day: { type: 'integer', range: '20260101,20261110' } },
    `${BUCKET}/compacted/\${day}/`,
  );
  expect(missing(layout, '2026-11-08', '2026-11-12')).toEqual(['2026-11-11', '2026-11-12']);
  expect(missing(layout, '2025-12-30', '2026-01-02')).toEqual(['2025-12-30', '2025-12-31']);
});

describe('no day is missing', () => {
  test('that has not come', () => {
    const layout = registeredLayout({ d: 'string' }, [['2026/11/18']]);
    expect(missing(layout, '2026-11-18', '2026-11-25')).toEqual(['2026-11-19', '2026-11-20']);
    expect(missing(layout, '2026-11-21', '2026-11-25')).toEqual([]);
    const days = { first: '2026-11-21', last: '2026-11-25' };
    expect(coverageOf(layout, wantedOf({ days }), NOW)).toEqual({ covered: [], missing: [] });
  });

  test('of months and days of any year', () => {
    const months = registeredLayout({ month: 'string' }, [['11'], ['12']]);
    const days = projectedLayout({ day: 'string' }, { day: { type: 'enum', values: '01,02' } });
    for (const layout of [months, days]) {
      expect(missing(layout, '2026-09-01', '2026-11-20')).toEqual([]);
    }
  });

  test('where the column takes any value, or there is none of days', () => {
    const injected = projectedLayout(
      { d: 'string' },
      { d: INJECTED },
      `${LOGS}/111122223333/CloudTrail/us-east-1/\${d}`,
    );
    const teams = registeredLayout({ team: 'string' }, [['red']]);
    const accounts = projectedLayout(
      { account: 'string' },
      { account: { type: 'enum', values: '111122223333' } },
    );
    for (const layout of [injected, teams, accounts, unpartitionedLayout()]) {
      expect(missing(layout, '2026-11-01', '2026-11-20')).toEqual([]);
    }
  });
});
