/** How far digests can be expected. Milliseconds since 1970. */
export interface Horizon {
  /** End of the time asked about; null for all. */
  readonly to: number | null;
  /** When the objects were looked at. */
  readonly present: number;
}

export const HOUR = 3_600_000;

/** After its end, until a digest must have been delivered. */
const DELIVERED_WITHIN = HOUR;

/** Whether there should be a digest behind one that ends at a time. */
export function isDue(end: number, { to, present }: Horizon): boolean {
  return (to === null || end < to) && present >= end + HOUR + DELIVERED_WITHIN;
}

/**
 * When objects were looked at: now, for a bucket. A copy was taken nobody knows when: not before its newest
 * object, and behind the end asked about, where one is.
 */
export function presentOf(now: number | null, to: number | null, newest: string): number {
  if (now !== null) return now;
  return to === null ? Date.parse(newest) : Number.POSITIVE_INFINITY;
}

/** A time as CloudTrail writes it. */
export function isoTime(millis: number): string {
  return `${new Date(millis).toISOString().slice(0, 19)}Z`;
}
