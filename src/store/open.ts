import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { explained, openDatabase } from '../engines/local/database.ts';
import type { Memory } from '../engines/local/memory.ts';
import { reasonOf, TrailAuditError } from '../errors.ts';
import { EMPTY_STORE, readStore, STORE_FILE, type StoreState } from '../logs/store.ts';
import type { Disk } from './disk.ts';
import { LOCK, PENDING } from './layout.ts';
import { lockStore, type Writer } from './lock.ts';
import type { Place } from './parts.ts';
import { commit, sweep } from './state.ts';

export interface OpenOptions {
  readonly folder: string;
  readonly disk: Disk;
  readonly writer: Writer;
  readonly memory: Memory;
}

/** Throws a TrailAuditError for a folder that is neither a store nor empty. */
async function refuseOthers(folder: string): Promise<void> {
  const names = await readdir(folder);
  const strange = names.find((name) => name !== PENDING && !name.startsWith(LOCK));
  if (names.includes(STORE_FILE) || strange === undefined) return;
  throw new TrailAuditError(
    `Cannot collect into "${folder}": it is no store, and not empty ("${strange}")`,
    '--to with a new folder, or with a store',
  );
}

async function prepared({ folder, disk }: OpenOptions): Promise<StoreState> {
  const pending = join(folder, PENDING);
  await disk.removeFolder(pending);
  await disk.makeFolder(pending);
  const state = (await readStore(folder)) ?? (await commit(folder, disk, EMPTY_STORE));
  await sweep(folder, disk, state);
  return state;
}

/** A store that is being written, and what to do with it meanwhile. */
type Work<Result> = (place: Place, state: StoreState) => Promise<Result>;

/**
 * Works on a store, which is made where there is none. Nobody else writes to it meanwhile; what a
 * killed run left is swept before, and what the work left after.
 */
export async function withStore<Result>(options: OpenOptions, work: Work<Result>): Promise<Result> {
  const { folder, disk, writer, memory } = options;
  await disk.makeFolder(folder).catch((error: unknown) => {
    throw new TrailAuditError(
      `Cannot collect into "${folder}": ${reasonOf(error)}`,
      '--to with a folder that can be written',
    );
  });
  await refuseOthers(folder);
  const unlock = await lockStore(folder, disk, writer);
  try {
    const state = await prepared(options);
    const database = await openDatabase(join(folder, PENDING), memory);
    try {
      return await work({ ...database, folder, disk }, state);
    } catch (error) {
      throw explained(error);
    } finally {
      await database.close();
    }
  } finally {
    await unlock();
  }
}
