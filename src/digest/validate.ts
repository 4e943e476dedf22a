import type { Validation, Verdict } from '../model/validation.ts';
import { judgeChain } from './chain.ts';
import { uncovered } from './coverage.ts';
import { type ExaminedDigest, isTrusted, strangerFault } from './examine.ts';
import { findKeys } from './find.ts';
import type { ChainScope } from './gone.ts';
import { grouped } from './group.ts';
import { presentOf } from './horizon.ts';
import { chainOf, readLogName } from './keys.ts';
import { checkLog, type LogToCheck } from './logs.ts';
import { moveFinder } from './moved.ts';
import type { OpenedDigest } from './open.ts';
import { type ExaminedRegion, examineAll, readAll, type ValidateOptions } from './read-digests.ts';

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

/** The verdicts on the log files that are listed, and on those that are there and are not. */
async function judgeLogs(
  digests: readonly ExaminedDigest[],
  strays: readonly Verdict[],
  { store, signal, onProgress }: ValidateOptions,
): Promise<readonly Verdict[]> {
  const logs = logsOf(digests);
  const total = logs.length;
  const verdicts = await readAll(
    logs,
    (log) => checkLog(log, store, signal),
    (done) => onProgress({ done, total, detail: `${done} of ${total} log files` }),
  );
  const gone = logs.filter((_, index) => verdicts[index]?.kind === 'missing');
  const judged = await readAll(strays, moveFinder(gone, store, signal), () => {});
  return [...verdicts, ...judged];
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
  const { strangers, regions } = await examineAll(keys.digests, options);
  const digests = regions.flatMap((region) => region.digests);
  const newest = newestOf(digests, keys.logs);
  const scope = { ...plan, present: presentOf(options.now, plan.to, newest) };
  const verdicts = [
    ...regions.flatMap((region) => judgeChains(region, scope)),
    ...strangers.map(strangerVerdict),
    ...(await judgeLogs(digests, uncovered(keys.logs, digests, scope), options)),
  ];
  return {
    verdicts: verdicts.sort(byTypeAndKey),
    chains: new Set(digests.map(({ name }) => chainOf(name))).size,
    accounts: new Set(digests.map(({ name }) => name.account)).size,
    regions: regions.length,
    covered: coveredBy(digests),
  };
}
