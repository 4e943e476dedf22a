import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { SkippedFile, Window } from '../model.ts';

/** The file that makes a folder a store, and says what is in it: what it does not name is not there. */
export const STORE_FILE = 'trail-audit-store.json';

/** The folder of a store with answers that were made from it, to be given again. */
export const ANSWERS = 'answers';

/** Whether a file in that folder is one that we write, and so may remove. */
export function isAnswer(name: string): boolean {
  return /^([0-9a-f]{64}\.json|[0-9a-f-]{36}\.tmp)$/.test(name);
}

/** It changes only when an older trail-audit would read a store wrongly. */
export const STORE_VERSION = 1;

/** The day of records whose event time cannot be read. */
export const UNKNOWN_DAY = 'unknown';

/** A Parquet file with records of one day. */
export interface Part {
  /** `2026-11-09`, or `unknown`. */
  readonly day: string;
  /** Within the store: `events/day=2026-11-09/000007.parquet`. */
  readonly file: string;
  readonly rows: number;
  /** Its size. */
  readonly bytes: number;
}

/** A file of manifest lines: which source files are taken. */
export interface Segment {
  /** Within the store. */
  readonly file: string;
  /** The folder or `s3://` address that its files are of. */
  readonly source: string;
  /** Lines in it. */
  readonly files: number;
}

/** Counts over all that was ever taken. */
export interface StoreTotals {
  /** Source files, each once. */
  readonly files: number;
  /** Their size, in bytes. */
  readonly bytes: number;
  /** Records in them, copies included. */
  readonly records: number;
  /** Objects in them that are no CloudTrail records. */
  readonly recordsSkipped: number;
}

/** What a whole run over a source has found, besides what it took. */
export interface RunNotes {
  /** What could not be taken, or not whole. */
  readonly skipped: readonly SkippedFile[];
  /** Folders in S3 that no file is delivered to any more: not listed again. */
  readonly closed: readonly string[];
}

/** What is in a store. Replaced as a whole, by one rename: that is what commits a step. */
export interface StoreState {
  readonly schemaVersion: number;
  /** Grows by one with each commit; new files are named by it. */
  readonly generation: number;
  readonly parts: readonly Part[];
  readonly segments: readonly Segment[];
  /** For each source, the file with what its last whole run has left behind: a RunNotes. */
  readonly notes: Readonly<Record<string, string>>;
  readonly totals: StoreTotals;
}

/** A store, and what it held when it was opened. */
export interface OpenedStore {
  readonly folder: string;
  readonly state: StoreState;
}

export const EMPTY_STORE: StoreState = {
  schemaVersion: STORE_VERSION,
  generation: 0,
  parts: [],
  segments: [],
  notes: {},
  totals: { files: 0, bytes: 0, records: 0, recordsSkipped: 0 },
};

function unusable(folder: string, reason: string, hint: string): TrailAuditError {
  return new TrailAuditError(`Cannot read store "${folder}": ${reason}`, hint);
}

/** Reads the text of a STORE_FILE; throws a TrailAuditError for one that this version does not know. */
export function parseStore(folder: string, text: string): StoreState {
  let state: Partial<StoreState>;
  try {
    state = JSON.parse(text) as Partial<StoreState>;
  } catch (error) {
    throw unusable(folder, `${STORE_FILE} is damaged: ${reasonOf(error)}`, 'collect it anew');
  }
  if (state.schemaVersion !== STORE_VERSION) {
    const reason = `it is of version ${state.schemaVersion}, and this trail-audit knows ${STORE_VERSION}`;
    throw unusable(folder, reason, 'the trail-audit that wrote it');
  }
  return state as StoreState;
}

export function storeText(state: StoreState): string {
  const about = 'A store of trail-audit collect: https://duckdb.org reads its events/**/*.parquet';
  return `${JSON.stringify({ about, ...state }, null, 1)}\n`;
}

/** What is in a store; null where the folder is none. */
export async function readStore(folder: string): Promise<StoreState | null> {
  const file = join(folder, STORE_FILE);
  try {
    return parseStore(folder, await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof TrailAuditError) throw error;
    if (await isThere(file)) throw unusable(folder, reasonOf(error), 'a store that may be read');
    return null;
  }
}

async function isThere(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}

/** The parts that may hold records of a window. Records without a usable time are of every window. */
export function partsWithin(parts: readonly Part[], { from, to }: Window): readonly Part[] {
  return parts.filter(
    ({ day }) =>
      day === UNKNOWN_DAY ||
      ((from === null || day >= from.slice(0, 10)) && (to === null || day <= to.slice(0, 10))),
  );
}

/** What the last run over each source has left behind. */
export async function readNotes(
  folder: string,
  { notes }: StoreState,
): Promise<ReadonlyMap<string, RunNotes>> {
  const read = async (file: string): Promise<RunNotes> =>
    JSON.parse(await readFile(join(folder, file), 'utf8')) as RunNotes;
  return new Map(
    await Promise.all(
      Object.entries(notes).map(async ([source, file]) => [source, await read(file)] as const),
    ),
  );
}
