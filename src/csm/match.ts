import type { Answer, Cell, Column, Row, Window } from '../model.ts';
import type { ApiCallAttempt } from './datagram.ts';

/** A quarter of an hour: AWS refuses requests whose clock is further away. In milliseconds. */
const CLOCKS_APART = 15 * 60 * 1000;

function timeText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** The time in which CloudTrail's records of these attempts lie; no bounds where there is no attempt. */
export function windowOf(attempts: readonly ApiCallAttempt[]): Window {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { timestamp, latency } of attempts) {
    first = Math.min(first, timestamp);
    last = Math.max(last, timestamp + (latency ?? 0));
  }
  if (first > last) return { from: null, to: null };
  return {
    from: timeText(Math.max(0, first - CLOCKS_APART)),
    to: timeText(last + CLOCKS_APART + 1000),
  };
}

const OWN_COLUMNS: readonly Column[] = ['sender', 'operation', 'result'].map((name) => ({
  name,
  type: 'varchar',
}));

function ownCells({ clientId, service, operation, status, exception }: ApiCallAttempt): Row {
  return {
    sender: clientId === '' ? null : clientId,
    operation: `${service} ${operation}`,
    result: [status, exception?.name]
      .filter((part) => part !== undefined && part !== null)
      .join(' '),
  };
}

/** Attempts with the records of the same request. */
export interface Matched {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Attempts with a record; without one; without a request ID: no answer came. */
  readonly attempts: {
    readonly matched: number;
    readonly unmatched: number;
    readonly unanswered: number;
  };
}

/** Joins attempts to CloudTrail's records by request ID: a row for each pair. */
export function matchAttempts(
  attempts: readonly ApiCallAttempt[],
  { columns, rows: records }: Pick<Answer, 'columns' | 'rows'>,
): Matched {
  const byId = new Map<Cell, Row[]>();
  for (const record of records) {
    const id = record['request_id'] ?? null;
    byId.set(id, [...(byId.get(id) ?? []), record]);
  }
  const answered = attempts.filter(({ requestId }) => requestId !== null);
  const pairs = answered.flatMap((attempt) =>
    (byId.get(attempt.requestId) ?? []).map((record) => ({ attempt, record })),
  );
  const matched = new Set(pairs.map(({ attempt }) => attempt)).size;
  return {
    columns: [...OWN_COLUMNS, ...columns],
    rows: pairs.map(({ attempt, record }) => ({ ...ownCells(attempt), ...record })),
    attempts: {
      matched,
      unmatched: answered.length - matched,
      unanswered: attempts.length - answered.length,
    },
  };
}
