import { type Athena, openAthena, type QueryPlace } from '../../aws/athena.ts';
import type { Connection } from '../../aws/connect.ts';
import { athenaDollars } from '../../aws/prices.ts';
import { TrailAuditError } from '../../errors.ts';
import type { Answer, AthenaInput } from '../../model.ts';
import type { Engine, RunOptions } from '../engine.ts';
import { readRows } from './cells.ts';
import { tableText } from './layout.ts';
import type { Plan } from './plan.ts';
import { type FinishedQuery, type Runner, runQuery } from './run-query.ts';

export interface AthenaOptions {
  readonly plan: Plan;
  readonly place: QueryPlace;
  /** Tells a person something. */
  readonly note: (line: string) => void;
}

/** What a query over a plan read, and cost. */
function inputOf({ layout, covered, missing, compact }: Plan, query: FinishedQuery): AthenaInput {
  return {
    kind: 'athena',
    table: tableText(layout.table.name),
    ...(compact === null
      ? {}
      : {
          compact: {
            table: tableText(compact.table),
            days: compact.days.length,
            rawDays: covered.length,
          },
        }),
    queryId: query.id,
    bytesScanned: query.bytesScanned,
    dollars: athenaDollars(query.bytesScanned),
    daysWithoutPartition: missing,
  };
}

class AthenaEngine implements Engine {
  readonly name = 'athena';
  readonly source: string;
  readonly #athena: Athena;
  readonly #plan: Plan;
  readonly #runner: Runner;

  constructor(connection: Connection, { plan, place, note }: AthenaOptions) {
    this.#athena = openAthena(connection);
    this.#plan = plan;
    const { database } = plan.layout.table.name;
    this.#runner = { athena: this.#athena, region: connection.region, database, place, note };
    this.source = plan.source;
  }

  async run(query: string, options: RunOptions): Promise<Answer> {
    const finished = await runQuery(this.#runner, query, options);
    return {
      ...(await this.#result(finished.id, options)),
      input: inputOf(this.#plan, finished),
    };
  }

  async close(): Promise<void> {
    this.#athena.close();
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
