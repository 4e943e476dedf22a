import type { ApiCall, ApiCallAttempt } from './datagram.ts';

/** A call with the attempts that belong to it. */
export interface JoinedCall {
  /** Null for attempts whose call did not come: it is under way, or its datagram was lost. */
  readonly call: ApiCall | null;
  readonly attempts: readonly ApiCallAttempt[];
  readonly address: string | null;
}

/** Puts attempts and calls together, as they come in. */
export interface Joiner {
  /** Takes an event; gives what is complete with it. */
  add(event: ApiCall | ApiCallAttempt, address: string | null): readonly JoinedCall[];
  /** What still waits for its call. */
  waiting(): readonly JoinedCall[];
}

/** Attempts that wait for their call, at most: a sender must not fill our memory. */
const MOST_WAITING = 10_000;

/**
 * An event says neither which process nor which call it is of. A sender's attempts come before their call, so
 * the call takes the oldest that wait of its sender, operation and region: where calls run side by side, an
 * attempt may go to another call of the same row, and the row's numbers stay right.
 */
export function newJoiner(): Joiner {
  const queues = new Map<string, { address: string | null; attempts: ApiCallAttempt[] }>();
  let size = 0;
  const waiting = (): readonly JoinedCall[] =>
    [...queues.values()].flatMap(({ address, attempts }) =>
      attempts.map((attempt) => ({ call: null, attempts: [attempt], address })),
    );
  const enqueue = (key: string, attempt: ApiCallAttempt, address: string | null): void => {
    const queue = queues.get(key);
    if (queue === undefined) queues.set(key, { address, attempts: [attempt] });
    else queue.attempts.push(attempt);
    size += 1;
  };
  const take = (key: string, count: number): readonly ApiCallAttempt[] => {
    const queue = queues.get(key);
    const attempts = queue?.attempts.splice(0, count) ?? [];
    if (queue?.attempts.length === 0) queues.delete(key);
    size -= attempts.length;
    return attempts;
  };
  return {
    waiting,
    add(event, address) {
      const { clientId, service, operation, region } = event;
      const key = JSON.stringify([address, clientId, service, operation, region]);
      if (event.kind === 'call') {
        return [{ call: event, attempts: take(key, event.attemptCount), address }];
      }
      enqueue(key, event, address);
      if (size <= MOST_WAITING) return [];
      const all = waiting();
      queues.clear();
      size = 0;
      return all;
    },
  };
}
