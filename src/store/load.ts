import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { reasonOf } from '../errors.ts';
import { type Batch, LONGEST_RECORD } from '../logs/batch.ts';
import { type ReadProgress, type ReportedFile, readBatches } from '../logs/read.ts';
import { type RepairedRecord, repair } from '../logs/repair.ts';
import { IS_RECORD } from '../logs/unwrap.ts';
import { sqlLiteral } from '../query/literal.ts';
import { readSql } from '../query/read-sql.ts';
import { fillTemplate } from '../query/template.ts';
import { LOAD_TEXTS } from './columns.ts';

/** Text of records handed to DuckDB at once, in bytes. */
const BATCH_SIZE = 4 * 1024 * 1024;

/** Tells apart the rows of all files that a view is over. */
const ROW_ID = 'file_index * 4294967296 + file_row_number as row_id';

/** Where records go, and what is said meanwhile. */
export interface Loading {
  readonly connection: DuckDBConnection;
  /** The view that gives the records; it is made anew. */
  readonly view: string;
  /** For the lines of one batch at a time, and for the records, until the view is made again. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadProgress) => void;
}

function loadText(file: string): string {
  return fillTemplate(readSql('store/load.sql'), {
    values: {},
    texts: {
      ...LOAD_TEXTS,
      lines: `read_json_objects(${sqlLiteral(file)}, format = 'newline_delimited',
    ignore_errors = true, maximum_object_size = ${LONGEST_RECORD})`,
      is_record: IS_RECORD,
    },
  });
}

/**
 * Collects batches of lines as records, in a file each: in a table of a database in memory they would
 * take several times as much.
 */
class Loader {
  readonly #connection: DuckDBConnection;
  readonly #view: string;
  readonly #folder: string;
  readonly #descriptor: number;
  readonly #select: string;
  #files = 0;

  constructor({ connection, view, folder }: Loading) {
    const file = join(folder, 'lines.json');
    this.#connection = connection;
    this.#view = view;
    this.#folder = folder;
    this.#descriptor = openSync(file, 'w');
    this.#select = loadText(file);
  }

  /** Makes the view over all that was loaded. */
  async show(): Promise<void> {
    const files = Array.from({ length: this.#files }, (_, index) => sqlLiteral(this.#file(index)));
    if (files.length === 0) this.#write(Buffer.from('{}\n'));
    await this.#connection.run(
      files.length === 0
        ? `create or replace view ${this.#view} as select *, 0::bigint as row_id from (${this.#select}) where false`
        : `create or replace view ${this.#view} as select *, ${ROW_ID} from read_parquet([${files.join(', ')}])`,
    );
  }

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

  #file(index: number): string {
    return join(this.#folder, `${this.#view}-${index}.parquet`);
  }

  /** Over the same pages again, as fresh ones are dear. */
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

  /** Writes lines into a file of their own, all or none: whether each of them turned out to be a record. */
  async #insert(lines: Buffer, count: number): Promise<boolean> {
    this.#write(lines);
    const file = sqlLiteral(this.#file(this.#files));
    try {
      const { rowsChanged } = await this.#connection.run(
        `copy (${this.#select}) to ${file} (format parquet, compression lz4)`,
      );
      // The next one is written over one that does not count.
      if (rowsChanged !== count) return false;
      this.#files += 1;
      return true;
    } catch (error) {
      // Some broken JSON is refused in spite of ignore_errors.
      if (!/^Invalid Input Error/.test(reasonOf(error))) throw error;
      return false;
    }
  }
}

/**
 * Reads files into a view: every record with all of CloudTrail's columns and what they do not hold,
 * as `sql/store/load.sql` says. What became of a file goes into its report.
 */
export async function loadFiles(files: readonly ReportedFile[], loading: Loading): Promise<void> {
  const { signal, onProgress } = loading;
  const loader = new Loader(loading);
  let last = Promise.resolve();
  try {
    for await (const batch of readBatches(files, { batchSize: BATCH_SIZE, signal, onProgress })) {
      await last;
      last = loader.load(batch);
      last.catch(() => {});
    }
    await last;
    await loader.show();
  } finally {
    await last.catch(() => {}).finally(() => loader.close());
  }
}
