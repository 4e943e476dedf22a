import type { Part } from '../logs/store.ts';
import { type Place, readParts, writePart } from './parts.ts';

/** More small parts than this slow down whoever reads the day. */
const MOST_SMALL_PARTS = 8;

/** A part from this size on stays as it is; a day up to this size is cheap to write again. Bytes. */
const LARGE = 8 * 1024 * 1024;

/** Parts written again as one: about what a step writes, since they are sorted in memory. Bytes. */
const MOST_BYTES = 10 * 1024 * 1024;

/** Parts of a day that are worth writing again as one. */
export interface Crowd {
  readonly day: string;
  readonly parts: readonly Part[];
}

function bytesOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Parts together, the smallest first, as far as their size allows. */
function together(parts: readonly Part[]): readonly (readonly Part[])[] {
  const groups: Part[][] = [];
  for (const part of parts.toSorted((a, b) => a.bytes - b.bytes)) {
    const last = groups.at(-1);
    if (last !== undefined && bytesOf(last) + part.bytes <= MOST_BYTES) last.push(part);
    else groups.push([part]);
  }
  return groups.filter((group) => group.length > 1);
}

/** The parts that are worth writing again: all of a small day, and many small ones of a large day. */
export function crowds(parts: readonly Part[]): readonly Crowd[] {
  const days = [...new Set(parts.map(({ day }) => day))];
  return days.flatMap((day) => {
    const own = parts.filter((part) => part.day === day);
    const small = own.filter(({ bytes }) => bytes < LARGE);
    const isWorthIt = bytesOf(own) <= LARGE || small.length > MOST_SMALL_PARTS;
    return isWorthIt ? together(small).map((group) => ({ day, parts: group })) : [];
  });
}

/** Writes parts of a day as one. */
export async function mergeParts(
  place: Place,
  { day, parts }: Crowd,
  generation: number,
): Promise<Part> {
  const rows = `select * exclude (day) from ${readParts(place.folder, parts)}`;
  return await writePart(place, { rows, day, generation });
}
