import type { Recognised } from '../clients/recognise.ts';
import type { CsmRow, Sigv2Suspicion } from '../model/csm.ts';
import type { ApiCall, ApiCallAttempt, CsmException } from './datagram.ts';
import { isRedirect } from './endpoint.ts';
import type { JoinedCall } from './join.ts';
import { suspectSigv2 } from './signing.ts';

/** Different outcomes, and access keys, that a row keeps. */
const MOST_VALUES = 20;

/** What a row is about. */
export type RowSubject = Pick<
  CsmRow,
  'sender' | 'address' | 'client' | 'service' | 'operation' | 'region'
>;

/** A row that is being counted. */
export interface Count {
  readonly about: RowSubject;
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

/** Starts a row whose first event is of this time. */
export function newCount(about: RowSubject, timestamp: number): Count {
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

function outcomeOf(status: number | null, exception: CsmException | null): string {
  const parts = [status === null ? '' : String(status), exception?.name ?? ''];
  return parts.filter((part) => part !== '').join(' ') || 'no answer';
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

/** Counts a call with its attempts. */
export function addJoined(count: Count, joined: JoinedCall, recognised: Recognised | null): void {
  const { call, attempts } = joined;
  for (const attempt of attempts) addAttempt(count, attempt, recognised);
  if (call !== null) addCall(count, call);
  for (const event of call === null ? attempts : [call]) {
    addOutcome(count, event);
    count.first = Math.min(count.first, event.timestamp);
    count.last = Math.max(count.last, event.timestamp);
  }
}

/** What was counted. */
export function rowOf({
  about,
  outcomes,
  latency,
  accessKeys,
  first,
  last,
  ...counts
}: Count): CsmRow {
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
