import type { Row } from '../model.ts';

/** The text in a column; null for none. */
export function textIn(row: Row, column: string): string | null {
  const cell = row[column];
  return typeof cell === 'string' ? cell : null;
}

/** All requests of rows of findings. */
export function requestsIn(rows: readonly Row[]): number {
  return rows.reduce((sum, { requests }) => sum + Number(requests ?? 0), 0);
}

/** The day on which one of the rows was last seen, as an ISO date; null for none. */
export function lastDay(rows: readonly Row[]): string | null {
  const times = rows.flatMap((row) => textIn(row, 'last_seen') ?? []);
  return times.sort().at(-1)?.slice(0, 10) ?? null;
}
