import { relative } from 'node:path';
import { openLocalEngine } from '../../src/engines/local/engine.ts';
import { findLogs } from '../../src/logs/find.ts';
import type { LocalInput } from '../../src/model.ts';
import type { TestRecord } from '../support/records.ts';

/** The records that the engine read in a folder, and what it says about the reading. */
export interface ReadLogs {
  /** Event IDs in order, copies included; a record without one is `null`. */
  readonly ids: readonly (string | null)[];
  readonly input: LocalInput;
  /** Path within the folder, reason and records kept of each file skipped, by path. */
  readonly skipped: readonly (readonly [file: string, reason: string, recordsKept: number])[];
}

/** A short record: four fields and what is given. */
export function shortRecord(eventID: string, changes: TestRecord = {}): TestRecord {
  return {
    eventTime: '2026-11-09T12:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    eventID,
    ...changes,
  };
}

/** Short records with the IDs `prefix-0` and so on. */
export function shortRecords(count: number, prefix = 'id'): TestRecord[] {
  return Array.from({ length: count }, (_, i) => shortRecord(`${prefix}-${i}`));
}

/** Reads a folder's logs through a real engine. */
export async function readLogs(folder: string): Promise<ReadLogs> {
  const found = await findLogs([folder], { from: null, to: null });
  const engine = await openLocalEngine(found, { first: 400, most: 400 });
  try {
    const { rows, input } = await engine.run(
      `with source as (${engine.source}) select eventid as id from source order by id`,
      { signal: new AbortController().signal, onProgress: () => {} },
    );
    const skipped = input.filesSkipped
      .map(
        ({ file, reason, recordsKept }) => [relative(folder, file), reason, recordsKept] as const,
      )
      .toSorted(([one], [other]) => (one < other ? -1 : 1));
    return { ids: rows.map((row) => row['id'] as string | null), input, skipped };
  } finally {
    await engine.close();
  }
}
