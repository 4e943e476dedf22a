import type { Recognised } from '../clients/recognise.ts';
import type { CsmRow, Sigv2Suspicion } from '../model/csm.ts';
import type { ApiCall, ApiCallAttempt } from './datagram.ts';
import { endpointRegion, isRedirect } from './endpoint.ts';
import { suspectSigv2 } from './signing.ts';

/** Different outcomes, and access keys, that a row keeps. */
const MOST_VALUES = 20;

/** What a row is about. */
export type RowSubject = Pick<CsmRow, 'sender' | 'address' | 'client' | 'service' | 'operation'>;

/** A row that is being counted. */
export interface Count {
  readonly about: RowSubject;
  region: string | null;
  calls: number;
  attempts: number;
  /** Attempts that the calls say they made. */
  attemptsOfCalls: number;
  retries: number;
  redirects: number;
  gaveUp: number;
  readonly outcomes: Map<string, number>;
  /** Those of attempts, for a row without a call. */
  readonly attemptOutcomes: Map<string, number>;
  readonly latency: { count: number; total: number; most: number };
  sigv2: Sigv2Suspicion | null;
  readonly accessKeys: Set<string>;
  first: number;
  last: number;
}

/** Starts a row with what its first event says. */
export function newCount(
  about: RowSubject,
  { region, timestamp }: ApiCall | ApiCallAttempt,
): Count {
  return {
    about,
    region,
    calls: 0,
    attempts: 0,
    attemptsOfCalls: 0,
    retries: 0,
    redirects: 0,
    gaveUp: 0,
    outcomes: new Map(),
    attemptOutcomes: new Map(),
    latency: { count: 0, total: 0, most: 0 },
    sigv2: null,
    accessKeys: new Set(),
    first: timestamp,
    last: timestamp,
  };
}

function addOutcome(
  outcomes: Map<string, number>,
  { status, exception }: ApiCall | ApiCallAttempt,
): void {
  const parts = [status, exception?.name].filter((part) => part !== null && part !== undefined);
  const outcome = parts.length === 0 ? 'no answer' : parts.join(' ');
  const isKept = outcomes.has(outcome) || outcomes.size < MOST_VALUES;
  const key = isKept ? outcome : 'others';
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
}

function addAttempt(count: Count, attempt: ApiCallAttempt, recognised: Recognised | null): void {
  count.attempts += 1;
  count.region ??= endpointRegion(attempt.fqdn);
  if (isRedirect(attempt)) count.redirects += 1;
  const suspicion = suspectSigv2(attempt, recognised);
  if (suspicion !== null) {
    count.sigv2 = { ...suspicion, attempts: (count.sigv2?.attempts ?? 0) + 1 };
  }
  addOutcome(count.attemptOutcomes, attempt);
  if (attempt.accessKey !== null && count.accessKeys.size < MOST_VALUES) {
    count.accessKeys.add(attempt.accessKey);
  }
}

function addCall(count: Count, call: ApiCall): void {
  count.calls += 1;
  count.attemptsOfCalls += call.attemptCount;
  count.retries += Math.max(0, call.attemptCount - 1);
  if (call.gaveUp) count.gaveUp += 1;
  addOutcome(count.outcomes, call);
  if (call.latency === null) return;
  const { latency } = count;
  latency.count += 1;
  latency.total += call.latency;
  latency.most = Math.max(latency.most, call.latency);
}

/** Counts an event of the row. */
export function addEvent(
  count: Count,
  event: ApiCall | ApiCallAttempt,
  recognised: Recognised | null,
): void {
  if (event.kind === 'call') addCall(count, event);
  else addAttempt(count, event, recognised);
  count.first = Math.min(count.first, event.timestamp);
  count.last = Math.max(count.last, event.timestamp);
}

/** What was counted. */
export function rowOf(count: Count): CsmRow {
  const { about, region, calls, attempts, latency, outcomes, attemptOutcomes } = count;
  return {
    ...about,
    region,
    calls,
    attempts,
    attemptsWithoutCall: Math.max(0, attempts - count.attemptsOfCalls),
    retries: count.retries,
    redirects: count.redirects,
    gaveUp: count.gaveUp,
    outcomes: [...(calls === 0 ? attemptOutcomes : outcomes)]
      .map(([outcome, times]) => ({ outcome, times }))
      .sort((a, b) => b.times - a.times),
    latency:
      latency.count === 0
        ? null
        : { mean: Math.round(latency.total / latency.count), most: latency.most },
    sigv2: count.sigv2,
    accessKeys: [...count.accessKeys].sort(),
    firstSeen: new Date(count.first).toISOString(),
    lastSeen: new Date(count.last).toISOString(),
  };
}
