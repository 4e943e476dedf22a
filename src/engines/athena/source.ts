import type { TableMetadata } from '../../aws/athena.ts';
import { sqlIdentifier } from '../../query/literal.ts';
import { selectList } from './columns.ts';
import type { Layout } from './layout.ts';
import { partitionConditions, type Wanted } from './partitions.ts';

/** The SELECT that gives CloudTrail's raw columns of a table, where these conditions hold. */
export function selectFrom(table: TableMetadata, conditions: readonly string[]): string {
  return [
    '  select',
    selectList(table)
      .map((column) => `    ${column}`)
      .join(',\n'),
    `  from ${sqlIdentifier(table.name.database)}.${sqlIdentifier(table.name.table)}`,
    ...(conditions.length === 0 ? [] : [`  where ${conditions.join('\n    and ')}`]),
  ].join('\n');
}

/** The SELECT that gives CloudTrail's raw columns of a table, from the partitions wanted. */
export function sourceOf(layout: Layout, wanted: Wanted): string {
  return selectFrom(layout.table, partitionConditions(layout, wanted));
}
