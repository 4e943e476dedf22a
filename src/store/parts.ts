import { dirname, join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { giveMemoryBack } from '../engines/local/database.ts';
import type { MemoryBudget } from '../engines/local/memory.ts';
import { readParquet } from '../engines/local/records.ts';
import type { Part } from '../logs/store.ts';
import { sqlLiteral } from '../query/literal.ts';
import { readSql } from '../query/read-sql.ts';
import { fillTemplate } from '../query/template.ts';
import type { Disk } from './disk.ts';
import { PENDING, partFile } from './layout.ts';

/** Rows that are read or passed over together. */
const ROW_GROUP = 16_384;

/** The store that is written to. */
export interface Place {
  readonly folder: string;
  readonly disk: Disk;
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  readonly budget: MemoryBudget;
}

/** A `read_parquet` of parts, with their `day`. There must be at least one. */
export function readParts(folder: string, parts: readonly Part[]): string {
  return readParquet(
    parts.map(({ file }) => join(folder, file)),
    ", hive_partitioning = true, hive_types = {'day': varchar}",
  );
}

/** Identities that the store has, as a SELECT of `day` and `identity`. */
function storedText(folder: string, parts: readonly Part[]): string {
  return parts.length === 0
    ? 'select null::varchar as day, null::varchar as identity where false'
    : `select day, coalesce(eventid, record_hash) as identity from ${readParts(folder, parts)}`;
}

/** What DuckDB answers, as objects by column. */
export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjects();
}

/** Days that a table of records has, with the number of its records. */
async function daysOf({ connection }: Place, table: string): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf(
    connection,
    `select day, count(*) as records from ${table} group by 1 order by 1`,
  );
  return new Map(rows.map(({ day, records }) => [String(day), Number(records)]));
}

/** Leaves in the table `fresh` which rows of the view `incoming` the store lacks. */
async function findFresh(place: Place, parts: readonly Part[]): Promise<void> {
  const days = await daysOf(place, 'incoming');
  const touched = parts.filter(({ day }) => days.has(day));
  const texts = { stored: storedText(place.folder, touched) };
  const text = fillTemplate(readSql('store/fresh.sql'), { values: {}, texts });
  await place.budget.spend(() => place.connection.run(text));
}

/**
 * Writes the rows of a SELECT, all of one day, as a part: aside, then renamed to where nobody looks
 * before the state names it.
 */
export async function writePart(
  { folder, disk, connection, budget }: Place,
  { rows, day, generation }: { rows: string; day: string; generation: number },
): Promise<Part> {
  const aside = join(folder, PENDING, `${day}.parquet`);
  const file = partFile(day, generation);
  const order = readSql('store/order.sql');
  const copy = `copy (${rows} order by ${order.slice(order.lastIndexOf('\n'))})
    to ${sqlLiteral(aside)} (format parquet, compression zstd, row_group_size ${ROW_GROUP})`;
  await budget.spend(() => connection.run(copy));
  await giveMemoryBack(connection);
  await disk.flush(aside);
  await disk.makeFolder(dirname(join(folder, file)));
  const bytes = await disk.size(aside);
  await disk.rename(aside, join(folder, file));
  const [count] = await rowsOf(
    connection,
    `select num_rows from parquet_file_metadata(${sqlLiteral(join(folder, file))})`,
  );
  return { day, file, rows: Number(count?.['num_rows']), bytes };
}

/** Writes the records of the view `incoming` that the store lacks, a part for each of their days. */
export async function writeFresh(
  place: Place,
  parts: readonly Part[],
  generation: number,
): Promise<readonly Part[]> {
  await findFresh(place, parts);
  const written: Part[] = [];
  for (const day of (await daysOf(place, 'fresh')).keys()) {
    const rows = `select * exclude (day, line_hash, row_id) from incoming where day = ${sqlLiteral(day)}
      and row_id in (select first_row from fresh where day = ${sqlLiteral(day)})`;
    written.push(await writePart(place, { rows, day, generation }));
  }
  return written;
}
