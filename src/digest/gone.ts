import type { Verdict } from '../model/validation.ts';
import type { Predecessor } from './document.ts';
import type { TrustedDigest } from './examine.ts';
import { HOUR, type Horizon, isDue, isoTime } from './horizon.ts';
import { type DigestName, digestKey, digestOf } from './keys.ts';
import type { PublicKey } from './public-keys.ts';
import { isSigned } from './signature.ts';

/** What a chain is judged within. Times are milliseconds since 1970. */
export interface ChainScope extends Horizon {
  /** Digests that end before it need not be there; null where all are asked for. */
  readonly from: number | null;
  /** The keys of the region. */
  readonly keys: readonly PublicKey[];
}

/** Two digests that follow one another among those that are trusted; `older` is null behind the oldest. */
export interface Link {
  readonly digest: TrustedDigest;
  readonly older: TrustedDigest | null;
}

/** A digest that is not there, as its successor knows it. */
export interface GoneDigest extends Predecessor {
  readonly name: DigestName;
}

export function endOf({ end }: DigestName): number {
  return Date.parse(end);
}

/** The key that the digest of the next hour has. */
function nextKey(name: DigestName): string {
  return digestKey({ ...name, end: isoTime(endOf(name) + HOUR) });
}

export function missing(object: string, reason: string): Verdict {
  return { object, type: 'digest', kind: 'missing', reason, isFailure: true };
}

export function gap(object: string, reason: string): Verdict {
  return { object, type: 'digest', kind: 'gap', reason, isFailure: false };
}

/** The digests of each hour between two times, both left out: the newest first. None for backfill digests. */
function hourly(name: DigestName, after: number, before: number): readonly string[] {
  if (name.isBackfill) return [];
  const count = Math.max(0, Math.ceil((before - after) / HOUR) - 1);
  return Array.from({ length: count }, (_, index) =>
    digestKey({ ...name, end: isoTime(before - (index + 1) * HOUR) }),
  );
}

/**
 * Whether a digest that is gone followed a signature (null: was the first of a chain). Its successor kept its hash
 * and signature, and the end and the place are in its key: that is all of what was signed.
 */
function followed(
  { name, bucket, key, hash, signature }: GoneDigest,
  previousSignature: string | null,
  keys: readonly PublicKey[],
): boolean {
  const signed = { end: name.end, bucket, key, hash, previousSignature };
  return keys.some((candidate) => isSigned(signed, signature, candidate.key));
}

/** What must have been before a digest that is gone. */
export function beforeGone(
  gone: GoneDigest,
  { digest, older }: Link,
  { from, keys }: ChainScope,
): readonly Verdict[] {
  const { name } = gone;
  const signature = older?.text.metadata['signature'];
  if (signature !== undefined && followed(gone, signature, keys)) return [];
  if (followed(gone, null, keys)) return pause(older, endOf(name) - HOUR);
  // Without a beginning one is sure: the digest that is gone was not the first.
  const floor = endOf(name) - 2 * HOUR;
  const after = older === null ? Math.max(from === null ? floor : from - 1, 0) : endOf(older.name);
  const witness = digestOf(digest.name);
  return hourly(name, after, endOf(name)).map((key) =>
    missing(
      key,
      `there is one an hour, and the one before ${witness}, which is gone, was not the first`,
    ),
  );
}

/** The time between a digest and one that begins a chain, if there is any. */
export function pause(older: TrustedDigest | null, start: number): readonly Verdict[] {
  if (older === null || endOf(older.name) >= start) return [];
  const reason = `no digest covers ${older.name.end} to ${isoTime(start)}, when a new chain begins: logging or validation was off, or the digests that end the older chain are gone`;
  return [gap(nextKey(older.name), reason)];
}

/** Whether the digest behind the newest one should have come. */
export function tail(newest: TrustedDigest, scope: ChainScope): readonly Verdict[] {
  const end = endOf(newest.name);
  if (newest.name.isBackfill || !isDue(end, scope)) return [];
  const reason = `no digest covers ${newest.name.end} to ${isoTime(scope.to ?? scope.present)}: logging or validation was off, or digests are gone`;
  return [gap(nextKey(newest.name), reason)];
}
