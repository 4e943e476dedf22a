import type { Verdict } from '../model/validation.ts';
import type { Predecessor } from './document.ts';
import type { ExaminedDigest } from './examine.ts';
import { chainOf, type DigestName, digestKey, digestOf, readDigestName } from './keys.ts';
import type { Fault } from './open.ts';
import type { PublicKey } from './public-keys.ts';
import { isSigned } from './signature.ts';

/** What a chain is judged within. Times are milliseconds since 1970. */
export interface ChainScope {
  /** Digests that end before it need not be there; null where all are asked for. */
  readonly from: number | null;
  /** Digests that end by then have been delivered. */
  readonly horizon: number;
  /** The keys of the region. */
  readonly keys: readonly PublicKey[];
}

/** Two digests that follow one another in the listing; `older` is null behind the oldest. */
interface Link {
  readonly digest: ExaminedDigest;
  readonly older: ExaminedDigest | null;
}

/** What a link shows: digests that are not there, and faults of those that are. */
interface Found {
  readonly verdicts: readonly Verdict[];
  readonly faults: ReadonlyMap<string, Fault>;
}

const NOTHING: Found = { verdicts: [], faults: new Map() };

const HOUR = 3_600_000;

/** After the end of a digest's hour, until it must have been delivered. */
export const DELIVERED_WITHIN = HOUR / 2;

function endOf({ end }: DigestName): number {
  return Date.parse(end);
}

function isoTime(millis: number): string {
  return `${new Date(millis).toISOString().slice(0, 19)}Z`;
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
  const signature = older?.text?.metadata['signature'];
  if (signature !== undefined && followed(gone, name, signature, keys)) return [];
  if (followed(gone, name, null, keys)) {
    return older === null ? [] : [startOf(digestKey(name), older)];
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

function startOf(key: string, older: ExaminedDigest): Verdict {
  const reason = `a chain begins with it, the one before ended at ${older.name.end}: logging or validation was off between, or digests at its end are gone`;
  return gap(key, reason);
}

function elsewhere({ bucket, key }: Predecessor, { digest }: Link): Found {
  const reason = `the digest before it is in another place, which was not read: s3://${bucket}/${key}`;
  return { ...NOTHING, verdicts: [gap(digest.key, reason)] };
}

/** The link to a digest that is there: is it the one that was signed? */
function compare(previous: Predecessor, digest: ExaminedDigest, older: ExaminedDigest): Found {
  const successor = digestOf(digest.name);
  const { text } = older;
  if (text === null) return NOTHING;
  if (text.hash !== previous.hash) {
    return broken(older.key, `${successor} names another hash of it`);
  }
  if (text.metadata['signature']?.toLowerCase() !== previous.signature.toLowerCase()) {
    return broken(older.key, `${successor} names another signature of it`);
  }
  if (digest.text?.document.start !== text.document.end && !digest.name.isBackfill) {
    return broken(
      digest.key,
      `it begins at ${digest.text?.document.start}, the one before it ends at ${text.document.end}`,
    );
  }
  return NOTHING;
}

/** A digest whose predecessor, as it names it, is not the one before it. */
function misfit(previous: Predecessor, link: Link, scope: ChainScope): Found {
  const { digest, older } = link;
  const name = readDigestName(previous.key);
  const isOther = name === null || chainOf(name) !== chainOf(digest.name);
  if (isOther || previous.bucket !== digest.text?.document.bucket) return elsewhere(previous, link);
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
  if (!digest.isTrusted || digest.text === null) {
    const keys = older === null ? [] : hourly(digest.name, endOf(older.name), endOf(digest.name));
    const reason = `there is one an hour; ${digestOf(digest.name)}, which would tell, is not valid`;
    return { ...NOTHING, verdicts: keys.map((key) => missing(key, reason)) };
  }
  const { document } = digest.text;
  const { previous } = document;
  if (previous === null) {
    const isApart = older !== null && endOf(older.name) < Date.parse(document.start);
    return isApart ? { ...NOTHING, verdicts: [startOf(digest.key, older)] } : NOTHING;
  }
  return previous.key === older?.key
    ? compare(previous, digest, older)
    : misfit(previous, link, scope);
}

/** Whether the digest behind the newest one should have come. */
function tail(newest: ExaminedDigest, { horizon }: ChainScope): readonly Verdict[] {
  const end = endOf(newest.name);
  if (newest.name.isBackfill || horizon < end + HOUR + DELIVERED_WITHIN) return [];
  const key = digestKey({ ...newest.name, end: isoTime(end + HOUR) });
  const reason = `no digest covers ${newest.name.end} to ${isoTime(horizon)}: logging or validation was off, or digests are gone`;
  return [gap(key, reason)];
}

function verdictOn({ key, fault }: ExaminedDigest, linkFault: Fault | undefined): Verdict {
  const { kind, reason } = fault ?? linkFault ?? { kind: 'valid', reason: '' };
  return { object: key, type: 'digest', kind, reason, isFailure: kind !== 'valid' };
}

/**
 * The verdicts on the digests of one chain, oldest first, and on those that should be among them. A digest
 * that is trusted names the one before it, with hash and signature.
 */
export function judgeChain(
  chain: readonly ExaminedDigest[],
  scope: ChainScope,
): readonly Verdict[] {
  const found = chain.map((digest, index) =>
    judgeLink({ digest, older: chain[index - 1] ?? null }, scope),
  );
  const faults = new Map(found.flatMap((link) => [...link.faults]));
  const present = new Set(chain.map(({ key }) => key));
  const absent = found.flatMap(({ verdicts }) => verdicts);
  const newest = chain.at(-1);
  return [
    ...chain.map((digest) => verdictOn(digest, faults.get(digest.key))),
    ...absent.filter(({ kind, object }) => kind !== 'missing' || !present.has(object)),
    ...(newest === undefined ? [] : tail(newest, scope)),
  ];
}
