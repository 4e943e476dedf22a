import pMap from 'p-map';
import { TrailAuditError } from '../errors.ts';
import type { Validation, Verdict } from '../model/validation.ts';
import { type ChainScope, judgeChain } from './chain.ts';
import { uncovered } from './coverage.ts';
import {
  type ExaminedDigest,
  examineDigest,
  isTrusted,
  type NamedDigest,
  signedBetween,
  strangerFault,
} from './examine.ts';
import { findKeys, type Plan } from './find.ts';
import { presentOf } from './horizon.ts';
import { chainOf, readLogName } from './keys.ts';
import { checkLog, type LogToCheck } from './logs.ts';
import { type OpenedDigest, openDigest } from './open.ts';
import type { PublicKey } from './public-keys.ts';
import type { ObjectStore } from './store.ts';

/** The keys of a region that were valid at some time in a span of milliseconds since 1970. */
export type KeySource = (region: string, from: number, to: number) => Promise<readonly PublicKey[]>;

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

function isNamed(digest: OpenedDigest): digest is NamedDigest {
  return digest.name !== null;
}

function grouped<Item>(items: readonly Item[], groupOf: (item: Item) => string): readonly Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(groupOf(item));
    if (group === undefined) groups.set(groupOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** Reads objects beside one another, and tells how far it is. */
async function readAll<Item, Result>(
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

interface ExaminedRegion {
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

/** The log files that digests which can be trusted list, each once. */
function logsOf(digests: readonly ExaminedDigest[]): readonly LogToCheck[] {
  const logs = new Map<string, { key: string; bucket: string; hashes: Set<string> }>();
  for (const { text } of digests.filter(isTrusted)) {
    for (const { key, bucket, hash } of text.document.logs) {
      const log = logs.get(key);
      if (log === undefined) logs.set(key, { key, bucket, hashes: new Set([hash]) });
      else log.hashes.add(hash);
    }
  }
  return [...logs.values()];
}

/** Throws where no digest could be read at all: that says nothing of any. */
function refuseUnread(opened: readonly OpenedDigest[], { store, plan }: ValidateOptions): void {
  const refused = opened.find(({ isRefused }) => isRefused);
  if (refused === undefined || opened.some(({ isRefused }) => !isRefused)) return;
  throw new TrailAuditError(
    `Cannot read digests "${store.addressOf(plan.root)}": ${refused.fault?.reason}`,
    'the policy in infra/permissions/validate.json, which grants what it takes',
  );
}

/** The time of the newest object that is there, by names that are not known to be false. */
function newestOf(digests: readonly ExaminedDigest[], logs: readonly string[]): string {
  const times = [
    ...digests.filter(({ fault }) => fault?.kind !== 'moved').map(({ name }) => name.end),
    ...logs.map((key) => readLogName(key)?.delivered ?? ''),
  ];
  return times.reduce((newest, time) => (time > newest ? time : newest), '');
}

function strangerVerdict(digest: OpenedDigest): Verdict {
  const { kind, reason } = strangerFault(digest);
  return { object: digest.key, type: 'digest', kind, reason, isFailure: true };
}

function byTypeAndKey(a: Verdict, b: Verdict): number {
  if (a.type !== b.type) return a.type === 'digest' ? -1 : 1;
  return a.object === b.object ? 0 : a.object < b.object ? -1 : 1;
}

function coveredBy(digests: readonly ExaminedDigest[]): Validation['covered'] {
  const documents = digests.filter(isTrusted).map(({ text }) => text.document);
  const from = documents.map(({ start }) => start).sort()[0];
  const to = documents
    .map(({ end }) => end)
    .sort()
    .at(-1);
  return from === undefined || to === undefined ? null : { from, to };
}

interface Examined {
  readonly opened: readonly OpenedDigest[];
  readonly regions: readonly ExaminedRegion[];
}

async function examineAll(keys: readonly string[], options: ValidateOptions): Promise<Examined> {
  const { store, signal, onProgress } = options;
  const total = keys.length;
  const opened = await readAll(
    keys,
    async (key) => openDigest(key, await store.read(key, signal)),
    (done) => onProgress({ done, total, detail: `${done} of ${total} digests` }),
  );
  refuseUnread(opened, options);
  const byRegion = grouped(opened.filter(isNamed), ({ name }) => name.region);
  return { opened, regions: await pMap(byRegion, (digests) => examineRegion(digests, options)) };
}

async function checkLogs(
  digests: readonly ExaminedDigest[],
  { store, signal, onProgress }: ValidateOptions,
): Promise<readonly Verdict[]> {
  const logs = logsOf(digests);
  const total = logs.length;
  return await readAll(
    logs,
    (log) => checkLog(log, store, signal),
    (done) => onProgress({ done, total, detail: `${done} of ${total} log files` }),
  );
}

function judgeChains(
  { digests, keys }: ExaminedRegion,
  scope: Omit<ChainScope, 'keys'>,
): readonly Verdict[] {
  return grouped(digests, ({ name }) => chainOf(name)).flatMap((chain) => {
    const oldestFirst = chain.toSorted((a, b) => (a.name.end < b.name.end ? -1 : 1));
    return judgeChain(oldestFirst, { ...scope, keys });
  });
}

/**
 * Validates the digests of a plan, every log file that they list, and looks for log files that none lists.
 * Gives null where there is no digest. Throws a TrailAuditError where none can be read.
 */
export async function validate(options: ValidateOptions): Promise<Validation | null> {
  const { store, plan, signal, onProgress } = options;
  const onFound = (count: number): void =>
    onProgress({ done: 0, total: null, detail: `${count} files found` });
  const keys = await findKeys(store, plan, { signal, onFound });
  if (keys.digests.length === 0) return null;
  const { opened, regions } = await examineAll(keys.digests, options);
  const digests = regions.flatMap((region) => region.digests);
  const newest = newestOf(digests, keys.logs);
  const scope = { ...plan, present: presentOf(options.now, plan.to, newest) };
  const verdicts = [
    ...regions.flatMap((region) => judgeChains(region, scope)),
    ...opened.filter((digest) => !isNamed(digest)).map(strangerVerdict),
    ...(await checkLogs(digests, options)),
    ...uncovered(keys.logs, digests, scope),
  ];
  return {
    verdicts: verdicts.sort(byTypeAndKey),
    chains: new Set(digests.map(({ name }) => chainOf(name))).size,
    accounts: new Set(digests.map(({ name }) => name.account)).size,
    regions: regions.length,
    covered: coveredBy(digests),
  };
}
