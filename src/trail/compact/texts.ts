import type { TableColumn, TableMetadata, TableName } from '../../aws/athena.ts';
import {
  DELIVERED_COLUMN,
  EVENT_DAY_COLUMN,
  eventDaysOf,
  OTHER_DAY,
} from '../../engines/athena/compacted.ts';
import { addDays } from '../../engines/athena/days.ts';
import { cannotUse, type Layout } from '../../engines/athena/layout.ts';
import { partitionConditions, type Wanted } from '../../engines/athena/partitions.ts';
import { sqlIdentifier, sqlList, sqlLiteral } from '../../query/literal.ts';
import { readSql } from '../../query/read-sql.ts';
import { fillTemplate } from '../../query/template.ts';

/** Partition columns of the table of logs that its compacted days keep as columns. */
const KEPT_KEYS = ['account', 'region'];

/** A file of `sql/` without what is there for its readers. */
function statement(file: string): string {
  return readSql(file).replaceAll(/^--.*\n/gm, '');
}

/** The columns of compacted days but for those that make partitions. */
function columnsOf(table: TableMetadata): readonly TableColumn[] {
  const keys = table.partitionKeys.filter(({ name }) => KEPT_KEYS.includes(name));
  if (keys.length < KEPT_KEYS.length) {
    throw cannotUse(table, `it has no partition columns ${KEPT_KEYS.join(' and ')}`);
  }
  const odd = table.columns.find(({ name }) =>
    [...KEPT_KEYS, DELIVERED_COLUMN, EVENT_DAY_COLUMN].includes(name),
  );
  if (odd !== undefined) throw cannotUse(table, `its column ${odd.name} is none of CloudTrail's`);
  return [...table.columns, ...keys];
}

/** A name of the catalog in Hive's words. */
function backticked(name: string): string {
  return `\`${sqlIdentifier(name).slice(1, -1)}\``;
}

function typeText(table: TableMetadata, { name, type }: TableColumn): string {
  if (/^[\w<>:,() ]+$/.test(type)) return type;
  throw cannotUse(table, `its column ${name} is of type ${type}`);
}

/** The DDL of the table of compacted days: `sql/athena/compact-table.sql`. */
export function compactTableDdl(raw: TableMetadata, compact: TableName, location: string): string {
  const columns = columnsOf(raw).map(
    (column) => `${backticked(column.name)} ${typeText(raw, column)}`,
  );
  sqlIdentifier(compact.database);
  return fillTemplate(statement('athena/compact-table.sql'), {
    values: {},
    texts: {
      database: compact.database,
      table: compact.table,
      columns: columns.join(',\n  '),
      location: sqlLiteral(location),
      of: sqlLiteral(raw.name.table),
    },
  });
}

/** The text that writes one day of delivery, an ISO date, into a folder: `sql/athena/compact.sql`. */
export function compactText(layout: Layout, wanted: Wanted, folder: string): string {
  const { name } = layout.table;
  const { first: day } = wanted.days;
  return fillTemplate(statement('athena/compact.sql'), {
    values: { day, day_before: addDays(day, -1), other: OTHER_DAY },
    texts: {
      columns: columnsOf(layout.table)
        .map((column) => sqlIdentifier(column.name))
        .join(',\n    '),
      table: `${sqlIdentifier(name.database)}.${sqlIdentifier(name.table)}`,
      conditions: partitionConditions(layout, wanted).join('\n    and '),
      folder: sqlLiteral(folder),
    },
  });
}

function named({ database, table }: TableName): string {
  return `${backticked(database)}.${backticked(table)}`;
}

function partition(day: string, event: string): string {
  return `partition (${DELIVERED_COLUMN} = ${sqlLiteral(day)}, ${EVENT_DAY_COLUMN} = ${sqlLiteral(event)})`;
}

/** The DDL that makes a day visible: what a run wrote into its folder. */
export function addPartitionsDdl(table: TableName, day: string, folder: string): string {
  const partitions = eventDaysOf(day).map(
    (event) =>
      `  ${partition(day, event)} location ${sqlLiteral(`${folder}${EVENT_DAY_COLUMN}=${event}/`)}`,
  );
  return [`alter table ${named(table)} add if not exists`, ...partitions].join('\n');
}

/** The DDL that takes partitions of a day away, by their event days; the files stay. */
export function dropPartitionsDdl(
  table: TableName,
  day: string,
  events: readonly string[],
): string {
  const partitions = events.map((event) => `  ${partition(day, event)}`);
  return `alter table ${named(table)} drop if exists\n${partitions.join(',\n')}`;
}

/** The query that counts the records of days; of Parquet it reads no column. */
export function countText({ database, table }: TableName, days: readonly string[]): string {
  return [
    `select ${DELIVERED_COLUMN}, count(*) as records`,
    `from ${sqlIdentifier(database)}.${sqlIdentifier(table)}`,
    `where ${DELIVERED_COLUMN} in ${sqlList(days)}`,
    `group by ${DELIVERED_COLUMN}`,
  ].join('\n');
}
