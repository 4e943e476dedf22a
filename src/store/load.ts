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
const BATCH_SIZE = 16 * 1024 * 1024;

/** Where records go, and what is said meanwhile. */
export interface Loading {
  readonly connection: DuckDBConnection;
  /** The table; it is made anew. */
  readonly table: string;
  /** For the lines of one batch at a time. */
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

/** A table that batches of lines are added to. */
class Loader {
  readonly #connection: DuckDBConnection;
  readonly #table: string;
  readonly #descriptor: number;
  readonly #select: string;

  constructor({ connection, table, folder }: Loading) {
    const file = join(folder, 'lines.json');
    this.#connection = connection;
    this.#table = table;
    this.#descriptor = openSync(file, 'w');
    this.#select = loadText(file);
  }

  async prepare(): Promise<void> {
    this.#write(Buffer.from('{}\n'));
    await this.#connection.run(
      `create or replace table ${this.#table} as select * from (${this.#select}) limit 0`,
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

  /** Inserts lines, all or none: whether each of them turned out to be a record. */
  async #insert(lines: Buffer, count: number): Promise<boolean> {
    this.#write(lines);
    let inserted = -1;
    try {
      const result = await this.#connection.run(
        `begin transaction; insert into ${this.#table} ${this.#select}`,
      );
      inserted = result.rowsChanged;
    } catch (error) {
      // Some broken JSON is refused in spite of ignore_errors.
      if (!/^Invalid Input Error/.test(reasonOf(error))) throw error;
    } finally {
      await this.#connection.run(inserted === count ? 'commit' : 'rollback');
    }
    return inserted === count;
  }
}

/**
 * Reads files into a table: every record with all of CloudTrail's columns and what they do not hold,
 * as `sql/store/load.sql` says. What became of a file goes into its report.
 */
export async function loadFiles(files: readonly ReportedFile[], loading: Loading): Promise<void> {
  const { signal, onProgress } = loading;
  const loader = new Loader(loading);
  let last = Promise.resolve();
  try {
    await loader.prepare();
    for await (const batch of readBatches(files, { batchSize: BATCH_SIZE, signal, onProgress })) {
      await last;
      last = loader.load(batch);
      last.catch(() => {});
    }
  } finally {
    await last.finally(() => loader.close());
  }
}
