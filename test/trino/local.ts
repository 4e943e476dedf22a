import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { readResult } from '../../src/engines/local/cells.ts';
import { COLUMNS } from '../../src/engines/local/columns.ts';
import { type Database, openTemporaryDatabase } from '../../src/engines/local/database.ts';
import { Loaders } from '../../src/engines/local/loaders.ts';
import { rowsWith, showRecords } from '../../src/engines/local/records.ts';
import { emptyReport } from '../../src/logs/batch.ts';
import { findLogs } from '../../src/logs/find.ts';
import { Readers } from '../../src/logs/reader.ts';
import type { Column, Row, Window } from '../../src/model.ts';
import { NO_FILTERS } from '../../src/query/filters.ts';
import { readSql } from '../../src/query/read-sql.ts';

const MEMORY = { first: 1000, most: 4000 };

/** A DuckDB with Trino's names, as the local engine has it. */
export async function openDuckDb(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(readSql('duckdb/shims.sql'));
  return connection;
}

/**
 * Logs in DuckDB by the parts of the local engine, read once for many query texts: the engine itself
 * reads them for each. All columns are there, and not only those that a query needs.
 */
export class LocalLogs {
  readonly #database: Database;
  /** One after the other: a connection runs one query at a time. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(database: Database) {
    this.#database = database;
  }

  /** Reads the files of folders that may hold something of a window. */
  static async open(logs: readonly string[], window: Window): Promise<LocalLogs> {
    const database = await openTemporaryDatabase(MEMORY);
    const { files } = await findLogs(logs, window);
    const readers = new Readers(files);
    const loaders = await Loaders.open(database, {
      count: readers.count,
      path: join(database.folder, 'records'),
      rows: rowsWith(COLUMNS),
    });
    await readers.read(
      files.map((file) => ({ ...file, report: emptyReport(file.path) })),
      {
        plan: { members: COLUMNS, kind: null, window: NO_FILTERS.window },
        folder: database.folder,
        signal: new AbortController().signal,
        onProgress: () => {},
        load: (lines, lane) => loaders.load(lines, lane),
        judge: async () => [],
      },
    );
    await showRecords(database, COLUMNS, loaders.files);
    loaders.close();
    return new LocalLogs(database);
  }

  ask(text: string): Promise<{ readonly columns: Column[]; readonly rows: Row[] }> {
    const answer = this.#last.then(async () =>
      readResult(await this.#database.connection.runAndReadAll(text)),
    );
    this.#last = answer.catch(() => {});
    return answer;
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}
