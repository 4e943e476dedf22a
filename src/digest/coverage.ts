import type { Verdict } from '../model/validation.ts';
import type { ExaminedDigest } from './examine.ts';
import { HOUR, type Horizon, isDue } from './horizon.ts';
import { digestOf, type LogName, readLogName } from './keys.ts';

/** What is known about log files that are there. Times are milliseconds since 1970. */
export interface CoverageScope extends Horizon {
  readonly from: number | null;
}

/** Between the time in the key of a log file and its delivery, either way. */
const INEXACT = HOUR / 4;

function placeOf({
  account,
  region,
}: {
  readonly account: string;
  readonly region: string;
}): string {
  return `${account} ${region}`;
}

/** Where the digests of each account and region end. */
function endsOf(digests: readonly ExaminedDigest[]): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  for (const { name } of digests.filter(({ name }) => !name.isBackfill)) {
    ends.set(placeOf(name), Math.max(Date.parse(name.end), ends.get(placeOf(name)) ?? 0));
  }
  return ends;
}

/** Whether the digest of a log file's hour need not have come yet. */
function isOverdue(log: LogName, end: number | undefined, scope: CoverageScope): boolean {
  const delivered = Date.parse(log.delivered);
  return end === undefined
    ? isDue(delivered, scope)
    : delivered < end - INEXACT || isDue(end, scope);
}

function isAskedFor({ delivered }: LogName, { from, to }: CoverageScope): boolean {
  const time = Date.parse(delivered);
  return (from === null || time >= from + INEXACT) && (to === null || time < to);
}

/** The log files that no digest lists, with what that means. `keys` are those that are there. */
export function uncovered(
  keys: readonly string[],
  digests: readonly ExaminedDigest[],
  scope: CoverageScope,
): readonly Verdict[] {
  const ends = endsOf(digests);
  const listedBy = new Map<string, ExaminedDigest>();
  for (const digest of digests.toSorted((a, b) => Number(a.isTrusted) - Number(b.isTrusted))) {
    for (const { key } of digest.text?.document.logs ?? []) listedBy.set(key, digest);
  }
  return keys.flatMap((key): readonly Verdict[] => {
    const log = readLogName(key);
    const digest = listedBy.get(key);
    if (log === null || digest?.isTrusted === true || !isAskedFor(log, scope)) return [];
    const verdict = { object: key, type: 'log', kind: 'not-in-digest' } as const;
    if (digest !== undefined) {
      const reason = `only ${digestOf(digest.name)} lists it, which is not valid`;
      return [{ ...verdict, reason, isFailure: true }];
    }
    return isOverdue(log, ends.get(placeOf(log)), scope)
      ? [{ ...verdict, reason: 'no digest lists it', isFailure: true }]
      : [
          {
            ...verdict,
            reason: 'not covered yet: the digest of its hour is still to come',
            isFailure: false,
          },
        ];
  });
}
