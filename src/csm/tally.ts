import { type Demands, judgeClient } from '../clients/judge.ts';
import { type Recognised, recogniseClient } from '../clients/recognise.ts';
import type { CsmClient, CsmRow, Sigv2Suspicion } from '../model/csm.ts';
import type { ApiCall, ApiCallAttempt, CsmException } from './datagram.ts';
import { endpointRegion, isRedirect } from './endpoint.ts';
import type { JoinedCall } from './join.ts';
import { isS3 } from './services.ts';
import { suspectSigv2 } from './signing.ts';

/** Rows that are kept: more than programs have operations, and no way to fill our memory. */
const MOST_ROWS = 5_000;
/** Different outcomes, and access keys, that a row keeps. */
const MOST_VALUES = 20;
/** User agents whose client is remembered. */
const MOST_AGENTS = 1_000;

interface Count {
  readonly about: Pick<
    CsmRow,
    'sender' | 'address' | 'client' | 'service' | 'operation' | 'region'
  >;
  calls: number;
  attempts: number;
  retries: number;
  redirects: number;
  gaveUp: number;
  readonly outcomes: Map<string, number>;
  readonly latency: { count: number; total: number; most: number };
  sigv2: Sigv2Suspicion | null;
  readonly accessKeys: Set<string>;
  first: number;
  last: number;
}

/** Counts joined calls in rows. */
export interface Tally {
  add(joined: JoinedCall): void;
  readonly rows: () => readonly CsmRow[];
  /** Calls and attempts of rows beyond those that are kept. */
  readonly leftOut: () => number;
}

function outcomeOf(status: number | null, exception: CsmException | null): string {
  const parts = [status === null ? '' : String(status), exception?.name ?? ''];
  return parts.filter((part) => part !== '').join(' ') || 'no answer';
}

function clientOf(
  userAgent: string | null,
  recognised: Recognised | null,
  judging: { readonly isS3: boolean; readonly demands: Demands },
): CsmClient {
  if (recognised === null) {
    return {
      name: null,
      version: null,
      userAgent,
      status: null,
      minimumVersion: null,
      endOfSupport: null,
    };
  }
  const { client, version } = recognised;
  const { demands } = judging;
  const isJudged =
    client.kind !== 'tool' || demands.minimums.some((minimum) => minimum.client === client.name);
  const judgement = isJudged ? judgeClient(recognised, judging.isS3, demands) : null;
  return {
    name: client.name,
    version,
    userAgent,
    status: judgement?.status ?? null,
    minimumVersion: judgement?.minimumVersion ?? null,
    endOfSupport: judgement?.endOfSupport ?? null,
  };
}

function remembered<Value>(find: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MOST_AGENTS) known.clear();
    const value = find(text);
    known.set(text, value);
    return value;
  };
}

/** A suspicion is as strong as its strongest reason. */
function stronger(
  before: Sigv2Suspicion | null,
  found: Omit<Sigv2Suspicion, 'attempts'> | null,
): Sigv2Suspicion | null {
  if (found === null) return before;
  const attempts = (before?.attempts ?? 0) + 1;
  return before?.certainty === 'likely' ? { ...before, attempts } : { ...found, attempts };
}

function addAttempt(count: Count, attempt: ApiCallAttempt, recognised: Recognised | null): void {
  count.attempts += 1;
  if (isRedirect(attempt)) count.redirects += 1;
  count.sigv2 = stronger(count.sigv2, suspectSigv2(attempt, recognised));
  if (attempt.accessKey !== null && count.accessKeys.size < MOST_VALUES) {
    count.accessKeys.add(attempt.accessKey);
  }
}

function addOutcome(count: Count, { status, exception }: ApiCall | ApiCallAttempt): void {
  const outcome = outcomeOf(status, exception);
  const isKept = count.outcomes.has(outcome) || count.outcomes.size < MOST_VALUES;
  const key = isKept ? outcome : 'others';
  count.outcomes.set(key, (count.outcomes.get(key) ?? 0) + 1);
}

function addCall(count: Count, call: ApiCall): void {
  count.calls += 1;
  count.retries += Math.max(0, call.attemptCount - 1);
  if (call.gaveUp) count.gaveUp += 1;
  if (call.latency === null) return;
  const { latency } = count;
  latency.count += 1;
  latency.total += call.latency;
  latency.most = Math.max(latency.most, call.latency);
}

function rowOf({ about, outcomes, latency, accessKeys, first, last, ...counts }: Count): CsmRow {
  return {
    ...about,
    ...counts,
    outcomes: [...outcomes]
      .map(([outcome, calls]) => ({ outcome, calls }))
      .sort((a, b) => b.calls - a.calls),
    latency:
      latency.count === 0
        ? null
        : { mean: Math.round(latency.total / latency.count), most: latency.most },
    accessKeys: [...accessKeys].sort(),
    firstSeen: new Date(first).toISOString(),
    lastSeen: new Date(last).toISOString(),
  };
}

function newCount(about: Count['about'], timestamp: number): Count {
  return {
    about,
    calls: 0,
    attempts: 0,
    retries: 0,
    redirects: 0,
    gaveUp: 0,
    outcomes: new Map(),
    latency: { count: 0, total: 0, most: 0 },
    sigv2: null,
    accessKeys: new Set(),
    first: timestamp,
    last: timestamp,
  };
}

/** Starts a tally; clients are judged by the demands. */
export function newTally(demands: Demands): Tally {
  const counts = new Map<string, Count>();
  const recognise = remembered(recogniseClient);
  let leftOut = 0;
  const countFor = ({ call, attempts, address }: JoinedCall): [Count, Recognised | null] | null => {
    const event = call ?? attempts[0];
    if (event === undefined) return null;
    const { clientId: sender, service, operation } = event;
    const userAgent = event.userAgent ?? attempts[0]?.userAgent ?? null;
    const recognised = userAgent === null ? null : recognise(userAgent);
    const region = event.region ?? endpointRegion(attempts[0]?.fqdn ?? null);
    const program =
      recognised === null ? userAgent : `${recognised.client.name} ${recognised.version}`;
    const key = JSON.stringify([address, sender, service, operation, region, program]);
    const known = counts.get(key);
    if (known !== undefined) return [known, recognised];
    if (counts.size >= MOST_ROWS) return null;
    const client = clientOf(userAgent, recognised, { isS3: isS3(service), demands });
    const count = newCount(
      { sender, address, client, service, operation, region },
      event.timestamp,
    );
    counts.set(key, count);
    return [count, recognised];
  };
  return {
    add(joined) {
      const found = countFor(joined);
      if (found === null) {
        leftOut += 1;
        return;
      }
      const [count, recognised] = found;
      for (const attempt of joined.attempts) addAttempt(count, attempt, recognised);
      if (joined.call !== null) addCall(count, joined.call);
      for (const event of joined.call === null ? joined.attempts : [joined.call]) {
        addOutcome(count, event);
        count.first = Math.min(count.first, event.timestamp);
        count.last = Math.max(count.last, event.timestamp);
      }
    },
    rows: () => [...counts.values()].map(rowOf),
    leftOut: () => leftOut,
  };
}
