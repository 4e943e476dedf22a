import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ANSWERS,
  STORE_FILE,
  type StoreState,
  type StoreTotals,
  storeText,
  UNKNOWN_DAY,
} from '../logs/store.ts';
import type { SkippedFile } from '../model.ts';
import type { Disk } from './disk.ts';
import { EVENTS, isOurs, PENDING, SOURCES } from './layout.ts';
import { type Manifest, readManifest, type TakenFile } from './manifest.ts';
import type { StoreSummary } from './reconcile.ts';

/** Replaces a file in a store as a whole: written aside, then renamed. */
export async function replaceFile(
  folder: string,
  disk: Disk,
  { file, text }: { readonly file: string; readonly text: string },
): Promise<void> {
  const aside = join(folder, PENDING, 'replacement');
  await disk.write(aside, text);
  await disk.rename(aside, join(folder, file));
}

/** Makes a state the store's. Before, nothing of it is there; after, all of it. */
export async function commit(folder: string, disk: Disk, state: StoreState): Promise<StoreState> {
  await replaceFile(folder, disk, { file: STORE_FILE, text: storeText(state) });
  return state;
}

/** Removes what the state does not name: what a run that was killed left, what was replaced, and all answers. */
export async function sweep(folder: string, disk: Disk, state: StoreState): Promise<void> {
  const named = new Set<string>([
    ...state.parts.map(({ file }) => file),
    ...state.segments.map(({ file }) => file),
    ...Object.values(state.notes),
  ]);
  for (const room of [EVENTS, SOURCES, ANSWERS]) {
    for (const name of await disk.files(join(folder, room))) {
      const file = `${room}/${name}`;
      if (isOurs(file) && !named.has(file)) await disk.remove(join(folder, file));
    }
  }
}

/** The manifest of one source. */
export async function manifestOf(
  folder: string,
  { segments }: StoreState,
  source: string,
): Promise<Manifest> {
  const own = segments.filter((segment) => segment.source === source);
  return readManifest(
    await Promise.all(own.map(({ file }) => readFile(join(folder, file), 'utf8'))),
  );
}

/** The totals, with files taken, of which some may have been taken before in another version. */
export function addTaken(
  totals: StoreTotals,
  taken: readonly TakenFile[],
  manifest: Manifest,
): StoreTotals {
  const earlier = taken.map(({ path }) => manifest.get(path)).filter((file) => file !== undefined);
  const grown = (count: (file: TakenFile) => number): number =>
    taken.reduce((sum, file) => sum + count(file), 0) -
    earlier.reduce((sum, file) => sum + count(file), 0);
  return {
    files: totals.files + grown(() => 1),
    bytes: totals.bytes + grown(({ size }) => size),
    records: totals.records + grown(({ records }) => records),
    recordsSkipped: totals.recordsSkipped + grown(({ recordsSkipped }) => recordsSkipped),
  };
}

/** What a manifest knows to be damaged, or something else than logs. */
export function problemsOf(
  manifest: Manifest,
  addressOf: (file: TakenFile) => string,
): readonly SkippedFile[] {
  return [...manifest.values()].flatMap((file) =>
    file.problem === null || file.kind === null
      ? []
      : [
          {
            file: addressOf(file),
            reason: file.problem,
            recordsKept: file.records,
            kind: file.kind,
          },
        ],
  );
}

/** A state in a few numbers. */
export function summaryOf(folder: string, { parts, totals }: StoreState): StoreSummary {
  const days = [...new Set(parts.map(({ day }) => day))]
    .filter((day) => day !== UNKNOWN_DAY)
    .sort();
  const rows = (own: StoreState['parts']): number => own.reduce((sum, part) => sum + part.rows, 0);
  return {
    folder,
    records: rows(parts),
    parts: { files: parts.length, bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0) },
    sourceFiles: { files: totals.files, bytes: totals.bytes },
    days: days.length,
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    untimed: rows(parts.filter(({ day }) => day === UNKNOWN_DAY)),
  };
}
