import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { reasonOf } from '../../errors.ts';
import { LONGEST_RECORD } from '../../logs/batch.ts';
import type { LinesFile } from '../../logs/lane.ts';
import { type RepairedRecord, repair } from '../../logs/repair.ts';
import { IS_RECORD } from '../../logs/unwrap.ts';
import { sqlLiteral } from '../../query/literal.ts';
import { RAW_COLUMNS, RECORDS } from './columns.ts';
import type { MemoryBudget } from './memory.ts';

const LOADED = 'loaded_records';
const COLUMNS = Object.keys(RAW_COLUMNS);

/** The relation of a file of JSON lines, with CloudTrail's raw columns. */
export function readLines(file: string): string {
  const columns = Object.entries(RAW_COLUMNS)
    .map(([name, type]) => `${name}: ${sqlLiteral(type.replaceAll(/\s+/g, ' '))}`)
    .join(', ');
  // What does not fit a column's type becomes NULL; a line that is no JSON becomes a row of NULLs.
  return `read_json(${sqlLiteral(file)}, format = 'newline_delimited', ignore_errors = true,
    maximum_object_size = ${LONGEST_RECORD}, columns = {${columns}})`;
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

async function columnsOf(connection: DuckDBConnection, query: string): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(`explain (format json) ${query}`);
  const plan: unknown = JSON.parse(String(reader.getRows()[0]?.[1]));
  const scanned = scannedColumns(plan)?.map((name) => name.replaceAll('"', '').toLowerCase());
  if (scanned === undefined) return COLUMNS;
  const needed = COLUMNS.filter((name) => scanned.includes(name.toLowerCase()));
  return needed.length > 0 && needed.length === new Set(scanned).size ? needed : COLUMNS;
}

/**
 * Makes the relation RECORDS for a query, still empty, and gives the raw columns that the query reads: only
 * these are kept. The planner says which; where its words are not understood it is all of them.
 */
export async function prepareRecords(
  connection: DuckDBConnection,
  query: string,
  folder: string,
): Promise<readonly string[]> {
  const file = join(folder, 'none.json');
  writeFileSync(file, '{}\n');
  const none = readLines(file);
  await connection.run(`create or replace view ${RECORDS} as select * from ${none}`);
  const columns = await columnsOf(connection, query);
  await connection.run(
    `create or replace table ${LOADED} as select ${columns.join(', ')} from ${none} limit 0`,
  );
  const all = COLUMNS.map((name) =>
    columns.includes(name) ? name : `cast(null as ${RAW_COLUMNS[name]}) as ${name}`,
  );
  await connection.run(
    `create or replace view ${RECORDS} as select ${all.join(', ')} from ${LOADED}`,
  );
  return columns;
}

export interface LoaderOptions {
  /** A connection of its own: loaders work side by side. */
  readonly connection: DuckDBConnection;
  readonly budget: MemoryBudget;
  /** The columns to keep, of those that `prepareRecords` gave. */
  readonly columns: readonly string[];
}

/** Adds lines to the records in DuckDB. */
export class Loader {
  readonly #connection: DuckDBConnection;
  readonly #budget: MemoryBudget;
  readonly #columns: string;

  constructor({ connection, budget, columns }: LoaderOptions) {
    this.#connection = connection;
    this.#budget = budget;
    this.#columns = columns.join(', ');
  }

  close(): void {
    this.#connection.closeSync();
  }

  /** Adds the lines of a file, and counts its records in the reports of the files they are from. */
  async load({ path, size, lines, spans }: LinesFile): Promise<void> {
    if (await this.#insert(path, lines)) {
      for (const span of spans) span.file.records += span.lines;
      return;
    }
    const bytes = readFileSync(path).subarray(0, size);
    await this.#loadRepaired(repair({ bytes, lines, spans }), path);
  }

  /** Halves what DuckDB does not take whole, down to the one record that it refuses. */
  async #loadRepaired(records: readonly RepairedRecord[], path: string): Promise<void> {
    if (records.length === 0) return;
    writeFileSync(path, records.map((record) => `${record.text}\n`).join(''));
    if (await this.#insert(path, records.length)) {
      for (const { file } of records) file.records += 1;
    } else if (records.length === 1) {
      for (const { file } of records) file.malformed += 1;
    } else {
      const half = Math.ceil(records.length / 2);
      await this.#loadRepaired(records.slice(0, half), path);
      await this.#loadRepaired(records.slice(half), path);
    }
  }

  /** Inserts lines, all or none: whether each of them turned out to be a record. */
  async #insert(path: string, count: number): Promise<boolean> {
    try {
      return await this.#budget.spend(() => this.#insertFile(path, count));
    } catch (error) {
      // Some broken JSON is refused in spite of ignore_errors.
      if (/^Invalid Input Error/.test(reasonOf(error))) return false;
      throw error;
    }
  }

  async #insertFile(path: string, count: number): Promise<boolean> {
    await this.#connection.run('begin transaction');
    let isWhole = false;
    try {
      const { rowsChanged } = await this.#connection.run(
        `insert into ${LOADED} select ${this.#columns} from ${readLines(path)} where ${IS_RECORD}`,
      );
      isWhole = rowsChanged === count;
    } finally {
      await this.#connection.run(isWhole ? 'commit' : 'rollback');
    }
    return isWhole;
  }
}
