import type { Window } from '../model.ts';

/** What of a bucket is wanted. */
export interface BucketPlan {
  readonly window: Window;
  /** Empty for all. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Days after its own that the folder of a day is listed again. */
  readonly relistDays: number;
  readonly now: Date;
}

const DAY_MILLIS = 86_400_000;

/** Days after the window's last that a file of it may have been delivered; as for files on this machine. */
const LATE_DAYS = 1;

/** Folders beside the logs of an account that hold something else. */
const LOGS = /^CloudTrail(-NetworkActivity)?$/;
const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;
const NEIGHBOUR = /^CloudTrail-(Digest|Insight|Aggregated)$/;

/** The day of delivery that a folder is of, `.../2026/11/09/` or below; null for one above the days. */
export function dayOf(folder: string): string | null {
  const [, year, month, day] = /(?:^|\/)(\d{4})\/(\d{2})\/(\d{2})\//.exec(folder) ?? [];
  return year === undefined ? null : `${year}-${month}-${day}`;
}

function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MILLIS).toISOString().slice(0, 10);
}

/** Whether days that begin so, `2026`, `2026-11` or a whole one, lie in the window, late files included. */
function isInWindow(day: string, { from, to }: Window): boolean {
  if (from !== null && day < from.slice(0, day.length)) return false;
  return to === null || day <= addDays(to.slice(0, 10), LATE_DAYS).slice(0, day.length);
}

/** Whether a folder, by its address that ends in a slash, may hold logs that are wanted. */
export function isWanted(folder: string, { window, accounts, regions }: BucketPlan): boolean {
  const names = folder.split('/').slice(0, -1);
  const name = names.at(-1) ?? '';
  const above = names.at(-2) ?? '';
  if (NEIGHBOUR.test(name)) return false;
  if (ACCOUNT.test(above)) return LOGS.test(name);
  if (ACCOUNT.test(name)) return accounts.length === 0 || accounts.includes(name);
  if (LOGS.test(above) && REGION.test(name)) {
    return regions.length === 0 || regions.includes(name);
  }
  const [, begun] = /\/(\d{4}(?:\/\d{2}){0,2})\/$/.exec(folder) ?? [];
  return begun === undefined || isInWindow(begun.replaceAll('/', '-'), window);
}

/** Whether the folder of a day needs no listing any more: its day is long enough ago. */
export function isClosing(folder: string, { relistDays, now }: BucketPlan): boolean {
  const day = dayOf(folder);
  return day !== null && addDays(day, relistDays) < now.toISOString().slice(0, 10);
}
