import { sqlIdentifier } from '../../query/literal.ts';
import { selectList } from './columns.ts';
import type { Layout } from './layout.ts';
import { partitionConditions, type Wanted } from './partitions.ts';

/** The SELECT that gives CloudTrail's raw columns of a table, from the partitions wanted. */
export function sourceOf(layout: Layout, wanted: Wanted): string {
  const { database, table } = layout.table.name;
  const conditions = partitionConditions(layout, wanted);
  return [
    '  select',
    selectList(layout.table)
      .map((column) => `    ${column}`)
      .join(',\n'),
    `  from ${sqlIdentifier(database)}.${sqlIdentifier(table)}`,
    ...(conditions.length === 0 ? [] : [`  where ${conditions.join('\n    and ')}`]),
  ].join('\n');
}
