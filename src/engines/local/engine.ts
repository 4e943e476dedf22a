import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { reasonOf, TrailAuditError } from '../../errors.ts';
import { emptyReport } from '../../logs/batch.ts';
import type { FoundLogs } from '../../logs/find.ts';
import { type ReadProgress, type ReportedFile, readBatches } from '../../logs/read.ts';
import type { Answer, LocalInput } from '../../model.ts';
import { readSql } from '../../query/read-sql.ts';
import type { Engine, Progress, RunOptions } from '../engine.ts';
import { readResult } from './cells.ts';
import { LOCAL_SOURCE } from './columns.ts';
import { inputOf } from './input.ts';
import { isOutOfMemory, type Memory, MemoryBudget } from './memory.ts';
import { LocalRecords } from './records.ts';

/** Text of records handed to DuckDB at once, in bytes. */
const BATCH_SIZE = 16 * 1024 * 1024;

function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (isOutOfMemory(error)) {
    return new TrailAuditError(
      'Cannot finish the query: it needs more memory than --memory allows',
      '--memory 2GB, a narrower window, or fewer --by columns',
      { cause: error },
    );
  }
  if (/No space left on device/i.test(error.message)) {
    return new TrailAuditError(
      `Cannot finish the query: the temporary folder "${tmpdir()}" is full`,
      'TMPDIR set to a folder with more room',
      { cause: error },
    );
  }
  return error;
}

interface Database {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  /** Its temporary files. */
  readonly folder: string;
}

/** Runs query texts on log files of this machine, in an embedded DuckDB. */
export interface LocalAnswer extends Answer {
  readonly input: LocalInput;
}

export class LocalEngine implements Engine {
  readonly name = 'local';
  readonly source = LOCAL_SOURCE;
  readonly #found: FoundLogs;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #folder: string;
  readonly #budget: MemoryBudget;

  constructor(found: FoundLogs, memory: Memory, { instance, connection, folder }: Database) {
    this.#found = found;
    this.#budget = new MemoryBudget(connection, memory);
    this.#instance = instance;
    this.#connection = connection;
    this.#folder = folder;
  }

  async run(query: string, { signal, onProgress }: RunOptions): Promise<LocalAnswer> {
    const interrupt = (): void => this.#connection.interrupt();
    signal.addEventListener('abort', interrupt);
    try {
      const files = await this.#load(query, signal, onProgress);
      const result = await this.#budget.spend(() => this.#connection.runAndReadAll(query));
      return { ...readResult(result), input: inputOf(files, this.#found) };
    } catch (error) {
      signal.throwIfAborted();
      throw explained(error);
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #load(
    query: string,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<readonly ReportedFile[]> {
    const files = this.#found.files.map((file) => ({ ...file, report: emptyReport(file.path) }));
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const options = {
      batchSize: BATCH_SIZE,
      signal,
      onProgress: ({ filesDone, bytesDone }: ReadProgress) =>
        onProgress({
          done: bytesDone,
          total,
          detail: `${filesDone} of ${files.length} files`,
        }),
    };
    const records = new LocalRecords(this.#connection, this.#budget, this.#folder);
    let loading = Promise.resolve();
    try {
      await records.prepare(query);
      for await (const batch of readBatches(files, options)) {
        await loading;
        loading = records.load(batch);
        loading.catch(() => {});
      }
    } finally {
      await loading.finally(() => records.close());
    }
    return files;
  }
}

/** Starts a local engine over the logs found; `close` it to remove its temporary files. */
export async function openLocalEngine(found: FoundLogs, memory: Memory): Promise<LocalEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'trail-audit-')).catch((error: unknown) => {
    throw new TrailAuditError(
      `Cannot make a temporary folder in "${tmpdir()}": ${reasonOf(error)}`,
      'TMPDIR set to a folder that can be written',
    );
  });
  try {
    return new LocalEngine(found, memory, await openDatabase(folder, memory));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw explained(error);
  }
}

async function openDatabase(folder: string, memory: Memory): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memory.first}MB`,
    temp_directory: join(folder, 'spill'),
    preserve_insertion_order: 'false',
    // The file of lines is written again and again.
    enable_external_file_cache: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run("attach ':memory:' as logs (compress); use logs");
  await connection.run(readSql('duckdb/shims.sql'));
  return { instance, connection, folder };
}
