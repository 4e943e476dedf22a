import type { Verdict } from '../model/validation.ts';
import type { Predecessor } from './document.ts';
import { type ExaminedDigest, isTrusted, type TrustedDigest } from './examine.ts';
import {
  beforeGone,
  type ChainScope,
  endOf,
  gap,
  type Link,
  missing,
  pause,
  tail,
} from './gone.ts';
import { chainOf, digestOf, readDigestName } from './keys.ts';
import type { Fault } from './open.ts';

/** What a link shows: digests that are not there, and faults of those that are. */
interface Found {
  readonly verdicts: readonly Verdict[];
  readonly faults: ReadonlyMap<string, Fault>;
}

const NOTHING: Found = { verdicts: [], faults: new Map() };

function broken(key: string, reason: string): Found {
  return { ...NOTHING, faults: new Map([[key, { kind: 'chain-broken', reason }]]) };
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
  const [{ start }, { end }] = [digest.text.document, text.document];
  if (digest.name.isBackfill || Date.parse(start) === Date.parse(end)) return NOTHING;
  return broken(digest.key, `it begins at ${start}, the one before it ends at ${end}`);
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
  const before = beforeGone({ ...previous, name }, link, scope);
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
  const newest = trusted.at(-1);
  const absent = [
    ...(newest === undefined ? [] : tail(newest, scope)),
    ...found.flatMap(({ verdicts }) => verdicts),
  ];
  const present = chain.map((digest) => verdictOn(digest, faults.get(digest.key)));
  // An object has one verdict: what is there has its own.
  const verdicts = [...absent, ...present].map((verdict) => [verdict.object, verdict] as const);
  return [...new Map(verdicts).values()];
}
