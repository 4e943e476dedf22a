import { describe, expect, test } from 'vitest';
import { eachDay } from '../../../src/engines/athena/days.ts';
import {
  type Folders,
  projectedFolders,
  registeredFolders,
  shelfOf,
} from '../../../src/engines/athena/folders.ts';
import { type Layout, layoutOf } from '../../../src/engines/athena/layout.ts';
import type { Wanted } from '../../../src/engines/athena/partitions.ts';
import {
  BUCKET,
  type Keys,
  LOGS,
  type Projection,
  projectedLayout,
  registeredLayout,
  tableOf,
  wantedOf,
} from './table.ts';

const ONE = '111122223333';
const TWO = '444455556666';
const INJECTED = { type: 'injected' };
const DATE = { type: 'date', format: 'yyyy/MM/dd', range: '2020/01/01,NOW' };
const REGIONS = { type: 'enum', values: 'eu-west-1,us-east-1' };

function texts(...names: readonly string[]): Keys {
  return Object.fromEntries(names.map((name) => [name, 'string']));
}

/** Account, region and day, in CloudTrail's own folders unless told otherwise. */
function threefold(
  account: Projection[string],
  template: string | null = `${LOGS}/\${account}/CloudTrail/\${region}/\${day}`,
): Layout {
  return projectedLayout(
    texts('account', 'region', 'day'),
    { account, region: REGIONS, day: DATE },
    template,
  );
}

/** Those of each day wanted. */
function projected(layout: Layout, wanted: Wanted): Folders {
  return projectedFolders(layout, wanted, eachDay(wanted.days));
}

/** Those of each day wanted, which hold it and nothing else. */
function exactly(layout: Layout, wanted: Wanted): readonly string[] {
  const { folders, isExact } = projected(layout, wanted);
  expect(isExact).toBe(true);
  return folders;
}

/** Those of each day wanted, which may hold more. */
function around(layout: Layout, wanted: Wanted): readonly string[] {
  const { folders, isExact } = projected(layout, wanted);
  expect(isExact).toBe(false);
  return folders;
}

function registered(layout: Layout, wanted: Wanted): readonly string[] {
  const { folders, isExact } = registeredFolders(layout, wanted, eachDay(wanted.days));
  expect(isExact).toBe(true);
  return folders;
}

describe('the folders of a projecting table', () => {
  test('are one for each account, region and day', () => {
    const accounts = { type: 'enum', values: `${ONE},${TWO}` };
    expect([...exactly(threefold(accounts), wantedOf())].sort()).toEqual([
      `${LOGS}/111122223333/CloudTrail/eu-west-1/2026/11/09/`,
      `${LOGS}/111122223333/CloudTrail/eu-west-1/2026/11/10/`,
      `${LOGS}/111122223333/CloudTrail/us-east-1/2026/11/09/`,
      `${LOGS}/111122223333/CloudTrail/us-east-1/2026/11/10/`,
      `${LOGS}/444455556666/CloudTrail/eu-west-1/2026/11/09/`,
      `${LOGS}/444455556666/CloudTrail/eu-west-1/2026/11/10/`,
      `${LOGS}/444455556666/CloudTrail/us-east-1/2026/11/09/`,
      `${LOGS}/444455556666/CloudTrail/us-east-1/2026/11/10/`,
    ]);
  });

  test.each(['', '/', '//'])('end in one slash where the template ends in "%s"', (end) => {
    const layout = projectedLayout(texts('day'), { day: DATE }, `${BUCKET}/x/\${day}${end}`);
    expect(exactly(layout, wantedOf())).toEqual([
      's3://logs/x/2026/11/09/',
      's3://logs/x/2026/11/10/',
    ]);
  });

  test('are `column=value` under the location where there is no template', () => {
    const wanted = wantedOf({ regions: ['eu-west-1'], accounts: [ONE] });
    expect(exactly(threefold(INJECTED, null), wanted)).toEqual([
      `${LOGS}/account=${ONE}/region=eu-west-1/day=2026/11/09/`,
      `${LOGS}/account=${ONE}/region=eu-west-1/day=2026/11/10/`,
    ]);
  });

  test('are those of the accounts and regions asked for, as far as the table has them', () => {
    const layout = threefold({ type: 'enum', values: `${ONE},${TWO}` });
    const day = { first: '2026-11-09', last: '2026-11-09' };
    const folders = (accounts: readonly string[], regions: readonly string[]) =>
      exactly(layout, { days: day, accounts, regions });
    expect(folders([TWO], ['us-east-1', 'ap-south-1'])).toEqual([
      `${LOGS}/${TWO}/CloudTrail/us-east-1/2026/11/09/`,
    ]);
    expect(folders(['999999999999'], [])).toEqual([]);
    expect(folders([TWO, ONE], ['eu-west-1'])).toHaveLength(2);
  });

  test('are those of the injected values asked for', () => {
    const wanted = wantedOf({
      accounts: [ONE],
      regions: ['eu-west-1'],
      days: { first: '2026-11-09', last: '2026-11-09' },
    });
    expect(exactly(threefold(INJECTED), wanted)).toEqual([
      `${LOGS}/${ONE}/CloudTrail/eu-west-1/2026/11/09/`,
    ]);
  });

  test('stop above a column whose values nobody knows, and are named once', () => {
    expect(around(threefold(INJECTED), wantedOf())).toEqual([`${LOGS}/`]);
    expect(around(threefold(INJECTED, null), wantedOf())).toEqual([`${LOGS}/account=`]);
    const shards = projectedLayout(
      texts('day', 'shard', 'region'),
      { day: DATE, shard: { type: 'integer', range: '0,9' }, region: REGIONS },
      `${BUCKET}/\${day}/\${shard}/\${region}/`,
    );
    expect(around(shards, wantedOf())).toEqual(['s3://logs/2026/11/09/', 's3://logs/2026/11/10/']);
  });

  test('have the values of columns that we do not know the meaning of', () => {
    const layout = projectedLayout(
      texts('team', 'day'),
      { team: { type: 'enum', values: 'red,blue' }, day: DATE },
      `${BUCKET}/\${team}/\${day}/`,
    );
    const days = { first: '2026-11-09', last: '2026-11-09' };
    expect(exactly(layout, wantedOf({ days }))).toEqual([
      's3://logs/red/2026/11/09/',
      's3://logs/blue/2026/11/09/',
    ]);
  });

  test.each([
    ['2', ['2026/09/30', '2026/10/01']],
    ['1', ['2026/9/30', '2026/10/1']],
  ])('have year, month and day as they go together, %s digits', (digits, days) => {
    const layout = projectedLayout(
      { year: 'int', month: 'int', day: 'int' },
      {
        year: { type: 'integer', range: '2020,2030' },
        month: { type: 'integer', range: '1,12', digits },
        day: { type: 'integer', range: '1,31', digits },
      },
      `${BUCKET}/\${year}/\${month}/\${day}`,
    );
    const wanted = wantedOf({ days: { first: '2026-09-30', last: '2026-10-01' } });
    expect(exactly(layout, wanted)).toEqual(days.map((day) => `s3://logs/${day}/`));
  });

  test('are every combination of an injected calendar, as a query reads them all', () => {
    const layout = projectedLayout(
      texts('year', 'month', 'day'),
      { year: INJECTED, month: INJECTED, day: INJECTED },
      `${BUCKET}/\${year}/\${month}/\${day}`,
    );
    const days = ['2025-12-31', '2026-01-01'];
    expect([...projectedFolders(layout, wantedOf(), days).folders].sort()).toEqual(
      ['2025', '2026'].flatMap((year) =>
        ['01', '12'].flatMap((month) =>
          ['01', '31'].map((day) => `s3://logs/${year}/${month}/${day}/`),
        ),
      ),
    );
  });

  test('are one a month where the table knows no days', () => {
    const layout = projectedLayout(
      texts('year', 'month'),
      {
        year: { type: 'integer', range: '2020,2030' },
        month: { type: 'integer', range: '1,12', digits: '2' },
      },
      `${BUCKET}/\${year}/\${month}`,
    );
    const wanted = wantedOf({ days: { first: '2026-09-01', last: '2026-10-31' } });
    expect(exactly(layout, wanted)).toEqual(['s3://logs/2026/09/', 's3://logs/2026/10/']);
  });

  test('are those of the days given, not of the window', () => {
    const layout = projectedLayout(texts('day'), { day: DATE }, `${BUCKET}/\${day}/`);
    expect(projectedFolders(layout, wantedOf(), ['2026-11-10'])).toEqual({
      folders: ['s3://logs/2026/11/10/'],
      isExact: true,
    });
    expect(projectedFolders(layout, wantedOf(), [])).toEqual({ folders: [], isExact: true });
  });

  test('have days that are written as integers', () => {
    const layout = projectedLayout(
      { day: 'int' },
      { day: { type: 'integer', range: '20200101,20301231' } },
      `${BUCKET}/compacted/\${day}/`,
    );
    expect(exactly(layout, wantedOf())).toEqual([
      's3://logs/compacted/20261109/',
      's3://logs/compacted/20261110/',
    ]);
  });

  test('are found through a template that writes columns in another case', () => {
    const layout = projectedLayout(
      texts('accountid', 'day'),
      { accountid: INJECTED, day: DATE },
      `${LOGS}/\${accountId}/CloudTrail/us-east-1/\${DAY}`,
    );
    expect(exactly(layout, wantedOf({ accounts: [ONE] }))).toEqual([
      `${LOGS}/${ONE}/CloudTrail/us-east-1/2026/11/09/`,
      `${LOGS}/${ONE}/CloudTrail/us-east-1/2026/11/10/`,
    ]);
  });
});

describe('more folders than are worth a listing each', () => {
  const DAYS = eachDay({ first: '1990-01-01', last: '2026-11-20' }).slice(0, 10_001);
  const layout = threefold({ type: 'enum', values: ONE });

  test('are 20,001: then those above the days stand for them', () => {
    const few = projectedFolders(layout, wantedOf(), DAYS.slice(0, 10_000));
    expect(few.isExact).toBe(true);
    expect(new Set(few.folders).size).toBe(20_000);
    expect(projectedFolders(layout, wantedOf(), DAYS)).toEqual({
      folders: [`${LOGS}/${ONE}/CloudTrail/eu-west-1/`, `${LOGS}/${ONE}/CloudTrail/us-east-1/`],
      isExact: false,
    });
  });

  test('do not come of a filter that leaves few', () => {
    const wanted = wantedOf({ regions: ['us-east-1'] });
    const { folders, isExact } = projectedFolders(layout, wanted, DAYS);
    expect([folders.length, isExact]).toEqual([10_001, true]);
  });

  test('are all below one folder where the day comes first', () => {
    const dayFirst = threefold(
      { type: 'enum', values: ONE },
      `${BUCKET}/\${day}/\${account}/\${region}/`,
    );
    expect(projectedFolders(dayFirst, wantedOf(), DAYS)).toEqual({
      folders: ['s3://logs/'],
      isExact: false,
    });
  });

  test('are one for each account and region of an organization, in an open window', () => {
    const accounts = Array.from({ length: 50 }, (_, index) => String(100_000_000_000 + index));
    const regions = Array.from({ length: 17 }, (_, index) => `us-east-${index + 1}`);
    const organization = projectedLayout(
      texts('account', 'region', 'day'),
      {
        account: { type: 'enum', values: accounts.join(',') },
        region: { type: 'enum', values: regions.join(',') },
        day: { ...DATE, range: '2026/01/01,NOW' },
      },
      `${LOGS}/\${account}/CloudTrail/\${region}/\${day}`,
    );
    const folders = around(
      organization,
      wantedOf({ days: { first: '2013-11-13', last: '2026-11-21' } }),
    );
    expect(folders).toEqual(
      accounts.flatMap((account) =>
        regions.map((region) => `${LOGS}/${account}/CloudTrail/${region}/`),
      ),
    );
  });
});

describe('a shelf, where values of an injected column can be seen', () => {
  const shelf = (layout: Layout, name: string, own = {}) =>
    shelfOf(layout, layout.keys.find((key) => key.name === name)!, wantedOf(own));

  test('of accounts is the folder above them', () => {
    const found = shelf(threefold(INJECTED), 'account');
    expect(found?.folders).toEqual([`${LOGS}/`]);
    const names = [ONE, 'CloudTrail', `${ONE}0`, '11112222333', 'o-abc', 'eu-west-1'];
    expect(names.filter((name) => found?.pattern.test(name))).toEqual([ONE]);
  });

  const EVERYTHING = projectedLayout(
    texts('a', 'r', 'd'),
    { a: INJECTED, r: INJECTED, d: INJECTED },
    `${LOGS}/\${a}/CloudTrail/\${r}/\${d}/`,
  );

  test('of regions is one in each account', () => {
    const found = shelf(EVERYTHING, 'r', { accounts: [ONE, TWO] });
    expect(found?.folders).toEqual([`${LOGS}/${ONE}/CloudTrail/`, `${LOGS}/${TWO}/CloudTrail/`]);
    const names = [
      'us-east-1',
      'us-gov-west-1',
      'us-iso-east-1',
      'ap-southeast-2',
      ONE,
      'x',
      '2026',
    ];
    expect(names.filter((name) => found?.pattern.test(name))).toEqual([
      'us-east-1',
      'us-gov-west-1',
      'us-iso-east-1',
      'ap-southeast-2',
    ]);
  });

  test('of regions is in the listed accounts, and named once', () => {
    const layout = projectedLayout(
      texts('account', 'region', 'team'),
      {
        account: { type: 'enum', values: `${ONE},${TWO}` },
        region: INJECTED,
        team: { type: 'enum', values: 'red,blue' },
      },
      `${LOGS}/\${account}/CloudTrail/\${region}/\${team}/`,
    );
    expect(shelf(layout, 'region')?.folders).toEqual([
      `${LOGS}/${ONE}/CloudTrail/`,
      `${LOGS}/${TWO}/CloudTrail/`,
    ]);
    expect(shelf(layout, 'region', { accounts: [TWO] })?.folders).toEqual([
      `${LOGS}/${TWO}/CloudTrail/`,
    ]);
  });

  test('of other columns takes any name', () => {
    const layout = projectedLayout(texts('team'), { team: INJECTED }, `${BUCKET}/\${team}/x/`);
    const found = shelf(layout, 'team');
    expect(found?.folders).toEqual(['s3://logs/']);
    expect(['red', ONE].filter((name) => found?.pattern.test(name))).toEqual(['red', ONE]);
  });

  test('is none below a column of unknown values', () => {
    expect(shelf(EVERYTHING, 'r')).toBeNull();
    expect(shelf(EVERYTHING, 'd', { accounts: [ONE] })).toBeNull();
  });

  test.each([DATE, { type: 'enum', values: '2025/11/09,2026/11/09' }])(
    'is none below the day, %j',
    (day) => {
      const layout = projectedLayout(
        texts('day', 'account'),
        { day, account: INJECTED },
        `${BUCKET}/\${day}/\${account}/`,
      );
      expect(shelf(layout, 'account')).toBeNull();
    },
  );

  test('is none where no folder is named by the column alone', () => {
    expect(shelf(threefold(INJECTED, null), 'account')).toBeNull();
    const template = `${BUCKET}/logs-\${account}/\${region}/\${day}/`;
    expect(shelf(threefold(INJECTED, template), 'account')).toBeNull();
  });
});

describe('of the registered partitions, wanted are those', () => {
  test('of the days, the accounts and the regions', () => {
    const values = [ONE, TWO].flatMap((account) =>
      ['eu-west-1', 'us-east-1'].flatMap((region) =>
        ['08', '09', '10', '11'].map((day) => [account, region, `2026/11/${day}`]),
      ),
    );
    const layout = registeredLayout(texts('account', 'region', 'day'), values);
    expect(registered(layout, wantedOf())).toHaveLength(8);
    expect(registered(layout, wantedOf({ accounts: [TWO] }))).toHaveLength(4);
    expect(
      registered(layout, wantedOf({ accounts: [TWO], regions: ['eu-west-1', 'none'] })),
    ).toEqual([`s3://logs/${TWO}/eu-west-1/2026/11/09/`, `s3://logs/${TWO}/eu-west-1/2026/11/10/`]);
    expect(registered(layout, wantedOf({ accounts: ['999999999999'] }))).toEqual([]);
  });

  test.each([
    ['padded', ['2026', '09', '30'], ['2026', '10', '01'], ['2026', '09', '01']],
    ['short', ['2026', '9', '30'], ['2026', '10', '1'], ['2026', '9', '1']],
  ])('of %s years, months and days that go together', (_, ...values) => {
    const layout = registeredLayout(texts('year', 'month', 'day'), [
      ...values,
      ['2025', values[0]![1]!, '30'],
    ]);
    const wanted = wantedOf({ days: { first: '2026-09-30', last: '2026-10-01' } });
    expect(registered(layout, wanted)).toEqual(
      values.slice(0, 2).map((own) => `s3://logs/${own.join('/')}/`),
    );
  });

  test('of any value in columns of something else', () => {
    const layout = registeredLayout(texts('team', 'day'), [
      ['red', '2026-11-09'],
      ['blue', '2026-11-10'],
      ['blue', '2026-11-12'],
    ]);
    expect(registered(layout, wantedOf({ accounts: [ONE], regions: ['x'] }))).toEqual([
      's3://logs/red/2026-11-09/',
      's3://logs/blue/2026-11-10/',
    ]);
  });

  test('all of a table without days', () => {
    const layout = registeredLayout(texts('region'), [['eu-west-1'], ['us-east-1']]);
    expect(registered(layout, wantedOf())).toHaveLength(2);
    expect(registered(layout, wantedOf({ regions: ['us-east-1'] }))).toEqual([
      's3://logs/us-east-1/',
    ]);
  });

  test('all of a table with months of any year', () => {
    const layout = registeredLayout(texts('month'), [['11'], ['12']]);
    expect(registered(layout, wantedOf())).toEqual(['s3://logs/11/', 's3://logs/12/']);
  });

  test('of accounts whose numbers lost the zeros in front', () => {
    const layout = registeredLayout({ account: 'bigint', d: 'string' }, [
      ['12345678901', '2026/11/09'],
      [ONE, '2026/11/09'],
    ]);
    const accounts = ['012345678901'];
    expect(registered(layout, wantedOf({ accounts }))).toEqual([
      's3://logs/12345678901/2026/11/09/',
    ]);
  });

  test('in folders that end in one slash, however they were registered', () => {
    const partitions = ['', '/', '//'].map((end, index) => ({
      values: [`2026/11/${9 + index}`.replace(/\/9$/, '/09')],
      location: `${BUCKET}/x${end}`,
    }));
    const layout = layoutOf(tableOf(texts('d')), partitions);
    const days = { first: '2026-11-09', last: '2026-11-11' };
    // Athena reads the same folder three times, and bills each.
    expect(registered(layout, wantedOf({ days }))).toEqual(Array(3).fill('s3://logs/x/'));
  });

  test('none of a table that registers none', () => {
    expect(registered(threefold(INJECTED), wantedOf())).toEqual([]);
  });
});
