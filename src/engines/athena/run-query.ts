import { setTimeout } from 'node:timers/promises';
import type { Athena, QueryPlace, QueryStatus } from '../../aws/athena.ts';
import { reasonOf, TrailAuditError } from '../../errors.ts';
import type { RunOptions } from '../engine.ts';
import { billed } from './cost.ts';
import { queryFailure } from './failures.ts';

/** Milliseconds between two looks at a query: short at first, as most take seconds. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5_000;
const GROWTH = 1.5;

/** Milliseconds that an interrupted start may take to end. */
const LAST_WAIT = 10_000;

/** Where a query runs, and who is told what becomes of it. */
export interface Runner {
  readonly athena: Athena;
  readonly region: string;
  /** The database of names without one. */
  readonly database: string;
  readonly place: QueryPlace;
  /** Tells a person something. */
  readonly note: (line: string) => void;
}

/** A query that succeeded. */
export interface FinishedQuery {
  readonly id: string;
  readonly bytesScanned: number;
}

/**
 * Runs a query text to its end. It does not go on alone and cost: whatever happens here, Ctrl-C too,
 * it is stopped. Throws a TrailAuditError where it fails.
 */
export async function runQuery(
  runner: Runner,
  query: string,
  options: RunOptions,
): Promise<FinishedQuery> {
  options.signal.throwIfAborted();
  const id = await start(runner, query, options.signal);
  const { bytesScanned } = await finish(runner, id, options);
  return { id, bytesScanned };
}

/** Athena queues some failed queries again by itself: only who stays failed has failed. */
function isEnd(state: QueryStatus['state'], last: QueryStatus['state'] | undefined): boolean {
  if (state === 'FAILED') return last === 'FAILED';
  return state !== 'QUEUED' && state !== 'RUNNING';
}

/** Starts a query. Interrupted meanwhile, it waits for the answer a while: what was started must be stopped. */
async function start(
  { athena, database, place, note }: Runner,
  query: string,
  signal: AbortSignal,
): Promise<string> {
  const giveUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    note("Waiting for Athena's answer, to stop what it may have started");
    timer = globalThis.setTimeout(() => giveUp.abort(), LAST_WAIT);
  };
  signal.addEventListener('abort', wait, { once: true });
  try {
    return await athena.start(query, database, place, giveUp.signal);
  } finally {
    signal.removeEventListener('abort', wait);
    clearTimeout(timer);
  }
}

async function finish(runner: Runner, id: string, options: RunOptions): Promise<QueryStatus> {
  const { athena } = runner;
  let status: QueryStatus | null = null;
  try {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * GROWTH)) {
      await setTimeout(pause, null, { signal: options.signal });
      const last: QueryStatus['state'] | undefined = status?.state;
      status = await athena.status(id, options.signal);
      options.onProgress({
        done: status.bytesScanned,
        total: null,
        detail: `query ${status.state.toLowerCase()}, ${billed(status.bytesScanned)}`,
      });
      if (isEnd(status.state, last)) break;
    }
  } catch (error) {
    if (status?.state === 'FAILED') {
      // It may be queued again behind our back.
      await athena.stop(id).catch(() => {});
      throw queryFailure(id, status);
    }
    await stop(runner, { id, last: status, why: error });
    throw error;
  }
  if (status.state === 'SUCCEEDED') return status;
  throw queryFailure(id, status);
}

interface Stopping {
  readonly id: string;
  readonly last: QueryStatus | null;
  readonly why: unknown;
}

/** Stops a query, and says so; that it could not be stopped is a failure of its own. */
async function stop({ athena, region, note }: Runner, { id, last, why }: Stopping): Promise<void> {
  try {
    await athena.stop(id);
  } catch (error) {
    const reasons = [...(why instanceof TrailAuditError ? [why.message] : []), reasonOf(error)];
    throw new TrailAuditError(
      `${reasons.join('; ')}: query ${id} may be running still, and cost`,
      `aws athena stop-query-execution --query-execution-id ${id} --region ${region}`,
      { cause: why },
    );
  }
  const scanned =
    last === null ? 'what it scanned is billed' : `at least ${billed(last.bytesScanned)}`;
  note(`Query ${id} stopped; ${scanned}`);
}
