import { setTimeout } from 'node:timers/promises';
import { type Athena, openAthena, type QueryPlace, type QueryStatus } from '../../aws/athena.ts';
import type { Connection } from '../../aws/connect.ts';
import { athenaDollars } from '../../aws/prices.ts';
import { reasonOf } from '../../errors.ts';
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

  constructor(athena: Athena, options: AthenaOptions) {
    this.#athena = athena;
    this.#options = options;
    this.source = options.plan.source;
  }

  async run(query: string, options: RunOptions): Promise<Answer> {
    options.signal.throwIfAborted();
    const { plan, place } = this.#options;
    const { name } = plan.layout.table;
    const queryId = await this.#athena.start(query, name.database, place);
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
      await this.#stop(id, status);
      throw error;
    }
    if (status.state === 'SUCCEEDED') return status;
    throw queryFailure(id, status);
  }

  async #stop(id: string, last: QueryStatus | null): Promise<void> {
    const { note } = this.#options;
    try {
      await this.#athena.stop(id);
      note(`Query ${id} stopped; at least ${billed(last?.bytesScanned ?? 0)}`);
    } catch (error) {
      note(`${reasonOf(error)}; it may be running still`);
    }
  }

  async #result(id: string, { signal }: RunOptions): Promise<Omit<Answer, 'input'>> {
    let page = await this.#athena.page(id, null, signal);
    const rows = [...page.rows];
    while (page.next !== null) {
      page = await this.#athena.page(id, page.next, signal);
      rows.push(...page.rows);
    }
    return readRows(page.columns, rows);
  }
}

/** Starts an Athena engine for what a plan reads. */
export function openAthenaEngine(connection: Connection, options: AthenaOptions): Engine {
  return new AthenaEngine(openAthena(connection), options);
}
