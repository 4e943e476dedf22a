import { join } from 'node:path';
import { problemOf } from '../engines/local/input.ts';
import { emptyReport, type FileReport } from '../logs/batch.ts';
import type { StoreState } from '../logs/store.ts';
import type { SkippedFile } from '../model.ts';
import { PENDING, SOURCES, segmentFile } from './layout.ts';
import { loadFiles } from './load.ts';
import { type Manifest, manifestText, type SourceFile, type TakenFile } from './manifest.ts';
import { type Place, writeFresh } from './parts.ts';
import type { Fetched, Source } from './source.ts';
import { addTaken, commit, replaceFile } from './state.ts';

/** What a step adds to. */
export interface StepStart {
  readonly place: Place;
  readonly state: StoreState;
  readonly manifest: Manifest;
  readonly source: Source;
  readonly signal: AbortSignal;
  /** Hears how many bytes of the step's files are read. */
  readonly onRead: (bytes: number) => void;
}

/** What became of the files of a step. */
export interface StepEnd {
  readonly state: StoreState;
  readonly taken: readonly TakenFile[];
  readonly refused: readonly SkippedFile[];
}

interface Reading {
  readonly file: SourceFile;
  readonly report: FileReport;
}

/** What a file is to the manifest; null for one that gave nothing and is to be tried again. */
function takenFile({ file, report }: Reading): TakenFile | null {
  const problem = problemOf(report);
  if (problem?.kind === 'damaged' && report.records === 0) return null;
  return {
    ...file,
    records: report.records,
    recordsSkipped: report.foreign + report.malformed,
    problem: problem?.reason ?? null,
    kind: problem?.kind ?? null,
  };
}

/** Reads files into the view `incoming`, and says what became of each. */
export async function readFetched(
  fetched: readonly Fetched[],
  { place, signal, onRead }: Pick<StepStart, 'place' | 'signal' | 'onRead'>,
): Promise<readonly Reading[]> {
  const there = fetched.filter((one) => one.kind === 'there');
  const readings = there.map(({ file, local }) => ({
    file,
    local,
    report: emptyReport(local),
  }));
  await loadFiles(
    readings.map(({ file, local, report }) => ({ path: local, size: file.size, report })),
    {
      place,
      view: 'incoming',
      folder: join(place.folder, PENDING),
      signal,
      onProgress: ({ bytesDone }) => onRead(bytesDone),
    },
  );
  return readings;
}

function refusals(
  fetched: readonly Fetched[],
  readings: readonly Reading[],
  source: Source,
): readonly SkippedFile[] {
  const refused = fetched
    .filter((one) => one.kind === 'refused')
    .map(({ file, reason }) => ({
      file: source.addressOf(file),
      reason,
      recordsKept: 0,
      kind: 'damaged' as const,
    }));
  const unreadable = readings
    .filter((reading) => takenFile(reading) === null)
    .flatMap(({ file, report }) => {
      const problem = problemOf(report);
      return problem === null ? [] : [{ ...problem, file: source.addressOf(file) }];
    });
  return [...refused, ...unreadable];
}

/**
 * Takes files into the store: reads them, writes the records that it lacks, and commits both the
 * records and the files with one rename. Ended anywhere before, it has left nothing that counts.
 */
export async function takeStep(fetched: readonly Fetched[], start: StepStart): Promise<StepEnd> {
  const { place, state, manifest, source, signal } = start;
  const { folder, disk } = place;
  const generation = state.generation + 1;
  const readings = await readFetched(fetched, start);
  const taken = readings.map(takenFile).filter((file) => file !== null);
  const refused = refusals(fetched, readings, source);
  signal.throwIfAborted();
  const parts = await writeFresh(place, state.parts, generation);
  const file = segmentFile(generation);
  await disk.makeFolder(join(folder, SOURCES));
  await replaceFile(folder, disk, { file, text: manifestText(taken) });
  signal.throwIfAborted();
  const next = await commit(folder, disk, {
    ...state,
    generation,
    parts: [...state.parts, ...parts],
    segments: [...state.segments, { file, source: source.name, files: taken.length }],
    totals: addTaken(state.totals, taken, manifest),
  });
  return { state: next, taken, refused };
}
