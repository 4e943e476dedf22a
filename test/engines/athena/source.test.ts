import { expect, test } from 'vitest';
import { WANTED_COLUMNS } from '../../../src/engines/athena/columns.ts';
import { layoutOf } from '../../../src/engines/athena/layout.ts';
import { sourceOf } from '../../../src/engines/athena/source.ts';
import { projectedLayout, tableOf, unpartitionedLayout, wantedOf } from './table.ts';

const COLUMNS = Object.keys(WANTED_COLUMNS)
  .map((name) => `    ${name}`)
  .join(',\n');

test('a table without partitions is read whole', () => {
  const wanted = wantedOf({ accounts: ['111122223333'], regions: ['eu-west-1'] });
  expect(sourceOf(unpartitionedLayout(), wanted)).toBe(`  select\n${COLUMNS}\n  from "db"."logs"`);
});

test('each condition stands on a line of its own', () => {
  const layout = projectedLayout(
    { account: 'string', day: 'string' },
    {
      account: { type: 'injected' },
      day: { type: 'date', format: 'yyyy/MM/dd', range: '2020/01/01,NOW' },
    },
  );
  expect(sourceOf(layout, wantedOf({ accounts: ['111122223333', '444455556666'] }))).toBe(
    [
      `  select\n${COLUMNS}`,
      '  from "db"."logs"',
      `  where "account" in ('111122223333', '444455556666')`,
      `    and "day" between '2026/11/09' and '2026/11/10'`,
    ].join('\n'),
  );
});

test('names are quoted, and odd ones refused', () => {
  const named = (table: string) =>
    sourceOf(layoutOf(tableOf({}, { name: { database: 'cloud-trail', table } }), null), wantedOf());
  expect(named('select')).toContain('from "cloud-trail"."select"');
  expect(() => named('logs"; drop table x; --')).toThrow('letters, digits, _ and - only');
});
