import { randomUUID } from 'node:crypto';
import { athenaDollars } from '../../aws/prices.ts';
import type { Store } from '../../aws/s3.ts';
import { readRows } from '../../engines/athena/cells.ts';
import { DELIVERED_COLUMN, runFolder } from '../../engines/athena/compacted.ts';
import { type Runner, runQuery } from '../../engines/athena/run-query.ts';
import type { RunOptions } from '../../engines/engine.ts';
import type { DayToWrite } from './plan.ts';
import type { CompactState } from './state.ts';
import { abandonedFolders } from './sweep.ts';
import {
  addPartitionsDdl,
  compactTableDdl,
  compactText,
  countText,
  dropPartitionsDdl,
} from './texts.ts';

/** What writing needs of the world. */
export interface Writing extends RunOptions {
  readonly runner: Runner;
  readonly store: Store;
  readonly state: CompactState;
  /** `s3://` address of all compacted days, which ends in a slash. */
  readonly root: string;
}

/** A day that was written. */
export interface WrittenDay extends DayToWrite {
  /** Size of its Parquet files, in bytes. */
  readonly compactBytes: number;
  readonly bytesScanned: number;
  readonly dollars: number;
}

/** Makes the table of compacted days, where it is not there. */
export async function createTable({ runner, state, root, ...options }: Writing): Promise<void> {
  if (state.isTableThere) return;
  await runQuery(runner, compactTableDdl(state.layout.table, state.table, root), options);
}

/** Takes the partitions of a day away; until it has new ones, its log files are read. */
async function hideDay({ runner, state, ...options }: Writing, day: string): Promise<void> {
  const events = state.partitions
    .filter(({ values }) => values[0] === day)
    .map(({ values }) => values[1] ?? '');
  if (events.length > 0) {
    await runQuery(runner, dropPartitionsDdl(state.table, day, events), options);
  }
}

/**
 * Writes a day into a folder of its own, and makes it visible when it is whole: whatever ends a run in
 * between leaves files that nobody reads, and the day as it was or to be read from the logs.
 */
export async function writeDay(writing: Writing, day: DayToWrite): Promise<WrittenDay> {
  const { runner, store, state, root, signal } = writing;
  const folder = runFolder(root, day.day, day, randomUUID());
  const wanted = { ...state.wanted, days: { first: day.day, last: day.day } };
  const { bytesScanned } = await runQuery(
    runner,
    compactText(state.layout, wanted, folder),
    writing,
  );
  await hideDay(writing, day.day);
  await runQuery(runner, addPartitionsDdl(state.table, day.day, folder), writing);
  const { bytes } = await store.size(folder, signal);
  return { ...day, compactBytes: bytes, bytesScanned, dollars: athenaDollars(bytesScanned) };
}

/** The records of days, by day: read from what was written. */
export async function countRecords(
  { runner, state, ...options }: Writing,
  days: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (days.length === 0) return new Map();
  const { id } = await runQuery(runner, countText(state.table, days), options);
  const counts = new Map<string, number>();
  let next: string | null = null;
  do {
    const page = await runner.athena.page(id, next, options.signal);
    for (const row of readRows(page.columns, page.rows).rows) {
      counts.set(String(row[DELIVERED_COLUMN]), Number(row['records']));
    }
    next = page.next;
  } while (next !== null);
  return counts;
}

/** Deletes what runs left that did not end, or that another one replaced; gives the number of files. */
export async function sweep(
  { store, root, signal }: Pick<Writing, 'store' | 'root' | 'signal'>,
  used: readonly string[],
  now: Date,
): Promise<number> {
  const objects = [];
  for await (const object of store.objects(root, signal)) objects.push(object);
  const left = abandonedFolders(objects, { root, used, now });
  await store.remove(left, signal);
  return left.length;
}
