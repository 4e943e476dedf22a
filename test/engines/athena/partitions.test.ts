import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveryDays } from '../../../src/engines/athena/days.ts';
import type { Layout } from '../../../src/engines/athena/layout.ts';
import { partitionConditions, textOfDay } from '../../../src/engines/athena/partitions.ts';
import {
  type Keys,
  LOGS,
  type Projection,
  projectedLayout,
  registeredLayout,
  unpartitionedLayout,
  wantedOf,
} from './table.ts';

const INJECTED = { type: 'injected' };
const INTEGER = { type: 'integer', range: '0,9999' };
const PADDED = { type: 'integer', range: '1,31', digits: '2' };

function dated(format: string, type = 'string'): Layout {
  return projectedLayout({ d: type }, { d: { type: 'date', format, range: '2020/01/01,NOW' } });
}

function calendar(type: string, month: Projection[string]): Layout {
  return projectedLayout(
    { year: type, month: type, day: type },
    { year: INTEGER, month, day: month },
  );
}

/** Every way to write a day: the layout, and its columns made of the date `d` in SQL. */
const WAYS: Readonly<Record<string, { layout: Layout; columns: Keys }>> = {
  slashes: { layout: dated('yyyy/MM/dd'), columns: { d: "strftime(d, '%Y/%m/%d')" } },
  dashes: { layout: dated('yyyy-MM-dd', 'varchar(10)'), columns: { d: "strftime(d, '%Y-%m-%d')" } },
  digits: { layout: dated('yyyyMMdd'), columns: { d: "strftime(d, '%Y%m%d')" } },
  numbers: {
    layout: registeredLayout({ d: 'int' }, [['20261109']]),
    columns: { d: "cast(strftime(d, '%Y%m%d') as int)" },
  },
  dates: { layout: dated('yyyy/MM/dd', 'date'), columns: { d: 'd' } },
  'injected days': {
    layout: projectedLayout({ d: 'string' }, { d: INJECTED }, `${LOGS}/1/CloudTrail/x/\${d}`),
    columns: { d: "strftime(d, '%Y/%m/%d')" },
  },
  'padded texts': {
    layout: calendar('string', PADDED),
    columns: {
      year: "strftime(d, '%Y')",
      month: "strftime(d, '%m')",
      day: "strftime(d, '%d')",
    },
  },
  'short texts': {
    layout: calendar('string', INTEGER),
    columns: {
      year: 'cast(year(d) as varchar)',
      month: 'cast(month(d) as varchar)',
      day: 'cast(day(d) as varchar)',
    },
  },
  integers: {
    layout: calendar('int', PADDED),
    columns: { year: 'year(d)', month: 'month(d)', day: 'day(d)' },
  },
  'mixed columns in another order': {
    layout: projectedLayout(
      { day: 'bigint', month: 'string', year: 'char(4)' },
      { year: INTEGER, month: PADDED, day: INTEGER },
    ),
    columns: {
      year: 'cast(year(d) as varchar)',
      month: "strftime(d, '%m')",
      day: 'day(d)',
    },
  },
  'injected calendar': {
    layout: projectedLayout(
      { year: 'string', month: 'string', day: 'string' },
      { year: INJECTED, month: INJECTED, day: INJECTED },
    ),
    columns: {
      year: "strftime(d, '%Y')",
      month: "strftime(d, '%m')",
      day: "strftime(d, '%d')",
    },
  },
};

/** Numbers from 0 up to `below`, the same on each run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const FIRST = Date.UTC(2023, 0, 1);
const HOUR = 3_600_000;
const HOURS = 5 * 365 * 24;

interface Case {
  readonly window: { readonly from: string; readonly to: string };
  readonly lateDays: number;
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** Windows of hours, days, months and years; some end at midnight, some with a month. */
function randomCases(count: number): readonly Case[] {
  const random = seeded(20_261_109);
  return Array.from({ length: count }, () => {
    const longest = [48, 24 * 40, 24 * 400, HOURS][random(4)] ?? 1;
    const step = [1, 24][random(2)] ?? 1;
    const from = Math.floor(random(HOURS) / step) * step;
    const to = Math.min(HOURS, from + step + Math.floor(random(longest) / step) * step);
    const window = { from: timeText(FIRST + from * HOUR), to: timeText(FIRST + to * HOUR) };
    return { window, lateDays: random(4) };
  });
}

/** Whole months and years, which the year, month and day condition writes in a short way. */
const EDGES: readonly Case[] = [
  ['2024-02-01', '2024-02-29'],
  ['2023-02-01', '2023-02-28'],
  ['2024-02-01', '2024-02-28'],
  ['2024-01-31', '2024-03-01'],
  ['2024-01-01', '2024-12-31'],
  ['2023-12-31', '2024-01-01'],
  ['2023-12-01', '2025-01-31'],
  ['2023-12-02', '2025-01-30'],
  ['2025-03-01', '2025-05-15'],
  ['2025-03-02', '2025-05-31'],
  ['2023-01-01', '2027-12-31'],
].map(([from, to]) => ({
  window: { from: `${from}T00:00:00Z`, to: `${to}T12:00:00Z` },
  lateDays: 0,
}));

/** The days of delivery of a window, counted without the code under test. */
function deliveredOn({ window: { from, to }, lateDays }: Case): readonly string[] {
  const last = new Date(to);
  last.setUTCDate(last.getUTCDate() + lateDays);
  const found: string[] = [];
  for (const day = new Date(`${from.slice(0, 10)}T00:00:00Z`); day <= last; ) {
    found.push(day.toISOString().slice(0, 10));
    day.setUTCDate(day.getUTCDate() + 1);
  }
  return found;
}

/** Those of them that the table has. */
function expectedDays(one: Case): readonly string[] {
  return deliveredOn(one).filter((day) => day < '2028');
}

describe('on a table with one row for each day of 2023 to 2027', () => {
  let connection: DuckDBConnection;

  beforeAll(async () => {
    connection = await (await DuckDBInstance.create()).connect();
    await connection.run(
      `create table days as
       select cast(unnest(generate_series(date '2023-01-01', date '2027-12-31', interval 1 day)) as date) as d`,
    );
    for (const [name, { columns }] of Object.entries(WAYS)) {
      const list = Object.entries(columns).map(([column, sql]) => `${sql} as "${column}"`);
      const own = `select d as the_day, ${list.join(', ')} from days`;
      await connection.run(`create table "${name}" as ${own}`);
    }
  });

  afterAll(() => connection.closeSync());

  async function daysWhere(name: string, conditions: readonly string[]): Promise<unknown[]> {
    const reader = await connection.runAndReadAll(
      `select cast(the_day as varchar) from "${name}" where ${conditions.join(' and ')} order by 1`,
    );
    return reader.getRows().map(([day]) => day);
  }

  const exact = Object.entries(WAYS).filter(([name]) => name !== 'injected calendar');

  test.each(exact)('%s: exactly the days of delivery', async (name, { layout }) => {
    for (const one of [...EDGES, ...randomCases(150)]) {
      const days = deliveryDays(one.window, one.lateDays, new Date('2026-11-20T12:00:00Z'));
      const conditions = partitionConditions(layout, wantedOf({ days }));
      expect(await daysWhere(name, conditions), JSON.stringify(one)).toEqual(expectedDays(one));
    }
  });

  // Lists of values, one for each column, say no more: the time of the events does the rest.
  test('injected calendar: the years, the months and the days of delivery, in any combination', async () => {
    const every = await daysWhere('dates', ['true']);
    const { layout } = WAYS['injected calendar']!;
    for (const one of [...EDGES, ...randomCases(150)]) {
      const days = deliveryDays(one.window, one.lateDays, new Date('2026-11-20T12:00:00Z'));
      const found = await daysWhere(
        'injected calendar',
        partitionConditions(layout, wantedOf({ days })),
      );
      const parts = [0, 1, 2].map(
        (part) => new Set(deliveredOn(one).map((day) => day.split('-')[part])),
      );
      const combined = every.filter((day) =>
        String(day)
          .split('-')
          .every((text, part) => parts[part]!.has(text)),
      );
      expect(found, JSON.stringify(one)).toEqual(combined);
      expect(found).toEqual(expect.arrayContaining([...expectedDays(one)]));
    }
  });

  test('the windows are of all kinds', () => {
    const counts = randomCases(150).map((one) => expectedDays(one).length);
    expect(counts.filter((count) => count <= 3).length).toBeGreaterThan(10);
    expect(counts.filter((count) => count > 31 && count < 366).length).toBeGreaterThan(20);
    expect(counts.filter((count) => count > 366).length).toBeGreaterThan(20);
  });
});

function conditionsOf(layout: Layout, first: string, last: string): readonly string[] {
  return partitionConditions(layout, wantedOf({ days: { first, last } }));
}

describe('a day in one column lies between two literals of its type', () => {
  test.each([
    ['slashes', `"d" between '2026/11/09' and '2026/11/10'`],
    ['dashes', `"d" between '2026-11-09' and '2026-11-10'`],
    ['digits', `"d" between '20261109' and '20261110'`],
    ['numbers', '"d" between 20261109 and 20261110'],
    ['dates', `"d" between date '2026-11-09' and date '2026-11-10'`],
    ['injected days', `"d" in ('2026/11/09', '2026/11/10')`],
  ])('%s', (name, condition) => {
    expect(conditionsOf(WAYS[name]!.layout, '2026-11-09', '2026-11-10')).toEqual([condition]);
  });
});

describe('year, month and day are written as alternatives, as few as can be', () => {
  test.each<[string, string, string, readonly string[]]>([
    [
      'padded texts',
      '2026-11-09',
      '2026-11-10',
      [`("year" in ('2026') and "month" in ('11') and "day" in ('09', '10'))`],
    ],
    [
      'short texts',
      '2026-09-09',
      '2026-09-10',
      [`("year" in ('2026') and "month" in ('9') and "day" in ('9', '10'))`],
    ],
    [
      'integers',
      '2026-09-09',
      '2026-09-10',
      ['("year" in (2026) and "month" in (9) and "day" in (9, 10))'],
    ],
    ['integers', '2026-01-01', '2026-03-31', ['("year" in (2026) and "month" in (1, 2, 3))']],
    [
      'integers',
      '2025-12-30',
      '2026-03-01',
      [
        `(
      ("year" in (2025) and "month" in (12) and "day" in (30, 31))
      or ("year" in (2026) and "month" in (1, 2))
      or ("year" in (2026) and "month" in (3) and "day" in (1))
    )`,
      ],
    ],
    [
      'integers',
      '2025-11-01',
      '2026-02-28',
      [
        `(
      ("year" in (2025) and "month" in (11, 12))
      or ("year" in (2026) and "month" in (1, 2))
    )`,
      ],
    ],
  ])('%s, %s to %s', (name, first, last, conditions) => {
    expect(conditionsOf(WAYS[name]!.layout, first, last)).toEqual(conditions);
  });

  test('also where the table has years alone, or years and months', () => {
    const years = projectedLayout({ year: 'string' }, { year: INTEGER });
    const keys = { year: 'string', month: 'string' };
    const months = projectedLayout(keys, { year: INTEGER, month: PADDED });
    expect(conditionsOf(years, '2026-01-31', '2026-03-01')).toEqual([`("year" in ('2026'))`]);
    expect(conditionsOf(months, '2026-11-09', '2026-11-10')).toEqual([
      `("year" in ('2026') and "month" in ('11'))`,
    ]);
    expect(conditionsOf(years, '2025-12-31', '2026-01-01').join()).toMatch(
      /^\(\s*\("year" in \('2025'\)\)\s+or \("year" in \('2026'\)\)\s*\)$/,
    );
  });

  test('all years of CloudTrail make a short text', () => {
    const text = conditionsOf(WAYS['padded texts']!.layout, '2013-11-13', '2026-11-21').join();
    expect(text.length).toBeLessThan(2_000);
  });
});

describe('an injected column gets lists of values and nothing else', () => {
  test.each(['injected days', 'injected calendar'])('%s', (name) => {
    const { layout } = WAYS[name]!;
    for (const { window, lateDays } of [...EDGES, ...randomCases(30)]) {
      const days = deliveryDays(window, lateDays, new Date());
      const conditions = partitionConditions(layout, wantedOf({ days }));
      expect(conditions.join()).not.toMatch(/between|[<>]|like/);
      // A list of its own for each, outside of any alternative.
      for (const { name: column } of layout.keys) {
        expect(conditions).toContainEqual(
          expect.stringMatching(new RegExp(`^"${column}" in \\('[^()]+'\\)$`)),
        );
      }
    }
  });

  test('and so do year, month and day beside it', () => {
    const keys = { year: 'string', month: 'string', day: 'string' };
    const layout = projectedLayout(keys, { year: INJECTED, month: PADDED, day: PADDED });
    expect(conditionsOf(layout, '2025-12-31', '2026-01-01')).toEqual([
      `"year" in ('2025', '2026')`,
      `"month" in ('12', '01')`,
      `"day" in ('31', '01')`,
    ]);
  });
});

describe('accounts and regions', () => {
  const layout = projectedLayout(
    { account: 'string', region: 'string', team: 'string', d: 'string' },
    {
      account: INJECTED,
      region: { type: 'enum', values: 'eu-west-1,us-east-1' },
      team: { type: 'enum', values: 'red,blue' },
      d: { type: 'date', format: 'yyyy/MM/dd', range: '2020/01/01,NOW' },
    },
  );
  const DAY = `"d" between '2026/11/09' and '2026/11/10'`;
  const ACCOUNTS = ['111122223333', '444455556666'];

  test('are named where they are asked for, each once', () => {
    expect(partitionConditions(layout, wantedOf())).toEqual([DAY]);
    expect(partitionConditions(layout, wantedOf({ accounts: ACCOUNTS }))).toEqual([
      `"account" in ('111122223333', '444455556666')`,
      DAY,
    ]);
    const regions = ['eu-west-1', 'us-east-1', 'eu-west-1'];
    expect(partitionConditions(layout, wantedOf({ regions, accounts: ['111122223333'] }))).toEqual([
      `"account" in ('111122223333')`,
      `"region" in ('eu-west-1', 'us-east-1')`,
      DAY,
    ]);
  });

  test('are numbers in columns of numbers, without the zeros in front', () => {
    const numbers = registeredLayout({ account: 'bigint' }, [['111122223333']]);
    const wanted = wantedOf({ accounts: ['111122223333', '012345678901'] });
    expect(partitionConditions(numbers, wanted)).toEqual([
      '"account" in (111122223333, 12345678901)',
    ]);
  });

  test('are those of a table whose numbers lost the zeros in front', () => {
    const numbers = registeredLayout({ account: 'bigint' }, [['12345678901'], ['111122223333']]);
    expect(partitionConditions(numbers, wantedOf({ accounts: ['012345678901'] }))).toEqual([
      '"account" in (12345678901)',
    ]);
  });

  test('are left alone in columns of something else, and where there are no columns', () => {
    const teams = registeredLayout({ account: 'string', region: 'string' }, [['red', 'emea']]);
    const wanted = wantedOf({ accounts: ACCOUNTS, regions: ['eu-west-1'] });
    expect(partitionConditions(teams, wanted)).toEqual([]);
    expect(partitionConditions(unpartitionedLayout(), wanted)).toEqual([]);
  });

  test('cannot break out of their literals', () => {
    const wanted = wantedOf({ regions: ["x') or ('1' = '1"] });
    expect(partitionConditions(layout, wanted)[0]).toBe(`"region" in ('x'') or (''1'' = ''1')`);
  });
});

test('months and days of any year get no condition', () => {
  const months = registeredLayout({ month: 'string' }, [['11'], ['12']]);
  const days = projectedLayout({ day: 'string' }, { day: PADDED });
  expect(partitionConditions(months, wantedOf())).toEqual([]);
  expect(partitionConditions(days, wantedOf())).toEqual([]);
});

test('days that are written as integers lie between two numbers', () => {
  const layout = projectedLayout(
    { day: 'int' },
    { day: { type: 'integer', range: '20200101,20301231' } },
  );
  expect(partitionConditions(layout, wantedOf())).toEqual(['"day" between 20261109 and 20261110']);
});

test('a day is written as each column has it; other columns say nothing of it', () => {
  const texts = Object.values(WAYS).map(({ layout }) =>
    layout.keys.map((key) => textOfDay(key, '2026-01-09')),
  );
  expect(texts).toEqual([
    ['2026/01/09'],
    ['2026-01-09'],
    ['20260109'],
    ['20260109'],
    ['2026/01/09'],
    ['2026/01/09'],
    ['2026', '01', '09'],
    ['2026', '1', '9'],
    ['2026', '01', '09'],
    ['9', '01', '2026'],
    ['2026', '01', '09'],
  ]);
  const others = registeredLayout({ a: 'string', b: 'string', c: 'string' }, [
    ['111122223333', 'eu-west-1', 'red'],
  ]);
  expect(others.keys.map((key) => textOfDay(key, '2026-01-09'))).toEqual([null, null, null]);
});
