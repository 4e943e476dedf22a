import { join } from 'node:path';
import type { RunNotes, Segment, StoreState } from '../logs/store.ts';
import { notesFile, SOURCES, segmentFile } from './layout.ts';
import { type Manifest, manifestText } from './manifest.ts';
import { crowds, mergeParts } from './merge.ts';
import type { Place } from './parts.ts';
import { commit, replaceFile, sweep } from './state.ts';

/** More manifest files of one source than this are written again as one. */
const MOST_SEGMENTS = 16;

/** A source whose files are all taken, or refused. */
export interface Finishing {
  readonly place: Place;
  readonly source: string;
  readonly manifest: Manifest;
  readonly notes: RunNotes;
  readonly signal: AbortSignal;
}

async function merged(state: StoreState, { place, signal }: Finishing): Promise<StoreState> {
  const { folder, disk } = place;
  let last = state;
  for (const crowd of crowds(state.parts)) {
    signal.throwIfAborted();
    const generation = last.generation + 1;
    const part = await mergeParts(place, crowd, generation);
    const others = last.parts.filter((own) => !crowd.parts.includes(own));
    last = await commit(folder, disk, { ...last, generation, parts: [...others, part] });
  }
  return last;
}

async function segmentsOf(
  { segments, generation }: StoreState,
  { place, source, manifest }: Finishing,
): Promise<readonly Segment[]> {
  const own = segments.filter((segment) => segment.source === source);
  if (own.length <= MOST_SEGMENTS) return segments;
  const file = segmentFile(generation);
  const text = manifestText([...manifest.values()]);
  await replaceFile(place.folder, place.disk, { file, text });
  const others = segments.filter((segment) => segment.source !== source);
  return [...others, { file, source, files: manifest.size }];
}

/** Ends a run: makes few files of many, and remembers what was found besides the records. */
export async function finish(state: StoreState, finishing: Finishing): Promise<StoreState> {
  const { place, source, notes } = finishing;
  const { folder, disk } = place;
  const few = await merged(state, finishing);
  const next = { ...few, generation: few.generation + 1 };
  const file = notesFile(next.generation);
  await disk.makeFolder(join(folder, SOURCES));
  await replaceFile(folder, disk, { file, text: `${JSON.stringify(notes)}\n` });
  const last = await commit(folder, disk, {
    ...next,
    segments: await segmentsOf(next, finishing),
    notes: { ...next.notes, [source]: file },
  });
  await sweep(folder, disk, last);
  return last;
}
