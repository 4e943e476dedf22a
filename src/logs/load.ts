import { readFileSync, writeFileSync } from 'node:fs';
import { reasonOf } from '../errors.ts';
import { LONGEST_RECORD } from './batch.ts';
import type { LinesFile } from './lane.ts';
import { type RepairedRecord, repair } from './repair.ts';

/** How DuckDB is to read a file of lines. A line that is no JSON becomes a row of NULLs. */
export const AS_LINES = `format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${LONGEST_RECORD}`;

/** Takes in the lines of a file, all or none: whether each of them turned out to be a record. */
export type Insert = (lines: number) => Promise<boolean>;

async function isTaken(insert: Insert, lines: number): Promise<boolean> {
  try {
    return await insert(lines);
  } catch (error) {
    // Some broken JSON is refused in spite of ignore_errors.
    if (/^Invalid Input Error/.test(reasonOf(error))) return false;
    throw error;
  }
}

/** Halves what DuckDB does not take whole, down to the one record that it refuses. */
async function loadRepaired(
  records: readonly RepairedRecord[],
  path: string,
  insert: Insert,
): Promise<void> {
  if (records.length === 0) return;
  writeFileSync(path, records.map((record) => `${record.text}\n`).join(''));
  if (await isTaken(insert, records.length)) {
    for (const { file } of records) file.records += 1;
  } else if (records.length === 1) {
    for (const { file } of records) file.malformed += 1;
  } else {
    const half = Math.ceil(records.length / 2);
    await loadRepaired(records.slice(0, half), path, insert);
    await loadRepaired(records.slice(half), path, insert);
  }
}

/**
 * Has the lines of a file inserted, and counts its records in the reports of the files they are from. Lines that
 * are not plain records are repaired, in the same file.
 */
export async function loadLines(
  { path, size, lines, spans }: LinesFile,
  insert: Insert,
): Promise<void> {
  if (lines === 0) return;
  if (await isTaken(insert, lines)) {
    for (const span of spans) span.file.records += span.lines;
    return;
  }
  const bytes = readFileSync(path).subarray(0, size);
  await loadRepaired(repair({ bytes, lines, spans }), path, insert);
}
