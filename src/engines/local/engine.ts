import { join } from 'node:path';
import { emptyReport } from '../../logs/batch.ts';
import type { FoundLogs } from '../../logs/find.ts';
import type { ReportedFile } from '../../logs/read.ts';
import { Readers } from '../../logs/reader.ts';
import type { Answer, CountedRecords, LocalInput } from '../../model.ts';
import { NO_FILTERS } from '../../query/filters.ts';
import type { Engine, RunOptions, SharedOptions, SharedQueries } from '../engine.ts';
import { readResult } from './cells.ts';
import { LOCAL_SOURCE } from './columns.ts';
import {
  type Database,
  giveMemoryBack,
  interruptibly,
  openTemporaryDatabase,
  useOneThread,
} from './database.ts';
import { inputOf } from './input.ts';
import { Judge } from './judge.ts';
import { Loaders } from './loaders.ts';
import type { Memory } from './memory.ts';
import { columnsFor, rowsWith, showRecords } from './records.ts';

/** Rows that one thread groups within half a second. Two are up to a quarter of one faster, and take 90 MB more. */
const FEW_ROWS = 100_000;

/** What the files held, for the answers made from it. */
type About = Omit<LocalAnswer, keyof ReturnType<typeof readResult>>;

/** What reached the query, and what did not. */
interface Loaded {
  readonly rows: number;
  readonly counted: CountedRecords;
}

/** An answer from log files or a store of this machine. */
export interface LocalAnswer extends Answer {
  readonly input: LocalInput;
}

/** Runs query texts on log files of this machine, in an embedded DuckDB. */
export class LocalEngine implements Engine {
  readonly name = 'local';
  readonly source = LOCAL_SOURCE;
  readonly #found: FoundLogs;
  readonly #database: Database;
  #readers: Readers | null;

  constructor(found: FoundLogs, readers: Readers, database: Database) {
    this.#found = found;
    this.#readers = readers;
    this.#database = database;
  }

  run(query: string, options: RunOptions): Promise<LocalAnswer> {
    return interruptibly(this.#database, options.signal, async () => {
      const { rows, about } = await this.#readFor(query, options);
      if (rows <= FEW_ROWS) await useOneThread(this.#database.connection);
      return await this.#answer(query, about);
    });
  }

  /** Reads the files once, and makes the shared rows of every record in them. */
  runTogether(
    { shared, queries }: SharedQueries,
    options: SharedOptions,
  ): Promise<readonly LocalAnswer[]> {
    const { connection, budget } = this.#database;
    return interruptibly(this.#database, options.signal, async () => {
      const { about } = await this.#readFor(shared.text, options);
      const total = queries.length;
      options.onProgress({ done: 0, total, detail: 'what the questions share' });
      const text = `create or replace table ${shared.name} as ${shared.text}`;
      await budget.spend(() => connection.run(text));
      const answers: LocalAnswer[] = [];
      for (const [done, query] of queries.entries()) {
        options.onProgress({ done, total, detail: `question ${done + 1} of ${total}` });
        answers.push(await this.#answer(query, about));
      }
      return answers;
    });
  }

  async #readFor(
    query: string,
    options: RunOptions,
  ): Promise<{ readonly rows: number; readonly about: About }> {
    const files = this.#found.files.map((file) => ({ ...file, report: emptyReport(file.path) }));
    const { rows, counted } = await this.#load(query, files, options);
    return { rows, about: { input: inputOf(files, this.#found), counted } };
  }

  async #answer(query: string, about: About): Promise<LocalAnswer> {
    const { connection, budget } = this.#database;
    const result = await budget.spend(() => connection.runAndReadAll(query));
    return { ...readResult(result), ...about };
  }

  async close(): Promise<void> {
    await this.#readers?.close();
    await this.#database.close();
  }

  /** Reads the files into DuckDB, in parallel; what need not reach the query is counted. */
  async #load(query: string, files: readonly ReportedFile[], options: RunOptions): Promise<Loaded> {
    // Those that were started with the engine; new ones for a second query.
    const readers = this.#readers ?? new Readers(files);
    this.#readers = readers;
    const columns = await columnsFor(this.#database, query);
    const loaders = await Loaders.open(this.#database, {
      count: readers.count,
      path: join(this.#database.folder, 'records'),
      rows: rowsWith(columns),
    });
    this.#readers = null;
    try {
      const counted = await this.#read(readers, { files, columns, loaders, options });
      await showRecords(this.#database, columns, loaders.files);
      await giveMemoryBack(this.#database.connection);
      return { rows: loaders.count, counted };
    } finally {
      loaders.close();
    }
  }

  async #read(
    readers: Readers,
    { files, columns, loaders, options }: Reading,
  ): Promise<CountedRecords> {
    const { signal, onProgress, window = NO_FILTERS.window, sieve = null } = options;
    const judge = sieve === null ? null : new Judge(this.#database, sieve);
    const members = [...new Set([...columns, 'eventName', 'eventSource'])];
    const total = files.reduce((sum, { size }) => sum + size, 0);
    try {
      return await readers.read(files, {
        plan: { members, kind: sieve?.kind ?? null, window },
        folder: this.#database.folder,
        signal,
        load: (lines, lane) => loaders.load(lines, lane),
        judge: async (kinds) => judge?.judge(kinds) ?? [],
        onProgress: ({ filesDone, bytesDone }) =>
          onProgress({ done: bytesDone, total, detail: `${filesDone} of ${files.length} files` }),
      });
    } finally {
      await judge?.close();
    }
  }
}

interface Reading {
  readonly files: readonly ReportedFile[];
  readonly columns: readonly string[];
  readonly loaders: Loaders;
  readonly options: RunOptions;
}

/** Starts a local engine over the logs found; `close` it to remove its temporary files. */
export async function openLocalEngine(
  found: FoundLogs,
  memory: Memory,
  readers = new Readers(found.files),
): Promise<LocalEngine> {
  try {
    return new LocalEngine(found, readers, await openTemporaryDatabase(memory));
  } catch (error) {
    await readers.close();
    throw error;
  }
}
