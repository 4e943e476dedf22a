import { describe, expect, test } from 'vitest';
import {
  isPartitionedByTime,
  isProjected,
  type Layout,
  layoutOf,
  type Role,
} from '../../../src/engines/athena/layout.ts';
import { TrailAuditError } from '../../../src/errors.ts';
import {
  BUCKET,
  type Keys,
  LOGS,
  type Projection,
  partitionsOf,
  projectedLayout,
  projectedTable,
  registeredLayout,
  rolesOf,
  tableOf,
  unpartitionedLayout,
} from './table.ts';

type Roles = Readonly<Record<string, Role>>;

const ACCOUNT: Role = { kind: 'account' };
const REGION: Role = { kind: 'region' };
const OTHER: Role = { kind: 'other' };
const YEAR: Role = { kind: 'year' };
const SLASHES: Role = { kind: 'day', format: 'yyyy/MM/dd' };
const DASHES: Role = { kind: 'day', format: 'yyyy-MM-dd' };
const DIGITS: Role = { kind: 'day', format: 'yyyyMMdd' };

function monthAndDay(isPadded: boolean): Roles {
  return { month: { kind: 'month', isPadded }, day: { kind: 'day-of-month', isPadded } };
}

const INJECTED = { type: 'injected' };
const DATE = { type: 'date', format: 'yyyy/MM/dd', range: '2020/01/01,NOW' };

function texts(...names: readonly string[]): Keys {
  return Object.fromEntries(names.map((name) => [name, 'string']));
}

describe('a projected column is known', () => {
  test.each<[string, Keys, Projection, string | null, Roles]>([
    [
      "by dates, as in AWS's sample, under any name",
      texts('timestamp'),
      { timestamp: DATE },
      `${LOGS}/111122223333/CloudTrail/us-east-1/\${timestamp}`,
      { timestamp: SLASHES },
    ],
    [
      'by dates of another format, in no layout of CloudTrail',
      texts('dt'),
      { dt: { type: ' DATE ', format: 'yyyy-MM-dd', range: 'NOW-1YEAR,NOW' } },
      `${BUCKET}/compacted/\${dt}/`,
      { dt: DASHES },
    ],
    [
      'by its place in the template, whatever it is called',
      texts('recipient', 'served', 'delivered'),
      { recipient: INJECTED, served: INJECTED, delivered: INJECTED },
      `${LOGS}/\${recipient}/CloudTrail/\${served}/\${delivered}`,
      { recipient: ACCOUNT, served: REGION, delivered: SLASHES },
    ],
    [
      'by its place behind an organization and a prefix',
      texts('a', 'b', 'c'),
      { a: INJECTED, b: INJECTED, c: INJECTED },
      `${BUCKET}/some/prefix/AWSLogs/o-abcde12345/\${a}/CloudTrail/\${b}/\${c}/`,
      { a: ACCOUNT, b: REGION, c: SLASHES },
    ],
    [
      'by its place behind an organization in a column of its own',
      texts('org', 'a', 'b', 'c'),
      { org: { type: 'enum', values: 'o-abcde12345' }, a: INJECTED, b: INJECTED, c: INJECTED },
      `${BUCKET}/AWSLogs/\${org}/\${a}/CloudTrail/\${b}/\${c}/`,
      { org: OTHER, a: ACCOUNT, b: REGION, c: SLASHES },
    ],
    [
      'by its place as year, month and day',
      texts('a', 'b', 'x', 'y', 'z'),
      { a: INJECTED, b: INJECTED, x: INJECTED, y: INJECTED, z: INJECTED },
      `${LOGS}/\${a}/CloudTrail/\${b}/\${x}/\${y}/\${z}/`,
      {
        a: ACCOUNT,
        b: REGION,
        x: YEAR,
        y: { kind: 'month', isPadded: true },
        z: { kind: 'day-of-month', isPadded: true },
      },
    ],
    [
      'by its place where others are fixed',
      texts('x'),
      { x: INJECTED },
      `${LOGS}/111122223333/CloudTrail/\${x}/2026/11/09/`,
      { x: REGION },
    ],
    [
      'by its place rather than by its name',
      texts('region', 'account', 'year'),
      { region: INJECTED, account: INJECTED, year: INJECTED },
      `${LOGS}/\${region}/CloudTrail/\${account}/\${year}`,
      { region: ACCOUNT, account: REGION, year: SLASHES },
    ],
    [
      'by enumerated accounts and regions under odd names',
      texts('who', 'served', 'day'),
      {
        who: { type: 'enum', values: '111122223333,444455556666' },
        served: { type: 'enum', values: 'us-east-1,us-gov-west-1,ap-southeast-2' },
        day: DATE,
      },
      `${BUCKET}/\${who}/\${served}/\${day}/`,
      { who: ACCOUNT, served: REGION, day: SLASHES },
    ],
    [
      'by enumerated days',
      texts('batch'),
      { batch: { type: 'enum', values: '20261108,20261109' } },
      `${BUCKET}/\${batch}/`,
      { batch: DIGITS },
    ],
    [
      'by its name where there is no template',
      { account_id: 'string', aws_region: 'string', year: 'int', month: 'int', day: 'int' },
      {
        account_id: INJECTED,
        aws_region: INJECTED,
        year: { type: 'integer', range: '2020,2030' },
        month: { type: 'integer', range: '1,12' },
        day: { type: 'integer', range: '1,31' },
      },
      null,
      { account_id: ACCOUNT, aws_region: REGION, year: YEAR, ...monthAndDay(false) },
    ],
    [
      'as nothing we know',
      texts('team', 'shard', 'hour'),
      {
        team: { type: 'enum', values: 'red,blue' },
        shard: { type: 'integer', range: '0,9' },
        hour: INJECTED,
      },
      `${BUCKET}/\${team}/\${shard}/\${hour}/`,
      { team: OTHER, shard: OTHER, hour: OTHER },
    ],
  ])('%s', (_, keys, projection, template, roles) => {
    expect(rolesOf(projectedLayout(keys, projection, template))).toEqual(roles);
  });

  test.each<[string, Keys, Projection]>([
    ['numbers', { day: 'int' }, { day: { type: 'integer', range: '20200101,20301231' } }],
    ['texts', texts('day'), { day: { type: 'integer', range: ' 20200101 , 20301231 ' } }],
    ['any name', { x: 'bigint' }, { x: { type: 'integer', range: '20200101,20301231' } }],
  ])('by integers that are written as days, %s', (_, keys, projection) => {
    const layout = projectedLayout(keys, projection);
    expect(Object.values(rolesOf(layout))).toEqual([DIGITS]);
    expect(isPartitionedByTime(layout)).toBe(true);
  });

  test('by its place in a template that writes columns in another case', () => {
    const layout = projectedLayout(
      texts('recipient', 'delivered'),
      { recipient: INJECTED, delivered: INJECTED },
      `${LOGS}/\${Recipient}/CloudTrail/us-east-1/\${DELIVERED}`,
    );
    expect(rolesOf(layout)).toEqual({ recipient: ACCOUNT, delivered: SLASHES });
  });

  test.each([
    'account',
    'accountid',
    'account_id',
    'aws_account',
    'awsaccountid',
    'aws_account_id',
    'recipientaccountid',
    'recipient_account_id',
  ])('%s is an account by its name', (name) => {
    expect(rolesOf(projectedLayout({ [name]: 'string' }, { [name]: INJECTED }))).toEqual({
      [name]: ACCOUNT,
    });
  });

  test.each<[string, Role]>([
    ['region', REGION],
    ['aws_region', REGION],
    ['awsregion', REGION],
    ['year', YEAR],
    ['yyyy', YEAR],
    ['month', { kind: 'month', isPadded: true }],
    ['mm', { kind: 'month', isPadded: true }],
    ['day', { kind: 'day-of-month', isPadded: true }],
    ['dd', { kind: 'day-of-month', isPadded: true }],
    ['accounting', OTHER],
    ['regional', OTHER],
    ['account_name', OTHER],
    ['birthyear', OTHER],
    ['days', OTHER],
  ])('%s by its name alone', (name, role) => {
    const projection = { year: { type: 'integer', range: '2020,2030' }, [name]: INJECTED };
    const layout = projectedLayout({ year: 'string', [name]: 'string' }, projection);
    expect(rolesOf(layout)[name]).toEqual(role);
  });
});

describe('months and days without a year say nothing of a time', () => {
  test.each<[string, Layout]>([
    ['an injected day', projectedLayout(texts('day'), { day: INJECTED })],
    [
      'a day of integers',
      projectedLayout(texts('day'), { day: { type: 'integer', range: '1,31', digits: '2' } }),
    ],
    ['months and days', projectedLayout(texts('month', 'day'), { month: INJECTED, day: INJECTED })],
    ['registered months', registeredLayout(texts('month'), [['11'], ['12']])],
    ['a year that is none', registeredLayout(texts('year', 'month'), [['26', '11']])],
  ])('%s', (_, layout) => {
    expect(Object.values(rolesOf(layout))).toEqual(layout.keys.map(() => OTHER));
    expect(isPartitionedByTime(layout)).toBe(false);
  });
});

describe('whether months and days are padded', () => {
  test.each<[string, Keys, Projection[string], Projection[string], boolean]>([
    ['integers', texts('year', 'month', 'day'), { range: '1,12' }, { range: '1,31' }, false],
    [
      'integers of one digit',
      texts('year', 'month', 'day'),
      { range: '1,12', digits: '1' },
      { range: '1,31', digits: '1' },
      false,
    ],
    // Zeros in a range say nothing of how its values are written.
    ['written ends', texts('year', 'month', 'day'), { range: '01,12' }, { range: '01,31' }, false],
    [
      'integers of two digits',
      { year: 'int', month: 'int', day: 'int' },
      { range: '1,12', digits: '2' },
      { range: '1,31', digits: '2' },
      true,
    ],
  ])('%s', (_, keys, month, day, isPadded) => {
    const layout = projectedLayout(keys, {
      year: { type: 'integer', range: '2020,2030' },
      month: { type: 'integer', ...month },
      day: { type: 'integer', ...day },
    });
    expect(rolesOf(layout)).toEqual({ year: YEAR, ...monthAndDay(isPadded) });
  });

  test.each<[string, string, boolean]>([
    ['01,02,11,12', '01,09,10,31', true],
    ['1,2,11,12', '1,9,10,31', false],
    ['10,11,12', '10,31', true],
  ])('enumerated %s and %s', (month, day, isPadded) => {
    const layout = projectedLayout(texts('year', 'month', 'day'), {
      year: { type: 'enum', values: '2025,2026' },
      month: { type: 'enum', values: month },
      day: { type: 'enum', values: day },
    });
    expect(rolesOf(layout)).toEqual({ year: YEAR, ...monthAndDay(isPadded) });
  });
});

describe('registered partitions tell by their values', () => {
  test.each<[string, Keys, readonly (readonly string[])[], Roles]>([
    ['days with slashes', texts('x'), [['2026/11/09'], ['2026/11/10']], { x: SLASHES }],
    ['days with dashes', texts('year'), [['2026-11-09'], ['2026-11-10']], { year: DASHES }],
    ['days in digits', texts('region'), [['20261109'], ['20261110']], { region: DIGITS }],
    ['days as dates', { dt: 'date' }, [['2026-11-09']], { dt: DASHES }],
    ['days as numbers', { dt: 'int' }, [['20261109']], { dt: DIGITS }],
    [
      'accounts and regions under odd names',
      { x: 'bigint', y: 'string', z: 'varchar(10)' },
      [
        ['111122223333', 'eu-west-1', '2026/11/09'],
        ['444455556666', 'us-iso-east-1', '2026/11/09'],
      ],
      { x: ACCOUNT, y: REGION, z: SLASHES },
    ],
    [
      'accounts whose numbers lost the zeros in front',
      { account: 'bigint', d: 'string' },
      [
        ['12345678901', '2026/11/09'],
        ['111122223333', '2026/11/09'],
      ],
      { account: ACCOUNT, d: SLASHES },
    ],
    [
      'numbers that are too short, in a column of text or of another name',
      { account: 'string', x: 'bigint' },
      [['12345678901', '12345678901']],
      { account: OTHER, x: OTHER },
    ],
    [
      'year, month and day',
      texts('year', 'month', 'day'),
      [
        ['2026', '11', '09'],
        ['2026', '11', '10'],
      ],
      { year: YEAR, ...monthAndDay(true) },
    ],
    [
      'short months and days',
      texts('year', 'month', 'day'),
      [
        ['2026', '9', '30'],
        ['2026', '11', '9'],
      ],
      { year: YEAR, ...monthAndDay(false) },
    ],
    [
      'accounts that are names of teams are none, whatever the column is called',
      texts('account', 'region'),
      [
        ['red', 'emea'],
        ['blue', 'apac'],
      ],
      { account: OTHER, region: OTHER },
    ],
    [
      'years that are none',
      texts('year', 'region'),
      [
        ['2026', 'eu-west-1'],
        ['202701', 'eu-west-1'],
      ],
      { year: OTHER, region: REGION },
    ],
    [
      'one name among the accounts is enough',
      texts('account', 'region'),
      [
        ['111122223333', 'eu-west-1'],
        ['red', 'everywhere'],
      ],
      { account: OTHER, region: OTHER },
    ],
  ])('%s', (_, keys, values, roles) => {
    expect(rolesOf(registeredLayout(keys, values))).toEqual(roles);
  });

  test('each value is listed once, in its column', () => {
    const layout = registeredLayout(texts('account', 'day'), [
      ['111122223333', '2026/11/09'],
      ['444455556666', '2026/11/09'],
      ['111122223333', '2026/11/10'],
    ]);
    expect(layout.keys.map(({ values }) => values)).toEqual([
      { kind: 'listed', values: ['111122223333', '444455556666'] },
      { kind: 'listed', values: ['2026/11/09', '2026/11/10'] },
    ]);
    expect(layout.registered).toHaveLength(3);
  });
});

test('projected values are kept as they are written, but for the space around ends', () => {
  const { keys, registered } = projectedLayout(texts('a', 'b', 'c', 'd'), {
    a: { type: 'Enum', values: 'red, blue' },
    b: { type: 'integer', range: ' 0 , 9 ' },
    c: { ...DATE, range: '2020/01/01,NOW + 1 DAYS' },
    d: { type: ' INJECTED ' },
  });
  expect(registered).toBeNull();
  expect(keys.map(({ values }) => values)).toEqual([
    // White space is part of an enumerated value. (Source: Athena user guide.)
    { kind: 'listed', values: ['red', ' blue'] },
    { kind: 'range', from: '0', to: '9' },
    { kind: 'range', from: '2020/01/01', to: 'NOW + 1 DAYS' },
    { kind: 'injected' },
  ]);
});

test('a projected account column may list names of teams', () => {
  const layout = projectedLayout(
    texts('account', 'day'),
    { account: { type: 'enum', values: 'red,blue' }, day: DATE },
    `${LOGS}/\${account}/CloudTrail/us-east-1/\${day}`,
  );
  expect(rolesOf(layout)).toEqual({ account: OTHER, day: SLASHES });
});

test('projection counts only where it is switched on', () => {
  const table = projectedTable(texts('day'), { day: { ...DATE, interval: '7' } });
  const states = ['true', ' TRUE ', 'false', ''].map((enabled) => ({
    ...table,
    parameters: { ...table.parameters, 'projection.enabled': enabled },
  }));
  expect(states.map(isProjected)).toEqual([true, true, false, false]);
  expect(isProjected(tableOf())).toBe(false);
  // Properties that somebody left there say nothing of registered values.
  const layout = layoutOf(states[2]!, partitionsOf([['2026-11-09']]));
  expect(rolesOf(layout)).toEqual({ day: DASHES });
});

describe('refused, since a predicate in another form would silently give no rows', () => {
  const day =
    (own: Projection[string], type = 'string') =>
    () =>
      projectedLayout({ day: type }, { day: own });
  const registered =
    (keys: Keys, ...values: readonly string[]) =>
    () =>
      registeredLayout(
        keys,
        values.map((value) => [value]),
      );
  const months = (values: string) => () =>
    projectedLayout(texts('year', 'month'), {
      year: { type: 'enum', values: '2026' },
      month: { type: 'enum', values },
    });

  test.each<[string, () => Layout, string]>([
    [
      'a date without a day',
      day({ ...DATE, format: 'yyyy/MM' }),
      'the days of partition column day are written "yyyy/MM"; understood is year, month, day, such as yyyy/MM/dd',
    ],
    ['hours', day({ ...DATE, format: 'yyyy/MM/dd/HH' }), 'are written "yyyy/MM/dd/HH"'],
    ['another order', day({ ...DATE, format: 'dd-MM-yyyy' }), 'are written "dd-MM-yyyy"'],
    ['no format', day({ type: 'date', range: '2020/01/01,NOW' }), 'are written ""'],
    [
      'an unknown projection',
      day({ type: 'weekday', range: '1,7' }),
      'partition column day has the projection type "weekday"',
    ],
    ['no projection', day({}), 'partition column day has the projection type ""'],
    [
      'half a range',
      day({ ...DATE, range: '2020/01/01' }),
      'the range of partition column day is "2020/01/01"',
    ],
    [
      'a range of three',
      day({ ...DATE, range: '1,2,3' }),
      'the range of partition column day is "1,2,3"',
    ],
    [
      'an empty end',
      day({ ...DATE, range: '2020/01/01, ' }),
      'the range of partition column day is "2020/01/01, "',
    ],
    ['no range', day({ type: 'integer' }), 'the range of partition column day is ""'],
    [
      'weeks',
      day({ ...DATE, interval: '1', 'interval.unit': 'WEEKS' }),
      'column day has a partition every 1 WEEKS',
    ],
    [
      'every second day',
      day({ ...DATE, interval: ' 2 ' }),
      'column day has a partition every 2 DAYS',
    ],
    [
      'decades',
      () =>
        projectedLayout(texts('year'), {
          year: { type: 'integer', range: '2020,2030', interval: '10' },
        }),
      'column year has a partition every 10 DAYS',
    ],
    [
      'days of two forms',
      registered(texts('x'), '2026/11/09', '2026-11-10'),
      'values of its partition column x have several forms: "2026/11/09" and "2026-11-10"',
    ],
    [
      'days and the default partition',
      registered(texts('x'), '2026/11/09', '__HIVE_DEFAULT_PARTITION__'),
      'have several forms: "2026/11/09" and "__HIVE_DEFAULT_PARTITION__"',
    ],
    [
      'months before days',
      registered(texts('x'), '2026/11', '2026/11/09'),
      '"2026/11" and "2026/11/09"',
    ],
    ['padded and short months', months('1,02'), 'column month have several forms: "1" and "02"'],
    ['short and padded months', months('01,2,03'), 'column month have several forms: "2" and "01"'],
    ['names of months', months('jan,feb'), 'its partition column month has the value "jan"'],
    ['no month', months('0,1'), 'its partition column month has the value "0"'],
    [
      'a registered name of a month',
      () =>
        registeredLayout(texts('year', 'month'), [
          ['2026', '11'],
          ['2026', 'jan'],
        ]),
      'its partition column month has the value "jan"',
    ],
    [
      'the default partition among months',
      () =>
        registeredLayout(texts('year', 'month'), [
          ['2026', '11'],
          ['2026', '__HIVE_DEFAULT_PARTITION__'],
        ]),
      'its partition column month has the value "__HIVE_DEFAULT_PARTITION__"',
    ],
    [
      'a region as number, by its name',
      () => projectedLayout({ region: 'int' }, { region: { type: 'integer', range: '0,9' } }),
      'its partition column region is of type int',
    ],
    [
      'weeks of days as integers',
      day({ type: 'integer', range: '20200101,20301231', interval: '7' }, 'int'),
      'column day has a partition every 7 DAYS',
    ],
    ['a day as timestamp', day(DATE, 'timestamp'), 'its partition column day is of type timestamp'],
    ['a day with slashes as number', day(DATE, 'int'), 'its partition column day is of type int'],
    ['an account as fraction', registered({ x: 'double' }, '111122223333'), 'x is of type double'],
    ['an account as date', registered({ x: 'date' }, '111122223333'), 'x is of type date'],
    [
      'a region as list',
      registered({ x: 'array<string>' }, 'us-east-1'),
      'x is of type array<string>',
    ],
  ])('%s', (_, layout, reason) => {
    expect(layout).toThrow(TrailAuditError);
    expect(layout).toThrow(/^Cannot use table "db\.logs": /);
    expect(layout).toThrow(reason);
  });

  test('a table whose partitions nobody registered', () => {
    const empty = () => layoutOf(tableOf(texts('day')), []);
    expect(empty).toThrow(
      'Cannot use table "db.logs": it has no partitions, so that nothing of it would be read',
    );
    const failure = (() => {
      try {
        return empty();
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toMatchObject({
      hint: 'alter table db.logs add partition ..., or another --table',
    });
  });

  test('but not for single days, or steps of a column that nobody knows', () => {
    const single = { ...DATE, interval: ' 1 ', 'interval.unit': ' days ' };
    const shard = { type: 'integer', range: '0,100', interval: '10' };
    const layout = projectedLayout(texts('day', 'shard'), { day: single, shard });
    expect(rolesOf(layout)).toEqual({ day: SLASHES, shard: OTHER });
  });

  test('but not for a column that says nothing of time, account or region', () => {
    const layout = registeredLayout({ size: 'double', at: 'timestamp' }, [['0.5', 'then']]);
    expect(rolesOf(layout)).toEqual({ size: OTHER, at: OTHER });
  });
});

describe('a window leaves partitions out where a column holds the day, or the year', () => {
  const year = { type: 'integer', range: '2020,2030' };
  test.each<[string, Layout, boolean]>([
    ['no column', unpartitionedLayout(), false],
    ['a day', projectedLayout(texts('day'), { day: DATE }), true],
    ['a year', projectedLayout(texts('year'), { year }), true],
    ['an account', projectedLayout(texts('account'), { account: INJECTED }), false],
    ['a team', registeredLayout(texts('team'), [['red']]), false],
  ])('%s', (_, layout, isPartitioned) => {
    expect(isPartitionedByTime(layout)).toBe(isPartitioned);
  });
});
