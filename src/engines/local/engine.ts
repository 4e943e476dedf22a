import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { reasonOf, TrailAuditError } from '../../errors.ts';
import { emptyReport } from '../../logs/batch.ts';
import type { FoundLogs } from '../../logs/find.ts';
import type { ReadProgress, ReportedFile } from '../../logs/read.ts';
import { Readers } from '../../logs/reader.ts';
import type { Answer, CountedRecords, LocalInput, Window } from '../../model.ts';
import { readSql } from '../../query/read-sql.ts';
import type { Engine, RunOptions, SharedOptions, SharedQueries } from '../engine.ts';
import { readResult } from './cells.ts';
import { LOCAL_SOURCE } from './columns.ts';
import { inputOf } from './input.ts';
import { Judge } from './judge.ts';
import { isOutOfMemory, type Memory, MemoryBudget } from './memory.ts';
import { Loader, prepareRecords } from './records.ts';

/** An error of DuckDB in our words, where it has any. */
export function explained(error: unknown): unknown {
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

const EVERYTHING: Window = { from: null, to: null };

/** An embedded DuckDB. */
export interface Database {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  /** Its temporary files. */
  readonly folder: string;
}

interface LocalOptions {
  readonly memory: Memory;
  readonly readers: Readers;
}

/** What the files held, for the answers made from it. */
interface ReadLogs {
  readonly input: LocalInput;
  readonly counted: CountedRecords;
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
  #readers: Readers | null;

  constructor(
    found: FoundLogs,
    { memory, readers }: LocalOptions,
    { instance, connection, folder }: Database,
  ) {
    this.#found = found;
    this.#readers = readers;
    this.#budget = new MemoryBudget(connection, memory);
    this.#instance = instance;
    this.#connection = connection;
    this.#folder = folder;
  }

  async run(query: string, options: RunOptions): Promise<LocalAnswer> {
    return this.#interruptible(options.signal, async () =>
      this.#answer(query, await this.#read(query, options)),
    );
  }

  /** Reads the files once, and makes the shared rows of every record in them. */
  async runTogether(
    { shared, queries }: SharedQueries,
    options: SharedOptions,
  ): Promise<readonly LocalAnswer[]> {
    return this.#interruptible(options.signal, async () => {
      const read = await this.#read(shared.text, options);
      const total = queries.length;
      options.onProgress({ done: 0, total, detail: 'what the questions share' });
      const text = `create or replace table ${shared.name} as ${shared.text}`;
      await this.#budget.spend(() => this.#connection.run(text));
      const answers: LocalAnswer[] = [];
      for (const [done, query] of queries.entries()) {
        options.onProgress({ done, total, detail: `question ${done + 1} of ${total}` });
        answers.push(await this.#answer(query, read));
      }
      return answers;
    });
  }

  async #interruptible<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const interrupt = (): void => this.#connection.interrupt();
    signal.addEventListener('abort', interrupt);
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw explained(error);
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }

  async #read(query: string, options: RunOptions): Promise<ReadLogs> {
    const files = this.#found.files.map((file) => ({ ...file, report: emptyReport(file.path) }));
    const counted = await this.#load(query, files, options);
    return { input: inputOf(files, this.#found), counted };
  }

  async #answer(query: string, read: ReadLogs): Promise<LocalAnswer> {
    const result = await this.#budget.spend(() => this.#connection.runAndReadAll(query));
    return { ...readResult(result), ...read };
  }

  async close(): Promise<void> {
    await this.#readers?.close();
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Reads the files into DuckDB, in parallel; what need not reach the query is counted. */
  async #load(
    query: string,
    files: readonly ReportedFile[],
    { signal, onProgress, window = EVERYTHING, sieve = null }: RunOptions,
  ): Promise<CountedRecords> {
    const columns = await prepareRecords(this.#connection, query, this.#folder);
    const tools = { connection: this.#connection, budget: this.#budget, folder: this.#folder };
    const judge = sieve === null ? null : new Judge(tools, sieve);
    const readers = this.#takeReaders();
    const loaders = await this.#loaders(columns, readers.count);
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const members = [...new Set([...columns, 'eventName', 'eventSource'])];
    try {
      return await readers.read(files, {
        plan: { members, kind: sieve?.kind ?? null, window },
        folder: this.#folder,
        signal,
        load: async (lines, lane) => loaders[lane]?.load(lines),
        judge: async (kinds) => judge?.judge(kinds) ?? [],
        onProgress: ({ filesDone, bytesDone }: ReadProgress) =>
          onProgress({ done: bytesDone, total, detail: `${filesDone} of ${files.length} files` }),
      });
    } finally {
      for (const loader of loaders) loader.close();
    }
  }

  /** Those that were started with the engine; new ones for a second query. */
  #takeReaders(): Readers {
    const readers = this.#readers ?? new Readers(this.#found.files);
    this.#readers = null;
    return readers;
  }

  #loaders(columns: readonly string[], count: number): Promise<Loader[]> {
    return Promise.all(
      Array.from({ length: count }, async () => {
        const connection = await this.#instance.connect();
        await connection.run('use logs');
        return new Loader({ connection, budget: this.#budget, columns });
      }),
    );
  }
}

/** Starts a local engine over the logs found; `close` it to remove its temporary files. */
export async function openLocalEngine(
  found: FoundLogs,
  memory: Memory,
  readers = new Readers(found.files),
): Promise<LocalEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'trail-audit-')).catch((error: unknown) => {
    throw new TrailAuditError(
      `Cannot make a temporary folder in "${tmpdir()}": ${reasonOf(error)}`,
      'TMPDIR set to a folder that can be written',
    );
  });
  try {
    return new LocalEngine(found, { memory, readers }, await openDatabase(folder, memory));
  } catch (error) {
    await readers.close();
    await rm(folder, { recursive: true, force: true });
    throw explained(error);
  }
}

/** An empty database in memory that spills into `folder`, with the functions of Trino that audits use. */
export async function openDatabase(folder: string, memory: Memory): Promise<Database> {
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
