import pMap from 'p-map';
import { TrailAuditError } from '../errors.ts';
import { type ExaminedDigest, examineDigest, type NamedDigest, signedBetween } from './examine.ts';
import type { Plan } from './find.ts';
import { grouped } from './group.ts';
import { type OpenedDigest, openDigest } from './open.ts';
import type { PublicKey } from './public-keys.ts';
import type { ObjectStore } from './store.ts';

/** The keys of a region that were valid at some time in a span of milliseconds since 1970. */
export type KeySource = (region: string, from: number, to: number) => Promise<readonly PublicKey[]>;

/** What is validated, and how. */
export interface ValidateOptions {
  readonly store: ObjectStore;
  readonly keys: KeySource;
  readonly plan: Plan;
  /** Now, for a bucket; null for a copy, which was taken nobody knows when. */
  readonly now: number | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: {
    readonly done: number;
    readonly total: number | null;
    readonly detail: string;
  }) => void;
}

/** Objects that are read at once. */
const PARALLEL = 32;

/** Reads objects beside one another, and tells how far it is. */
export async function readAll<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
  onRead: (done: number) => void,
): Promise<readonly Result[]> {
  let done = 0;
  const readOne = async (item: Item): Promise<Result> => {
    const result = await read(item);
    done += 1;
    onRead(done);
    return result;
  };
  return await pMap(items, readOne, { concurrency: PARALLEL });
}

function isNamed(digest: OpenedDigest): digest is NamedDigest {
  return digest.name !== null;
}

/** The keys of a region that its digests may be signed with. */
async function keysFor(
  digests: readonly NamedDigest[],
  source: KeySource,
): Promise<readonly PublicKey[]> {
  const spans = digests.flatMap(({ name, text }) => {
    const span = text === null ? null : signedBetween(name, text);
    return span === null ? [] : [span];
  });
  const [first] = digests;
  if (first === undefined || spans.length === 0) return [];
  const from = spans.reduce((least, [start]) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const to = spans.reduce((most, [, end]) => Math.max(most, end), 0);
  return await source(first.name.region, from, to);
}

/** The digests of a region, and the keys that they may be signed with. */
export interface ExaminedRegion {
  readonly digests: readonly ExaminedDigest[];
  readonly keys: readonly PublicKey[];
}

async function examineRegion(
  digests: readonly NamedDigest[],
  { store, keys: source }: ValidateOptions,
): Promise<ExaminedRegion> {
  const keys = await keysFor(digests, source);
  const yardstick = { bucket: store.bucket, keys };
  return { digests: digests.map((digest) => examineDigest(digest, yardstick)), keys };
}

/** Throws where no digest could be read at all: that says nothing of any. */
function refuseUnread(opened: readonly OpenedDigest[], { store, plan }: ValidateOptions): void {
  const refused = opened.find(({ isRefused }) => isRefused);
  if (refused === undefined || opened.some(({ isRefused }) => !isRefused)) return;
  throw new TrailAuditError(
    `Cannot read digests "${store.addressOf(plan.root)}": ${refused.fault?.reason}`,
    'a look at who may read it; infra/permissions/validate.json grants what it takes in S3',
  );
}

/** All that was found among the digests. */
export interface ExaminedDigests {
  /** Objects whose names are no digest's. */
  readonly strangers: readonly OpenedDigest[];
  readonly regions: readonly ExaminedRegion[];
}

/** Reads digests and examines each by itself. Throws a TrailAuditError where none can be read. */
export async function examineAll(
  keys: readonly string[],
  options: ValidateOptions,
): Promise<ExaminedDigests> {
  const { store, signal, onProgress } = options;
  const total = keys.length;
  const opened = await readAll(
    keys,
    async (key) => openDigest(key, await store.read(key, signal)),
    (done) => onProgress({ done, total, detail: `${done} of ${total} digests` }),
  );
  refuseUnread(opened, options);
  const byRegion = grouped(opened.filter(isNamed), ({ name }) => name.region);
  return {
    strangers: opened.filter((digest) => !isNamed(digest)),
    regions: await pMap(byRegion, (digests) => examineRegion(digests, options)),
  };
}
