import type { Window } from '../model.ts';

/** What the name of a file or object says about it. */
export type KeyKind =
  | { readonly kind: 'log'; readonly deliveredAt: string | null }
  | { readonly kind: 'other'; readonly what: string };

const LOG_NAME = /_CloudTrail_[a-z0-9-]+_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z_[^/\\]*$/;

/** Neighbours of the logs in a trail's bucket, by folder or by the middle of the name. */
const NEIGHBOURS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/(^|[/\\_])CloudTrail-Digest([/\\_]|$)/, 'a digest file'],
  [/(^|[/\\_])CloudTrail-Insight([/\\_]|$)/, 'an Insights file'],
  [/(^|[/\\_])CloudTrail-Aggregated([/\\_]|$)/, 'a file of aggregated events'],
  [/\.metadata\.json$/, 'the metadata of a digest'],
  [/(^|[/\\])\.[^/\\]*$/, 'a hidden file'],
];

/** Reads a key `...ACCOUNT_CloudTrail_REGION_yyyyMMddTHHmmZ_UNIQUE.json.gz`; any other name may be a log too. */
export function describeKey(path: string): KeyKind {
  const neighbour = NEIGHBOURS.find(([pattern]) => pattern.test(path));
  if (neighbour !== undefined) return { kind: 'other', what: neighbour[1] };
  const time = LOG_NAME.exec(path);
  if (time === null) return { kind: 'log', deliveredAt: null };
  const [, year, month, day, hour, minute] = time;
  return { kind: 'log', deliveredAt: `${year}-${month}-${day}T${hour}:${minute}:00Z` };
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Whether a file can hold nothing of a window, by the minute of its delivery. Files are delivered
 * after their events: only one delivered before the window opens, or after the day that follows its
 * last one, is passed over. Whole days, so that Athena, which leaves out partitions, reads the same
 * files. (A delivery later than that is possible and rare: AWS retries for 30 days.)
 */
export function isOutside(deliveredAt: string, window: Window): boolean {
  const delivered = Date.parse(deliveredAt);
  if (window.from !== null && delivered + MINUTE <= Date.parse(window.from)) return true;
  return window.to !== null && delivered >= Date.parse(window.to.slice(0, 10)) + 2 * DAY;
}
