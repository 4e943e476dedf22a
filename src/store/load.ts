import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { connectAgain } from '../engines/local/database.ts';
import type { Lines } from '../logs/lane.ts';
import { AS_LINES, loadLines } from '../logs/load.ts';
import type { ReportedFile } from '../logs/read.ts';
import { Readers, type ReadProgress } from '../logs/reader.ts';
import { IS_RECORD } from '../logs/unwrap.ts';
import { NO_FILTERS } from '../query/filters.ts';
import { sqlLiteral } from '../query/literal.ts';
import { readSql } from '../query/read-sql.ts';
import { fillTemplate } from '../query/template.ts';
import { LOAD_TEXTS, PLAIN_TEXTS, RECORD_COLUMNS, RECORD_SHAPES } from './columns.ts';

/** Tells apart the rows of all files that a view is over. */
const ROW_ID = 'file_index * 4294967296 + file_row_number as row_id';

/** Where records go, and what is said meanwhile. */
export interface Loading {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  /** The view that gives the records; it is made anew. */
  readonly view: string;
  /** For the lines of one batch at a time, and for the records, until the view is made again. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadProgress) => void;
}

const TYPES = Object.entries(RECORD_COLUMNS)
  .map(([name, type]) => `${name}: ${sqlLiteral(type)}`)
  .join(', ');

/** The rows of lines, whatever the records. */
function anyRows(path: string): string {
  const lines = `read_json_objects(${sqlLiteral(path)}, ${AS_LINES})`;
  const texts = { ...LOAD_TEXTS, lines, is_record: IS_RECORD };
  return fillTemplate(readSql('store/load.sql'), { values: {}, texts });
}

/** The rows of lines that are plain records. */
function plainRows(path: string): string {
  const lines = `read_json(${sqlLiteral(path)}, ${AS_LINES}, columns = {${TYPES}})`;
  const texts = { ...PLAIN_TEXTS, lines, is_record: IS_RECORD };
  return fillTemplate(readSql('store/load-plain.sql'), { values: {}, texts });
}

interface Lane {
  /** A connection of its own: lanes work side by side. */
  readonly connection: DuckDBConnection;
  /** Begin of the paths of its files. */
  readonly name: string;
}

/**
 * Writes lines as records, in a file for each batch: in a table of a database in memory they would take
 * several times as much.
 */
class Loader {
  readonly #lane: Lane;
  readonly #files: string[] = [];

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  /** Parquet files of all that was loaded. */
  get files(): readonly string[] {
    return this.#files;
  }

  async load({ odd, ...plain }: Lines): Promise<void> {
    await loadLines(plain, (count) => this.#write(plainRows(plain.path), count));
    await loadLines(odd, (count) => this.#write(anyRows(odd.path), count));
  }

  close(): void {
    this.#lane.connection.closeSync();
  }

  /** Writes rows into a file of their own, which the next one is written over where it does not count. */
  async #write(rows: string, count: number): Promise<boolean> {
    const { connection, name } = this.#lane;
    const file = `${name}-${this.#files.length}.parquet`;
    const { rowsChanged } = await connection.run(
      `copy (${rows}) to ${sqlLiteral(file)} (format parquet, compression lz4)`,
    );
    if (rowsChanged === count) this.#files.push(file);
    return rowsChanged === count;
  }
}

async function loadersFor(count: number, loading: Loading): Promise<readonly Loader[]> {
  const { instance, folder, view } = loading;
  return await Promise.all(
    Array.from({ length: count }, async (_, lane) => {
      const connection = await connectAgain(instance);
      return new Loader({ connection, name: join(folder, `${view}-${lane}`) });
    }),
  );
}

/** Makes the view over all that was loaded. */
async function show(files: readonly string[], loading: Loading): Promise<void> {
  const { connection, view, folder } = loading;
  const none = join(folder, 'none.json');
  if (files.length === 0) writeFileSync(none, '{}\n');
  await connection.run(
    files.length === 0
      ? `create or replace view ${view} as select *, 0::bigint as row_id from (${anyRows(none)}) where false`
      : `create or replace view ${view} as select *, ${ROW_ID} from read_parquet([${files.map((file) => sqlLiteral(file)).join(', ')}])`,
  );
}

/**
 * Reads files into a view: every record with all of CloudTrail's columns and what they do not hold,
 * as `sql/store/load.sql` says. What became of a file goes into its report.
 */
export async function loadFiles(files: readonly ReportedFile[], loading: Loading): Promise<void> {
  const { folder, signal, onProgress } = loading;
  const readers = new Readers(files);
  const loaders = await loadersFor(readers.count, loading).catch(async (error: unknown) => {
    await readers.close();
    throw error;
  });
  try {
    await readers.read(files, {
      plan: {
        members: null,
        kind: null,
        window: NO_FILTERS.window,
        shapes: RECORD_SHAPES,
      },
      folder,
      signal,
      load: async (lines, lane) => loaders[lane]?.load(lines),
      judge: async () => [],
      onProgress,
    });
    await show(
      loaders.flatMap((loader) => loader.files),
      loading,
    );
  } finally {
    for (const loader of loaders) loader.close();
  }
}
