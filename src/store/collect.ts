import { join } from 'node:path';
import type { Progress } from '../engines/engine.ts';
import { readNotes, type StoreState } from '../logs/store.ts';
import type { SkippedFile } from '../model.ts';
import { bytesText, counted } from '../report/words.ts';
import { finish } from './finish.ts';
import { PENDING } from './layout.ts';
import { isTaken, type Manifest, type SourceFile, type TakenFile } from './manifest.ts';
import { type OpenOptions, withStore } from './open.ts';
import type { Place } from './parts.ts';
import { amountOf, type CollectResult } from './reconcile.ts';
import type { Listing, Source } from './source.ts';
import { manifestOf, problemsOf, summaryOf } from './state.ts';
import { STEP_BYTES, stepsOf } from './steps.ts';
import { type StepEnd, takeStep } from './take.ts';

export interface CollectOptions extends OpenOptions {
  readonly source: Source;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Text of one step, in bytes: STEP_BYTES where it is not given. */
  readonly stepBytes?: number;
}

/** What there is to do, and what the store knows of the source. */
interface Start {
  readonly manifest: Manifest;
  readonly closed: ReadonlySet<string>;
  readonly listing: Listing;
  readonly todo: readonly SourceFile[];
}

async function begin(options: CollectOptions, state: StoreState): Promise<Start> {
  const { folder, source, signal, onProgress } = options;
  const manifest = await manifestOf(folder, state, source.name);
  const notes = (await readNotes(folder, state)).get(source.name);
  const closed = new Set(notes?.closed);
  const listing = await source.list({
    closed,
    signal,
    onListed: (files) =>
      onProgress({ done: 0, total: null, detail: `listing: ${counted(files, 'file')}` }),
  });
  const todo = listing.files.filter((file) => !isTaken(manifest, file));
  return { manifest, closed, listing, todo };
}

/** Takes all that is to do, step by step; while one step is read, the next is fetched. */
async function takeAll(
  options: CollectOptions,
  place: Place,
  { state, start }: { readonly state: StoreState; readonly start: Start },
): Promise<StepEnd> {
  const { source, signal, onProgress, disk, stepBytes = STEP_BYTES } = options;
  const steps = stepsOf(start.todo, stepBytes);
  const total = amountOf(start.todo).bytes;
  const copies = (index: number): string => join(place.folder, PENDING, `step-${index}`);
  const fetch = (index: number): ReturnType<Source['fetch']> => {
    const fetching = source.fetch(steps[index] ?? [], copies(index), signal);
    fetching.catch(() => {});
    return fetching;
  };
  let end: StepEnd = { state, taken: [], refused: [] };
  let done = 0;
  let next = fetch(0);
  for (const [index, step] of steps.entries()) {
    const fetched = await next;
    next = fetch(index + 1);
    const one = await takeStep(fetched, {
      ...{ place, source, signal, state: end.state, manifest: start.manifest },
      onRead: (bytes) =>
        onProgress({
          done: done + bytes,
          total,
          detail: `${bytesText(done + bytes)} of ${bytesText(total)}`,
        }),
    });
    await disk.removeFolder(copies(index));
    done += amountOf(step).bytes;
    end = {
      state: one.state,
      taken: [...end.taken, ...one.taken],
      refused: [...end.refused, ...one.refused],
    };
  }
  return end;
}

function withTaken(manifest: Manifest, taken: readonly TakenFile[]): Manifest {
  const all = new Map(manifest);
  for (const file of taken) all.set(file.path, file);
  return all;
}

/** Folders that need not be listed again: nothing comes to them, and nothing in them was refused. */
function closedNow(
  { closed, listing }: Start,
  refused: readonly SkippedFile[],
  source: Source,
): readonly string[] {
  const closing = listing.closing.filter((folder) => {
    const address = source.addressOf({ path: folder, size: 0, version: '' });
    return !refused.some(({ file }) => file.startsWith(address));
  });
  return [...new Set([...closed, ...closing])];
}

/**
 * Takes into a store what a source has and the store has not: files that are new or rewritten, and of
 * their records those that it lacks. Run again after any end, it goes on where it was.
 */
export async function collect(options: CollectOptions): Promise<CollectResult> {
  const { source, signal } = options;
  return await withStore(options, async (place, state) => {
    const start = await begin(options, state);
    const { listing, todo } = start;
    const end = await takeAll(options, place, { state, start });
    const manifest = withTaken(start.manifest, end.taken);
    const addressOf = (file: SourceFile): string => source.addressOf(file);
    const notTaken = [...listing.skipped, ...end.refused];
    const notes = {
      skipped: [...notTaken, ...problemsOf(manifest, addressOf)],
      closed: closedNow(start, end.refused, source),
    };
    const last = await finish(end.state, { place, source: source.name, manifest, notes, signal });
    const store = summaryOf(place.folder, last);
    const todoPaths = new Set(todo);
    return {
      store,
      reconciliation: {
        source: source.name,
        listed: {
          files: listing.files.length + listing.skipped.length,
          bytes: amountOf(listing.files).bytes,
        },
        taken: amountOf(end.taken),
        alreadyHad: amountOf(listing.files.filter((file) => !todoPaths.has(file))),
        skipped: notTaken,
        takenInPart: problemsOf(withTaken(new Map(), end.taken), addressOf),
        outsideWindow: listing.outsideWindow,
        foldersListed: listing.folders,
        records: end.taken.reduce((sum, { records }) => sum + records, 0),
        newRecords: store.records - summaryOf(place.folder, state).records,
      },
    };
  });
}
