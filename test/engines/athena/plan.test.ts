import { expect, onTestFinished, test, vi } from 'vitest';
import { connect } from '../../../src/aws/connect.ts';
import { type Plan, planOf } from '../../../src/engines/athena/plan.ts';
import { type Filters, NO_FILTERS } from '../../../src/query/filters.ts';
import { testAws } from '../../support/aws/clients.ts';
import { BUCKET, LOGS, partitionsOf, projectedTable, tableOf } from './table.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const DATE = { type: 'date', format: 'yyyy/MM/dd', range: '2020/01/01,NOW' };
const [ONE, TWO] = ['111122223333', '444455556666'];

const FILTERS: Filters = {
  ...NO_FILTERS,
  window: { from: '2026-11-09T00:00:00Z', to: '2026-11-09T12:00:00Z' },
};

type Columns = ReturnType<typeof tableOf>;

/** The plan for 9 November of a table, where these objects are in its bucket. Files are late by a day. */
async function plan(
  { columns, partitionKeys, parameters }: Columns,
  partitions: readonly (readonly string[])[] = [],
  own: Partial<Filters> = {},
  keys: readonly string[] = [],
): Promise<Plan> {
  const aws = await testAws();
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { location = '', ...properties } = parameters;
  aws.addBucket('logs');
  for (const key of keys) aws.putObject('logs', key, 'x');
  aws.addTable({
    database: 'db',
    name: 'logs',
    location,
    columns,
    partitionKeys,
    parameters: properties,
    partitions: partitionsOf(partitions),
  });
  const place = { table: { database: 'db', table: 'logs' }, lateDays: 1, source: 'auto' } as const;
  const options = { signal: new AbortController().signal, onProgress: vi.fn(), now: NOW };
  return planOf(await connect({}), place, { ...FILTERS, ...own }, options);
}

test('an injected day by its name alone is refused, as no value of it is known', async () => {
  const table = projectedTable(
    { day: 'string' },
    { day: { type: 'injected' } },
    `${BUCKET}/compacted/\${day}/`,
  );
  await expect(plan(table)).rejects.toThrow(
    'Cannot use table "db.logs": its partition column day is injected, and holds nothing known here',
  );
});

test('injected accounts are those whose folders are there', async () => {
  const table = projectedTable(
    { account: 'string', day: 'string' },
    { account: { type: 'injected' }, day: DATE },
    `${LOGS}/\${account}/CloudTrail/us-east-1/\${day}`,
  );
  const keys = [ONE, TWO, 'notes'].map((name) => `AWSLogs/${name}/CloudTrail/x`);
  const { wanted, source } = await plan(table, [], {}, keys);
  expect(wanted.accounts).toEqual([ONE, TWO]);
  expect(source).toContain(`"account" in ('${ONE}', '${TWO}')`);
  expect((await plan(table, [], { accounts: [TWO] }, keys)).wanted.accounts).toEqual([TWO]);
  await expect(plan(table)).rejects.toThrow(
    'no folder of its partition column account lies under s3://logs/AWSLogs/',
  );
});

test('days that no partition covers are missing', async () => {
  const table = tableOf({ d: 'string' });
  expect(await plan(table, [['2026/11/10']])).toMatchObject({
    covered: ['2026-11-10'],
    missing: ['2026-11-09'],
  });
});

test('a table without a partition in the window is refused, rather than answered with nothing', async () => {
  const reason = 'Cannot use table "db.logs": it has no partition from 2026-11-09 to 2026-11-10';
  await expect(plan(tableOf({ d: 'string' }), [['2026/11/08']])).rejects.toThrow(reason);
  const ended = { day: { ...DATE, range: '2020/01/01,2026/11/08' } };
  await expect(plan(projectedTable({ day: 'string' }, ended))).rejects.toThrow(reason);
  const registered = tableOf({ account: 'string', d: 'string' });
  const both = [
    [ONE, '2026/11/09'],
    [TWO, '2026/11/08'],
  ];
  await expect(plan(registered, both, { accounts: [TWO] })).rejects.toThrow(reason);
});

test('an account or a region that the table does not list is refused', async () => {
  const listed = projectedTable(
    { account: 'string', region: 'string', day: 'string' },
    {
      account: { type: 'enum', values: ONE },
      region: { type: 'enum', values: 'eu-west-1,us-east-1' },
      day: DATE,
    },
  );
  await expect(plan(listed, [], { accounts: [TWO] })).rejects.toThrow(
    `its partition column account has no value ${TWO}`,
  );
  await expect(plan(listed, [], { regions: ['eu-north-1', 'sa-east-1'] })).rejects.toThrow(
    'its partition column region has no value eu-north-1 or sa-east-1',
  );
  // Of sigv2-regions, say, most tables have a few.
  const some = await plan(listed, [], { accounts: [ONE], regions: ['eu-north-1', 'us-east-1'] });
  expect(some.source).toContain(`"region" in ('eu-north-1', 'us-east-1')`);
});
