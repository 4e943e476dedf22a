import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { LinesFile } from '../../logs/lane.ts';
import { AS_LINES, loadLines } from '../../logs/load.ts';
import { IS_RECORD } from '../../logs/unwrap.ts';
import { sqlLiteral } from '../../query/literal.ts';
import { COLUMNS, RAW_COLUMNS, RECORDS } from './columns.ts';
import { connectAgain, type Database } from './database.ts';

/** The relation of a file of JSON lines, with CloudTrail's raw columns. */
export function readLines(file: string): string {
  const columns = Object.entries(RAW_COLUMNS)
    .map(([name, type]) => `${name}: ${sqlLiteral(type.replaceAll(/\s+/g, ' '))}`)
    .join(', ');
  // What does not fit a column's type becomes NULL.
  return `read_json(${sqlLiteral(file)}, ${AS_LINES}, columns = {${columns}})`;
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

async function columnsOf(connection: DuckDBConnection, query: string): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(`explain (format json) ${query}`);
  const plan: unknown = JSON.parse(String(reader.getRows()[0]?.[1]));
  const scanned = scannedColumns(plan)?.map((name) => name.replaceAll('"', '').toLowerCase());
  if (scanned === undefined) return COLUMNS;
  const needed = COLUMNS.filter((name) => scanned.includes(name.toLowerCase()));
  return needed.length > 0 && needed.length === new Set(scanned).size ? needed : COLUMNS;
}

function tableOf(lane: number): string {
  return `loaded_records_${lane}`;
}

/**
 * Makes the relation RECORDS for a query, still empty, and gives the raw columns that the query reads: only
 * these are kept. The planner says which; where its words are not understood it is all of them. Each lane has
 * a table, which it alone adds to, and which a query reads on a thread of its own.
 */
export async function prepareRecords(
  { connection, folder }: Database,
  query: string,
  lanes: number,
): Promise<readonly string[]> {
  const file = join(folder, 'none.json');
  writeFileSync(file, '{}\n');
  const none = readLines(file);
  await connection.run(`create or replace view ${RECORDS} as select * from ${none}`);
  const columns = await columnsOf(connection, query);
  const tables = Array.from({ length: lanes }, (_, lane) => tableOf(lane));
  for (const table of tables) {
    await connection.run(
      `create or replace table ${table} as select ${columns.join(', ')} from ${none} limit 0`,
    );
  }
  const all = COLUMNS.map((name) =>
    columns.includes(name) ? name : `cast(null as ${RAW_COLUMNS[name]}) as ${name}`,
  );
  const rows = tables.map((table) => `from ${table}`).join(' union all ');
  await connection.run(
    `create or replace view ${RECORDS} as select ${all.join(', ')} from (${rows})`,
  );
  return columns;
}

/** Adds a lane's lines to the records in DuckDB. */
export class Loader {
  readonly #database: Database;
  /** One of its own: loaders work side by side. */
  readonly #connection: DuckDBConnection;
  readonly #insert: string;

  /** `columns` are those that `prepareRecords` gave. */
  static async of(database: Database, lane: number, columns: readonly string[]): Promise<Loader> {
    const connection = await connectAgain(database.instance);
    return new Loader(
      database,
      connection,
      `insert into ${tableOf(lane)} select ${columns.join(', ')}`,
    );
  }

  private constructor(database: Database, connection: DuckDBConnection, insert: string) {
    this.#database = database;
    this.#connection = connection;
    this.#insert = insert;
  }

  close(): void {
    this.#connection.closeSync();
  }

  /** Adds the lines of a file, and counts its records in the reports of the files they are from. */
  async load(lines: LinesFile): Promise<void> {
    const text = `${this.#insert} from ${readLines(lines.path)} where ${IS_RECORD}`;
    await loadLines(lines, (count) =>
      this.#database.budget.spend(() => this.#insertWhole(text, count)),
    );
  }

  async #insertWhole(text: string, count: number): Promise<boolean> {
    await this.#connection.run('begin transaction');
    let isWhole = false;
    try {
      const { rowsChanged } = await this.#connection.run(text);
      isWhole = rowsChanged === count;
    } finally {
      await this.#connection.run(isWhole ? 'commit' : 'rollback');
    }
    return isWhole;
  }
}
