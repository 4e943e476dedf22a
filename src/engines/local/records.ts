import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AS_LINES } from '../../logs/load.ts';
import { IS_RECORD } from '../../logs/unwrap.ts';
import { sqlLiteral } from '../../query/literal.ts';
import { COLUMNS, NO_RECORDS, RAW_COLUMNS, RECORDS, withAllColumns } from './columns.ts';
import type { Database } from './database.ts';
import type { RowTexts } from './loaders.ts';

/** The relation of a file of JSON lines, with CloudTrail's raw columns. */
export function readLines(file: string): string {
  const columns = Object.entries(RAW_COLUMNS)
    .map(([name, type]) => `${name}: ${sqlLiteral(type.replaceAll(/\s+/g, ' '))}`)
    .join(', ');
  // What does not fit a column's type becomes NULL.
  return `read_json(${sqlLiteral(file)}, ${AS_LINES}, columns = {${columns}})`;
}

/** The relation of Parquet files. There must be at least one. `options` of DuckDB's `read_parquet`: `, name = value`. */
export function readParquet(files: readonly string[], options = ''): string {
  return `read_parquet([${files.map(sqlLiteral).join(', ')}]${options})`;
}

/** The SELECT of a list of texts, each of them a JSON object, with CloudTrail's raw columns. */
export function readObjects(list: string): string {
  const columns = Object.entries(RAW_COLUMNS).map(([name, type]) => `${name} ${type}`);
  return `select unnest(try_cast(try_cast(text as json) as struct(${columns.join(', ')})))
  from (select unnest(cast(${list} as varchar[])) as text)`;
}

/** Every `Projections` entry of the plan's scans of log lines; null where the plan has no such list. */
function scannedColumns(plan: unknown): string[] | null {
  if (Array.isArray(plan)) {
    const parts = plan.map(scannedColumns);
    return parts.includes(null) ? null : parts.flatMap((part) => part ?? []);
  }
  if (typeof plan !== 'object' || plan === null) return [];
  const node = plan as { name?: string; children?: unknown; extra_info?: Record<string, unknown> };
  if (!node.name?.startsWith('READ_JSON')) return scannedColumns(node.children ?? []);
  const projections = node.extra_info?.['Projections'];
  if (projections === undefined) return null;
  return [projections].flat().map((projection) => String(projection).split('.')[0] ?? '');
}

async function plannedColumns(
  connection: DuckDBConnection,
  query: string,
): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(`explain (format json) ${query}`);
  const plan: unknown = JSON.parse(String(reader.getRows()[0]?.[1]));
  const scanned = scannedColumns(plan)?.map((name) => name.replaceAll('"', '').toLowerCase());
  if (scanned === undefined) return COLUMNS;
  const needed = COLUMNS.filter((name) => scanned.includes(name.toLowerCase()));
  return needed.length > 0 && needed.length === new Set(scanned).size ? needed : COLUMNS;
}

/**
 * Gives the raw columns that a query reads: only these need be kept. The planner says which; where its words are
 * not understood it is all of them.
 */
export async function columnsFor(
  { connection, folder }: Database,
  query: string,
): Promise<readonly string[]> {
  const file = join(folder, 'none.json');
  writeFileSync(file, '{}\n');
  await connection.run(`create or replace view ${RECORDS} as select * from ${readLines(file)}`);
  return plannedColumns(connection, query);
}

/** The rows of lines, with some of the raw columns. */
export function rowsWith(columns: readonly string[]): RowTexts {
  const rows = (file: string): string =>
    `select ${columns.join(', ')} from ${readLines(file)} where ${IS_RECORD}`;
  return { plain: rows, odd: rows };
}

/** Makes the relation RECORDS of Parquet files that have some of the raw columns. */
export async function showRecords(
  { connection }: Database,
  columns: readonly string[],
  files: readonly string[],
): Promise<void> {
  const rows =
    files.length === 0
      ? NO_RECORDS
      : `select ${withAllColumns(columns)} from ${readParquet(files)}`;
  await connection.run(`create or replace view ${RECORDS} as ${rows}`);
}
