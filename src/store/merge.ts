import type { Part } from '../logs/store.ts';
import { type Place, readParts, writePart } from './parts.ts';

/** More parts than this slow down whoever reads the day. */
const MOST_PARTS = 8;

/** A day up to this size is cheap to write again, so that it is one file. Bytes. */
const SMALL_DAY = 8 * 1024 * 1024;

/** A day with its parts. */
export interface Crowd {
  readonly day: string;
  readonly parts: readonly Part[];
}

/** The days that are worth writing again as one part each. */
export function crowdedDays(parts: readonly Part[]): readonly Crowd[] {
  const days = new Map<string, Part[]>();
  for (const part of parts) {
    const own = days.get(part.day);
    if (own === undefined) days.set(part.day, [part]);
    else own.push(part);
  }
  return [...days]
    .map(([day, own]) => ({ day, parts: own }))
    .filter(
      ({ parts: own }) =>
        own.length > MOST_PARTS ||
        (own.length > 1 && own.reduce((sum, { bytes }) => sum + bytes, 0) <= SMALL_DAY),
    );
}

/** Writes all parts of a day as one. */
export async function mergeParts(
  place: Place,
  { day, parts }: Crowd,
  generation: number,
): Promise<Part> {
  const rows = `select * exclude (day) from ${readParts(place.folder, parts)}`;
  return await writePart(place, { rows, day, generation });
}
