import { join } from 'node:path';
import { reasonOf, TrailAuditError } from '../../errors.ts';
import {
  type OpenedStore,
  type Part,
  partsWithin,
  readNotes,
  type StoreState,
  UNKNOWN_DAY,
} from '../../logs/store.ts';
import {
  type CountedRecords,
  type LocalInput,
  NONE_COUNTED,
  type SkippedFile,
  type Window,
} from '../../model.ts';
import { NO_FILTERS } from '../../query/filters.ts';
import type { Sieve } from '../../query/sieve.ts';
import type { Engine, RunOptions } from '../engine.ts';
import { readResult } from './cells.ts';
import { COLUMNS, LOCAL_SOURCE, NO_RECORDS, RECORDS } from './columns.ts';
import { type Database, interruptibly, openTemporaryDatabase } from './database.ts';
import type { LocalAnswer } from './engine.ts';
import type { Memory } from './memory.ts';
import { readParquet } from './records.ts';
import { type SievedRecords, StoreSieve } from './store-sieve.ts';

/** The relation of parts of a store; null for none. */
function storedIn(folder: string, parts: readonly Part[]): string | null {
  if (parts.length === 0) return null;
  return readParquet(
    parts.map(({ file }) => join(folder, file)),
    ', hive_partitioning = false',
  );
}

/** All records of parts of a store. */
function recordsText(folder: string, parts: readonly Part[]): string {
  const stored = storedIn(folder, parts);
  return stored === null ? NO_RECORDS : `select ${COLUMNS.join(', ')} from ${stored}`;
}

function inputOf(
  { totals }: StoreState,
  parts: readonly Part[],
  skipped: readonly SkippedFile[],
): LocalInput {
  const sum = (count: (part: Part) => number): number =>
    parts.reduce((total, part) => total + count(part), 0);
  return {
    kind: 'local',
    filesRead: totals.files,
    filesOutsideWindow: 0,
    filesSkipped: skipped,
    records: sum(({ rows }) => rows),
    recordsSkipped: totals.recordsSkipped,
    bytes: sum(({ bytes }) => bytes),
  };
}

/** What to say of a part that is gone: collecting replaces small ones by larger ones. */
function replaced(error: unknown): unknown {
  if (!/No files found|IO Error: Cannot open file/.test(reasonOf(error))) return error;
  return new TrailAuditError(
    'Cannot read the store: a part of it is gone; was it collected into meanwhile?',
    'again; and trail-audit collect --verify, where it happens twice',
    { cause: error },
  );
}

/** Runs query texts on a store, in an embedded DuckDB that reads the columns and days it needs. */
export class StoreEngine implements Engine {
  readonly name = 'local';
  readonly source = LOCAL_SOURCE;
  readonly #store: OpenedStore;
  readonly #parts: readonly Part[];
  readonly #database: Database;

  constructor(store: OpenedStore, parts: readonly Part[], database: Database) {
    this.#store = store;
    this.#parts = parts;
    this.#database = database;
  }

  run(query: string, options: RunOptions): Promise<LocalAnswer> {
    return interruptibly(this.#database, options.signal, () =>
      this.#answer(query, options).catch((error: unknown) => {
        throw replaced(error);
      }),
    );
  }

  async #answer(query: string, options: RunOptions): Promise<LocalAnswer> {
    const { connection, budget } = this.#database;
    const { folder, state } = this.#store;
    const counted = await this.#prepare(options);
    const result = await budget.spend(() => connection.runAndReadAll(query));
    const notes = [...(await readNotes(folder, state)).values()];
    const skipped = notes.flatMap((note) => note.skipped);
    return { ...readResult(result), input: inputOf(state, this.#parts, skipped), counted };
  }

  /** Makes the relation that query texts read, without what they would only count. */
  async #prepare({
    window = NO_FILTERS.window,
    sieve = null,
  }: RunOptions): Promise<CountedRecords> {
    const { folder } = this.#store;
    const timed = this.#parts.filter(({ day }) => day !== UNKNOWN_DAY);
    const stored = storedIn(folder, timed);
    const sieved =
      sieve === null || stored === null ? null : await this.#sift(sieve, stored, window);
    const others = this.#parts.filter(({ day }) => day === UNKNOWN_DAY);
    const text =
      sieved === null
        ? recordsText(folder, this.#parts)
        : `${sieved.relation} union all ${recordsText(folder, others)}`;
    await this.#database.connection.run(`create or replace view ${RECORDS} as ${text}`);
    return sieved?.counted ?? NONE_COUNTED;
  }

  async #sift(sieve: Sieve, stored: string, window: Window): Promise<SievedRecords | null> {
    const storeSieve = new StoreSieve(this.#database, sieve);
    try {
      return await storeSieve.sift(stored, window);
    } finally {
      await storeSieve.close();
    }
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

/** Reading Parquet and grouping go on at once: less is often not enough. Megabytes. */
const FIRST_MEMORY = 512;

/** Starts an engine over the parts of a store that a window needs; `close` it to remove its temporary files. */
export async function openStoreEngine(
  store: OpenedStore,
  window: Window,
  { first, most }: Memory,
): Promise<StoreEngine> {
  const parts = partsWithin(store.state.parts, window);
  const memory = { first: Math.min(most, Math.max(first, FIRST_MEMORY)), most };
  return new StoreEngine(store, parts, await openTemporaryDatabase(memory));
}
