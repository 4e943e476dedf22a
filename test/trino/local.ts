import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { readResult } from '../../src/engines/local/cells.ts';
import { MemoryBudget } from '../../src/engines/local/memory.ts';
import { Loader, prepareRecords } from '../../src/engines/local/records.ts';
import { emptyReport } from '../../src/logs/batch.ts';
import { findLogs } from '../../src/logs/find.ts';
import { Readers } from '../../src/logs/reader.ts';
import type { Column, Row, Window } from '../../src/model.ts';
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
  readonly #connection: DuckDBConnection;
  /** One after the other: a connection runs one query at a time. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Reads the files of folders that may hold something of a window. */
  static async open(logs: readonly string[], window: Window): Promise<LocalLogs> {
    const connection = await openDuckDb();
    const folder = await mkdtemp(join(tmpdir(), 'trail-audit-local-'));
    const { files } = await findLogs(logs, window);
    try {
      const members = await prepareRecords(connection, 'select * from cloudtrail_logs', folder);
      const budget = new MemoryBudget(connection, MEMORY);
      const loader = new Loader({ connection, budget, columns: members });
      let last = Promise.resolve();
      await new Readers(files).read(
        files.map((file) => ({ ...file, report: emptyReport(file.path) })),
        {
          plan: { members, kind: null, window: { from: null, to: null } },
          folder,
          signal: new AbortController().signal,
          onProgress: () => {},
          // One connection: one after the other.
          load: (lines) => {
            last = last.then(() => loader.load(lines));
            return last;
          },
          judge: async () => [],
        },
      );
    } finally {
      await rm(folder, { recursive: true });
    }
    return new LocalLogs(connection);
  }

  ask(text: string): Promise<{ readonly columns: Column[]; readonly rows: Row[] }> {
    const answer = this.#last.then(async () =>
      readResult(await this.#connection.runAndReadAll(text)),
    );
    this.#last = answer.catch(() => {});
    return answer;
  }
}
