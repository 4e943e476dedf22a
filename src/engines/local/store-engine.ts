import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
import type { CountedRecords, LocalInput, SkippedFile, Window } from '../../model.ts';
import { sqlLiteral } from '../../query/literal.ts';
import type { Engine, RunOptions, Sieve } from '../engine.ts';
import { readResult } from './cells.ts';
import { LOCAL_SOURCE, RAW_COLUMNS, RECORDS } from './columns.ts';
import { type Database, explained, type LocalAnswer, openDatabase } from './engine.ts';
import { type Memory, MemoryBudget } from './memory.ts';
import { type SievedRecords, StoreSieve } from './store-sieve.ts';

const COLUMNS = Object.keys(RAW_COLUMNS).join(', ');

/** The relation of parts of a store; null for none. */
function storedIn(folder: string, parts: readonly Part[]): string | null {
  if (parts.length === 0) return null;
  const files = parts.map(({ file }) => sqlLiteral(join(folder, file))).join(', ');
  return `read_parquet([${files}], hive_partitioning = false)`;
}

/** All records of parts of a store. */
function recordsText(folder: string, parts: readonly Part[]): string {
  const stored = storedIn(folder, parts);
  if (stored !== null) return `select ${COLUMNS} from ${stored}`;
  const nothing = Object.entries(RAW_COLUMNS).map(
    ([name, type]) => `cast(null as ${type}) as ${name}`,
  );
  return `select ${nothing.join(', ')} where false`;
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
  if (!/No files found|IO Error: Cannot open file/.test(reasonOf(error))) return explained(error);
  return new TrailAuditError(
    'Cannot read the store: a part of it is gone; was it collected into meanwhile?',
    'again; and trail-audit collect --verify, where it happens twice',
    { cause: error },
  );
}

const EVERYTHING: Window = { from: null, to: null };
const NONE_COUNTED: CountedRecords = { inScope: 0, outside: 0, firstEvent: null, lastEvent: null };

/** Runs query texts on a store, in an embedded DuckDB that reads the columns and days it needs. */
export class StoreEngine implements Engine {
  readonly name = 'local';
  readonly source = LOCAL_SOURCE;
  readonly #store: OpenedStore;
  readonly #parts: readonly Part[];
  readonly #budget: MemoryBudget;
  readonly #database: Database;

  constructor(store: OpenedStore, parts: readonly Part[], open: [Database, MemoryBudget]) {
    this.#store = store;
    this.#parts = parts;
    [this.#database, this.#budget] = open;
  }

  async run(query: string, options: RunOptions): Promise<LocalAnswer> {
    const { signal } = options;
    const { connection } = this.#database;
    const { folder, state } = this.#store;
    const interrupt = (): void => connection.interrupt();
    signal.addEventListener('abort', interrupt);
    try {
      const counted = await this.#prepare(options);
      const result = await this.#budget.spend(() => connection.runAndReadAll(query));
      const notes = [...(await readNotes(folder, state)).values()];
      const skipped = notes.flatMap((note) => note.skipped);
      return { ...readResult(result), input: inputOf(state, this.#parts, skipped), counted };
    } catch (error) {
      signal.throwIfAborted();
      throw replaced(error);
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }

  /** Makes the relation that query texts read, without what they would only count. */
  async #prepare({ window = EVERYTHING, sieve = null }: RunOptions): Promise<CountedRecords> {
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

  #sift(sieve: Sieve, stored: string, window: Window): Promise<SievedRecords | null> {
    const { connection, folder } = this.#database;
    return new StoreSieve({ connection, folder, budget: this.#budget }, sieve).sift(stored, window);
  }

  async close(): Promise<void> {
    this.#database.connection.closeSync();
    this.#database.instance.closeSync();
    await rm(this.#database.folder, { recursive: true, force: true });
  }
}

/** Starts an engine over the parts of a store that a window needs; `close` it to remove its temporary files. */
export async function openStoreEngine(
  store: OpenedStore,
  window: Window,
  memory: Memory,
): Promise<StoreEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'trail-audit-')).catch((error: unknown) => {
    throw new TrailAuditError(
      `Cannot make a temporary folder in "${tmpdir()}": ${reasonOf(error)}`,
      'TMPDIR set to a folder that can be written',
    );
  });
  try {
    const database = await openDatabase(folder, memory);
    const parts = partsWithin(store.state.parts, window);
    return new StoreEngine(store, parts, [database, new MemoryBudget(database.connection, memory)]);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw explained(error);
  }
}
