import type { Verdict } from '../model/validation.ts';
import type { Predecessor } from './document.ts';
import { type ExaminedDigest, isTrusted, type TrustedDigest } from './examine.ts';
import { HOUR, type Horizon, isDue, isoTime } from './horizon.ts';
import { chainOf, type DigestName, digestKey, digestOf, readDigestName } from './keys.ts';
import type { Fault } from './open.ts';
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
interface Link {
  readonly digest: TrustedDigest;
  readonly older: TrustedDigest | null;
}

/** What a link shows: digests that are not there, and faults of those that are. */
interface Found {
  readonly verdicts: readonly Verdict[];
  readonly faults: ReadonlyMap<string, Fault>;
}

const NOTHING: Found = { verdicts: [], faults: new Map() };

function endOf({ end }: DigestName): number {
  return Date.parse(end);
}

/** The key that the digest of the next hour has. */
function nextKey(name: DigestName): string {
  return digestKey({ ...name, end: isoTime(endOf(name) + HOUR) });
}

function missing(object: string, reason: string): Verdict {
  return { object, type: 'digest', kind: 'missing', reason, isFailure: true };
}

function gap(object: string, reason: string): Verdict {
  return { object, type: 'digest', kind: 'gap', reason, isFailure: false };
}

function broken(key: string, reason: string): Found {
  return { ...NOTHING, faults: new Map([[key, { kind: 'chain-broken', reason }]]) };
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
  { bucket, key, hash, signature }: Predecessor,
  name: DigestName,
  previousSignature: string | null,
  keys: readonly PublicKey[],
): boolean {
  const signed = { end: name.end, bucket, key, hash, previousSignature };
  return keys.some((candidate) => isSigned(signed, signature, candidate.key));
}

/** What must have been before a digest that is gone. */
function beforeMissing(
  gone: Predecessor & { readonly name: DigestName },
  { digest, older }: Link,
  { from, keys }: ChainScope,
): readonly Verdict[] {
  const { name } = gone;
  const signature = older?.text.metadata['signature'];
  if (signature !== undefined && followed(gone, name, signature, keys)) return [];
  if (followed(gone, name, null, keys)) {
    return pause(older, endOf(name) - HOUR);
  }
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
function pause(older: TrustedDigest | null, start: number): readonly Verdict[] {
  if (older === null || endOf(older.name) >= start) return [];
  const reason = `no digest covers ${older.name.end} to ${isoTime(start)}, when a new chain begins: logging or validation was off, or the digests that end the older chain are gone`;
  return [gap(nextKey(older.name), reason)];
}

function elsewhere({ bucket, key }: Predecessor, { digest }: Link): Found {
  const reason = `${digestOf(digest.name)} goes on from one in another place, which was not read: s3://${bucket}/${key}`;
  return { ...NOTHING, verdicts: [gap(key, reason)] };
}

/** The link to a digest that is there: is it the one that was signed? */
function compare(previous: Predecessor, digest: TrustedDigest, older: TrustedDigest): Found {
  const successor = digestOf(digest.name);
  const { text } = older;
  if (text.hash !== previous.hash) {
    return broken(older.key, `${successor} names another hash of it`);
  }
  if (text.metadata['signature']?.toLowerCase() !== previous.signature.toLowerCase()) {
    return broken(older.key, `${successor} names another signature of it`);
  }
  if (digest.text.document.start !== text.document.end && !digest.name.isBackfill) {
    return broken(
      digest.key,
      `it begins at ${digest.text.document.start}, the one before it ends at ${text.document.end}`,
    );
  }
  return NOTHING;
}

/** A digest whose predecessor, as it names it, is not the one before it. */
function misfit(previous: Predecessor, link: Link, scope: ChainScope): Found {
  const { digest, older } = link;
  const name = readDigestName(previous.key);
  const isOther = name === null || chainOf(name) !== chainOf(digest.name);
  if (isOther || previous.bucket !== digest.text.document.bucket) return elsewhere(previous, link);
  if (scope.from !== null && endOf(name) < scope.from) return NOTHING;
  const gone = missing(previous.key, `${digestOf(digest.name)} names it as the one before`);
  if (older !== null && endOf(older.name) >= endOf(name)) {
    const reason = `${digestOf(digest.name)} names that of ${name.end} as the one before`;
    return { ...broken(older.key, reason), verdicts: [gone] };
  }
  const before = beforeMissing({ ...previous, name }, link, scope);
  return { ...NOTHING, verdicts: [gone, ...before] };
}

function judgeLink(link: Link, scope: ChainScope): Found {
  const { digest, older } = link;
  const { start, previous } = digest.text.document;
  if (previous === null) {
    return { ...NOTHING, verdicts: pause(older, Date.parse(start)) };
  }
  return previous.key === older?.key
    ? compare(previous, digest, older)
    : misfit(previous, link, scope);
}

/** Whether the digest behind the newest one should have come. */
function tail(newest: TrustedDigest, scope: ChainScope): readonly Verdict[] {
  const end = endOf(newest.name);
  if (newest.name.isBackfill || !isDue(end, scope)) return [];
  const reason = `no digest covers ${newest.name.end} to ${isoTime(scope.to ?? scope.present)}: logging or validation was off, or digests are gone`;
  return [gap(nextKey(newest.name), reason)];
}

function verdictOn({ key, fault }: ExaminedDigest, linkFault: Fault | undefined): Verdict {
  const { kind, reason } = fault ?? linkFault ?? { kind: 'valid', reason: '' };
  return { object: key, type: 'digest', kind, reason, isFailure: kind !== 'valid' };
}

/**
 * The verdicts on the digests of one chain, oldest first, and on those that should be among them. Each digest that
 * is trusted names the one before it, with hash and signature; of others nothing is believed.
 */
export function judgeChain(
  chain: readonly ExaminedDigest[],
  scope: ChainScope,
): readonly Verdict[] {
  const trusted = chain.filter(isTrusted);
  const found = trusted.map((digest, index) =>
    judgeLink({ digest, older: trusted[index - 1] ?? null }, scope),
  );
  const faults = new Map(found.flatMap((link) => [...link.faults]));
  const present = new Set(chain.map(({ key }) => key));
  const absent = found.flatMap(({ verdicts }) => verdicts);
  const newest = trusted.at(-1);
  return [
    ...chain.map((digest) => verdictOn(digest, faults.get(digest.key))),
    ...absent.filter(({ kind, object }) => kind !== 'missing' || !present.has(object)),
    ...(newest === undefined ? [] : tail(newest, scope)),
  ];
}
