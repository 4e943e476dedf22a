import pMap from 'p-map';
import type { Size, Store } from '../../aws/s3.ts';
import type { RunOptions } from '../engine.ts';
import { type Folders, projectedFolders, registeredFolders } from './folders.ts';
import type { Plan } from './plan.ts';

/** Listings under way at once. */
const PARALLEL = 32;

/** Enough folders to list a whole table in parallel. */
const ENOUGH = 4 * PARALLEL;

/** What of a store an estimate needs. */
type Listing = Pick<Store, 'folder' | 'size'>;

interface Spread extends Size, Folders {}

/** Goes down the folders of an unpartitioned table until there are enough to share out. */
async function spread(store: Listing, location: string, signal: AbortSignal): Promise<Spread> {
  let folders: readonly string[] = [location.replace(/\/*$/, '/')];
  let objects = 0;
  let bytes = 0;
  while (folders.length > 0 && folders.length < ENOUGH) {
    const found = await pMap(folders, (folder) => store.folder(folder, signal), {
      concurrency: PARALLEL,
    });
    objects += found.reduce((sum, folder) => sum + folder.objects, 0);
    bytes += found.reduce((sum, folder) => sum + folder.bytes, 0);
    folders = found.flatMap((folder) => folder.folders);
  }
  return { folders, isExact: true, objects, bytes };
}

async function startOf(store: Listing, plan: Plan, signal: AbortSignal): Promise<Spread> {
  const { layout, wanted, covered } = plan;
  const none = { objects: 0, bytes: 0 };
  if (layout.registered !== null) return { ...registeredFolders(layout, wanted, covered), ...none };
  if (layout.keys.length > 0) return { ...projectedFolders(layout, wanted, covered), ...none };
  return spread(store, layout.table.parameters['location'] ?? '', signal);
}

/** What a query is going to read. */
export interface Estimate extends Size {
  /** False where it may be less. */
  readonly isExact: boolean;
}

/** The size of the files that a query over a plan reads: what Athena bills. */
export async function estimate(
  store: Listing,
  plan: Plan,
  { signal, onProgress }: RunOptions,
): Promise<Estimate> {
  const { folders: raw, isExact, ...above } = await startOf(store, plan, signal);
  const folders = [...raw, ...(plan.compact?.folders ?? [])];
  let done = 0;
  const sizes = await pMap(
    folders,
    async (folder) => {
      const size = await store.size(folder, signal);
      done += 1;
      onProgress({
        done,
        total: folders.length,
        detail: `listing ${done} of ${folders.length} folders`,
      });
      return size;
    },
    { concurrency: PARALLEL, signal },
  );
  return {
    objects: sizes.reduce((sum, size) => sum + size.objects, above.objects),
    bytes: sizes.reduce((sum, size) => sum + size.bytes, above.bytes),
    // Of compacted days only the columns that are asked for are read.
    isExact: isExact && plan.compact === null,
  };
}
