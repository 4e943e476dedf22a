import { setTimeout } from 'node:timers/promises';
import { type Athena, openAthena, type QueryPlace, type QueryStatus } from '../../aws/athena.ts';
import type { Connection } from '../../aws/connect.ts';
import { athenaDollars } from '../../aws/prices.ts';
import { reasonOf, TrailAuditError } from '../../errors.ts';
import type { Answer } from '../../model.ts';
import type { Engine, RunOptions } from '../engine.ts';
import { readRows } from './cells.ts';
import { billed } from './cost.ts';
import { queryFailure } from './failures.ts';
import { tableText } from './layout.ts';
import type { Plan } from './plan.ts';

/** Milliseconds between two looks at a query: short at first, as most take seconds. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5_000;
const GROWTH = 1.5;

/** Milliseconds that an interrupted start may take to end. */
const LAST_WAIT = 10_000;

export interface AthenaOptions {
  readonly plan: Plan;
  readonly place: QueryPlace;
  /** Tells a person something. */
  readonly note: (line: string) => void;
}

/** Athena queues some failed queries again by itself: only who stays failed has failed. */
function isEnd(state: QueryStatus['state'], last: QueryStatus['state'] | undefined): boolean {
  if (state === 'FAILED') return last === 'FAILED';
  return state !== 'QUEUED' && state !== 'RUNNING';
}

class AthenaEngine implements Engine {
  readonly name = 'athena';
  readonly source: string;
  readonly #athena: Athena;
  readonly #options: AthenaOptions;
  readonly #region: string;

  constructor(connection: Connection, options: AthenaOptions) {
    this.#athena = openAthena(connection);
    this.#region = connection.region;
    this.#options = options;
    this.source = options.plan.source;
  }

  async run(query: string, options: RunOptions): Promise<Answer> {
    options.signal.throwIfAborted();
    const { plan } = this.#options;
    const { name } = plan.layout.table;
    const queryId = await this.#start(query, options.signal);
    const { bytesScanned } = await this.#finish(queryId, options);
    return {
      ...(await this.#result(queryId, options)),
      input: {
        kind: 'athena',
        table: tableText(name),
        queryId,
        bytesScanned,
        dollars: athenaDollars(bytesScanned),
        daysWithoutPartition: plan.missing,
      },
    };
  }

  async close(): Promise<void> {
    this.#athena.close();
  }

  /** Starts a query. Interrupted meanwhile, it waits for the answer a while: what was started must be stopped. */
  async #start(query: string, signal: AbortSignal): Promise<string> {
    const { plan, place, note } = this.#options;
    const giveUp = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const wait = (): void => {
      note("Waiting for Athena's answer, to stop what it may have started");
      timer = globalThis.setTimeout(() => giveUp.abort(), LAST_WAIT);
    };
    signal.addEventListener('abort', wait, { once: true });
    try {
      const { database } = plan.layout.table.name;
      return await this.#athena.start(query, database, place, giveUp.signal);
    } finally {
      signal.removeEventListener('abort', wait);
      clearTimeout(timer);
    }
  }

  /** Waits for the end of a query; whatever happens here, it does not go on alone and cost. */
  async #finish(id: string, options: RunOptions): Promise<QueryStatus> {
    let status: QueryStatus | null = null;
    try {
      for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * GROWTH)) {
        await setTimeout(pause, null, { signal: options.signal });
        const last: QueryStatus['state'] | undefined = status?.state;
        status = await this.#athena.status(id, options.signal);
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
        await this.#athena.stop(id).catch(() => {});
        throw queryFailure(id, status);
      }
      await this.#stop(id, status, error);
      throw error;
    }
    if (status.state === 'SUCCEEDED') return status;
    throw queryFailure(id, status);
  }

  /** Stops a query, and says so; that it could not be stopped is a failure of its own. */
  async #stop(id: string, last: QueryStatus | null, why: unknown): Promise<void> {
    try {
      await this.#athena.stop(id);
    } catch (error) {
      const reasons = [...(why instanceof TrailAuditError ? [why.message] : []), reasonOf(error)];
      throw new TrailAuditError(
        `${reasons.join('; ')}: query ${id} may be running still, and cost`,
        `aws athena stop-query-execution --query-execution-id ${id} --region ${this.#region}`,
        { cause: why },
      );
    }
    const scanned =
      last === null ? 'what it scanned is billed' : `at least ${billed(last.bytesScanned)}`;
    this.#options.note(`Query ${id} stopped; ${scanned}`);
  }

  async #result(id: string, { signal }: RunOptions): Promise<Omit<Answer, 'input'>> {
    try {
      let page = await this.#athena.page(id, null, signal);
      const rows = [...page.rows];
      while (page.next !== null) {
        page = await this.#athena.page(id, page.next, signal);
        rows.push(...page.rows);
      }
      return readRows(page.columns, rows);
    } catch (error) {
      if (!(error instanceof TrailAuditError)) throw error;
      const message = `${error.message}; the query is done and billed, and its result lies as ${id}.csv in the output location`;
      throw new TrailAuditError(message, error.hint, { cause: error });
    }
  }
}

/** Starts an Athena engine for what a plan reads. */
export function openAthenaEngine(connection: Connection, options: AthenaOptions): Engine {
  return new AthenaEngine(connection, options);
}
