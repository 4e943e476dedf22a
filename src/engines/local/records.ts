import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { reasonOf } from '../../errors.ts';
import { type Batch, LONGEST_RECORD } from '../../logs/batch.ts';
import { type RepairedRecord, repair } from '../../logs/repair.ts';
import { IS_RECORD } from '../../logs/unwrap.ts';
import { sqlLiteral } from '../../query/literal.ts';
import { RAW_COLUMNS, RECORDS } from './columns.ts';
import type { MemoryBudget } from './memory.ts';

const LOADED = 'loaded_records';
const COLUMNS = Object.keys(RAW_COLUMNS);

function readLines(file: string): string {
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

/**
 * The records in DuckDB. Only the raw columns that a query reads are kept: the planner says which,
 * and where its words are not understood all are kept.
 */
export class LocalRecords {
  readonly #connection: DuckDBConnection;
  readonly #budget: MemoryBudget;
  readonly #file: string;
  readonly #descriptor: number;
  #columns: readonly string[] = COLUMNS;

  /** `folder` is for the lines of one batch at a time. */
  constructor(connection: DuckDBConnection, budget: MemoryBudget, folder: string) {
    this.#connection = connection;
    this.#budget = budget;
    this.#file = join(folder, 'lines.json');
    this.#descriptor = openSync(this.#file, 'w');
  }

  /** Makes the relation RECORDS, still empty, for a query. */
  async prepare(query: string): Promise<void> {
    this.#write(Buffer.from('{}\n'));
    const lines = readLines(this.#file);
    await this.#connection.run(`create or replace view ${RECORDS} as select * from ${lines}`);
    this.#columns = await this.#columnsOf(query);
    await this.#connection.run(
      `create or replace table ${LOADED} as select ${this.#columns.join(', ')} from ${lines} limit 0`,
    );
    const all = COLUMNS.map((name) =>
      this.#columns.includes(name) ? name : `cast(null as ${RAW_COLUMNS[name]}) as ${name}`,
    );
    await this.#connection.run(
      `create or replace view ${RECORDS} as select ${all.join(', ')} from ${LOADED}`,
    );
  }

  /** Adds a batch, and counts its records in the reports of their files. */
  async load(batch: Batch): Promise<void> {
    if (await this.#insert(batch.bytes, batch.lines)) {
      for (const span of batch.spans) span.file.records += span.lines;
    } else {
      await this.#loadRepaired(repair(batch));
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Over the same pages again: fresh ones cost more than all else that is done here. */
  #write(bytes: Buffer): void {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written, written);
    }
    ftruncateSync(this.#descriptor, bytes.length);
  }

  /** Halves what DuckDB does not take whole, down to the one record that it refuses. */
  async #loadRepaired(records: readonly RepairedRecord[]): Promise<void> {
    if (records.length === 0) return;
    const text = records.map((record) => `${record.text}\n`).join('');
    if (await this.#insert(Buffer.from(text), records.length)) {
      for (const { file } of records) file.records += 1;
    } else if (records.length === 1) {
      for (const { file } of records) file.malformed += 1;
    } else {
      const half = Math.ceil(records.length / 2);
      await this.#loadRepaired(records.slice(0, half));
      await this.#loadRepaired(records.slice(half));
    }
  }

  /** Inserts lines, all or none: whether each of them turned out to be a record. */
  async #insert(lines: Buffer, count: number): Promise<boolean> {
    this.#write(lines);
    try {
      return await this.#budget.spend(() => this.#insertFile(count));
    } catch (error) {
      // Some broken JSON is refused in spite of ignore_errors.
      if (/^Invalid Input Error/.test(reasonOf(error))) return false;
      throw error;
    }
  }

  async #insertFile(count: number): Promise<boolean> {
    const columns = this.#columns.join(', ');
    let inserted = -1;
    try {
      const result = await this.#connection.run(
        `begin transaction; insert into ${LOADED} select ${columns} from ${readLines(this.#file)} where ${IS_RECORD}`,
      );
      inserted = result.rowsChanged;
    } finally {
      await this.#connection.run(inserted === count ? 'commit' : 'rollback');
    }
    return inserted === count;
  }

  async #columnsOf(query: string): Promise<readonly string[]> {
    const reader = await this.#connection.runAndReadAll(`explain (format json) ${query}`);
    const plan: unknown = JSON.parse(String(reader.getRows()[0]?.[1]));
    const scanned = scannedColumns(plan)?.map((name) => name.replaceAll('"', '').toLowerCase());
    if (scanned === undefined) return COLUMNS;
    const needed = COLUMNS.filter((name) => scanned.includes(name.toLowerCase()));
    return needed.length > 0 && needed.length === new Set(scanned).size ? needed : COLUMNS;
  }
}
