import type { Account } from './account.ts';
import { notImplemented } from './answers.ts';
import { checkQuery, invalidRequest, outputLocation, START_QUERY } from './athena-start.ts';
import type { Clock } from './clock.ts';
import { runDdl } from './ddl/run.ts';
import { executionDetails, resultAddress } from './execution-details.ts';
import { type Outcome, RunningQuery, type Start } from './executions.ts';
import { pageOf } from './pages.ts';
import {
  checkParameters,
  optionalNumber,
  type Parameters,
  type Shape,
  structure,
  text,
  textList,
} from './parameters.ts';
import { NOTHING_SCANNED, type Ran, runQuery } from './query.ts';
import { failureReason } from './query-errors.ts';
import { resultPage, resultText } from './results.ts';
import { type Store, s3Address } from './s3/store.ts';
import { ddlOf } from './syntax.ts';
import { answerCatalog, CATALOG_SHAPES } from './table-metadata.ts';
import type { Catalog } from './tables.ts';
import { isUnload, readUnload } from './unload.ts';
import { Workgroups } from './workgroup-admin.ts';
import { WORKGROUP_SHAPES } from './workgroup-shapes.ts';

export interface AthenaWorld {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly account: Account;
  /** Is told of a query that ended, when its result is written. */
  readonly onEnd: (execution: RunningQuery) => void;
}

const QUERY_ID: Shape = { 'QueryExecutionId!': 'string' };

const SHAPES: Readonly<Record<string, Shape>> = {
  ...CATALOG_SHAPES,
  ...WORKGROUP_SHAPES,
  StartQueryExecution: START_QUERY,
  GetQueryExecution: QUERY_ID,
  BatchGetQueryExecution: { 'QueryExecutionIds!': ['string'] },
  ListQueryExecutions: { WorkGroup: 'string', NextToken: 'string', MaxResults: 'number' },
  StopQueryExecution: QUERY_ID,
  GetQueryResults: { ...QUERY_ID, NextToken: 'string', MaxResults: 'number' },
};

/** Longest page of GetQueryResults, header included. */
const LONGEST_PAGE = 1000;

export class Athena {
  readonly executions: RunningQuery[] = [];
  readonly outcomes: Outcome[] = [];
  readonly workgroups: Workgroups;
  readonly #world: AthenaWorld;
  readonly #tokens = new Map<string, { readonly query: string; readonly id: string }>();

  constructor(world: AthenaWorld) {
    this.#world = world;
    const { account, clock } = world;
    this.workgroups = new Workgroups({
      account,
      clock,
      isUsed: (workgroup) => this.#of(workgroup).length > 0,
      forgetQueries: (workgroup) => this.#forget(workgroup),
    });
  }

  /** Does an operation in a region, or throws an AwsError. */
  async answer(operation: string, input: Parameters, region: string): Promise<unknown> {
    const shape = SHAPES[operation];
    if (shape === undefined) throw notImplemented(`athena:${operation}`);
    checkParameters(input, shape, operation);
    if (WORKGROUP_SHAPES[operation] !== undefined) {
      return this.workgroups.answer(operation, input, region);
    }
    if (CATALOG_SHAPES[operation] !== undefined) {
      return answerCatalog(operation, this.#world.catalog, input);
    }
    switch (operation) {
      case 'StartQueryExecution':
        return { QueryExecutionId: await this.#start(input) };
      case 'GetQueryExecution':
        return { QueryExecution: await this.#look(this.#execution(input)) };
      case 'BatchGetQueryExecution':
        return this.#lookAtAll(textList(input, 'QueryExecutionIds'));
      case 'ListQueryExecutions':
        return this.#list(input);
      case 'StopQueryExecution':
        this.#execution(input).stop();
        return {};
      default:
        return this.#results(input);
    }
  }

  async settle(): Promise<void> {
    await Promise.all(this.executions.map((execution) => execution.settle()));
  }

  /** How many queries lie in a workgroup. */
  queriesOf(workgroup: string): number {
    return this.#of(workgroup).length;
  }

  #of(workgroup: string): readonly RunningQuery[] {
    return this.executions.filter(
      (execution) => execution.workgroup === workgroup && !execution.isForgotten,
    );
  }

  #forget(workgroup: string): void {
    for (const execution of this.#of(workgroup)) {
      execution.stop();
      execution.isForgotten = true;
    }
  }

  #known(id: string): RunningQuery | undefined {
    return this.executions.find((execution) => execution.id === id && !execution.isForgotten);
  }

  #execution(input: Parameters): RunningQuery {
    const id = text(input, 'QueryExecutionId');
    const execution = this.#known(id);
    if (execution !== undefined) return execution;
    throw invalidRequest(`QueryExecution ${id} was not found`);
  }

  async #start(input: Parameters): Promise<string> {
    await checkQuery(input);
    const workgroup = this.workgroups.get(text(input, 'WorkGroup', 'primary'));
    if (workgroup.disabled) throw invalidRequest(`WorkGroup ${workgroup.name} is disabled.`);
    const location = outputLocation(input, workgroup, this.#world.store);
    const query = text(input, 'QueryString');
    const token = text(input, 'ClientRequestToken');
    const known = this.#tokens.get(token);
    if (known !== undefined && known.query === query) return known.id;
    if (known !== undefined) throw invalidRequest('Idempotent parameters do not match');
    const ddl = ddlOf(query);
    const start = {
      query,
      database: text(structure(input, 'QueryExecutionContext'), 'Database', 'default'),
      workgroup,
      outputLocation: location,
      outcome: this.outcomes.shift() ?? {},
      submitted: this.#world.clock.now,
      ...(ddl === null ? {} : { ddl }),
    };
    const execution = new RunningQuery(start, (begun, signal) => this.#run(begun, signal));
    this.executions.push(execution);
    this.#tokens.set(token, { query, id: execution.id });
    return execution.id;
  }

  async #run(start: Start, signal: AbortSignal): Promise<Ran> {
    const { store, catalog, clock } = this.#world;
    const { ddl, database } = start;
    const nothing = { scan: NOTHING_SCANNED };
    const unload = isUnload(start.query) ? readUnload(start.query) : null;
    // What writes, and a test ends otherwise, has done nothing.
    const isEnded = ['FAILED', 'CANCELLED'].includes(start.outcome.state ?? '');
    if (isEnded && (ddl !== undefined || unload !== null)) {
      return { kind: 'failed', reason: '', ...nothing };
    }
    if (ddl === undefined) {
      const query = unload?.select ?? start.query.replace(/;\s*$/, '');
      return runQuery({ store, catalog, now: clock.now, text: query, unload, database, signal });
    }
    try {
      return { kind: 'succeeded', result: runDdl(ddl, { store, catalog, database }), ...nothing };
    } catch (error) {
      return { kind: 'failed', reason: failureReason(error), ...nothing };
    }
  }

  async #look(execution: RunningQuery): Promise<Parameters> {
    const hadEnded = execution.end !== null;
    await execution.look();
    if (!hadEnded && execution.end !== null) {
      if (execution.end.result !== undefined) this.#writeResult(execution);
      this.#world.onEnd(execution);
    }
    return executionDetails(execution);
  }

  async #lookAtAll(ids: readonly string[]): Promise<unknown> {
    if (ids.length < 1 || ids.length > 50) throw invalidRequest('From 1 to 50 IDs are taken.');
    const known = ids.map((id) => this.#known(id)).filter((execution) => execution !== undefined);
    const unknown = ids.filter((id) => this.#known(id) === undefined);
    return {
      QueryExecutions: await Promise.all(known.map((execution) => this.#look(execution))),
      UnprocessedQueryExecutionIds: unknown.map((id) => ({
        QueryExecutionId: id,
        ErrorCode: 'INVALID_INPUT',
        ErrorMessage: `QueryExecution ${id} was not found`,
      })),
    };
  }

  /** The newest first. */
  #list(input: Parameters): unknown {
    const { name } = this.workgroups.get(text(input, 'WorkGroup', 'primary'));
    const ids = this.#of(name).map(({ id }) => id);
    const { items, token } = pageOf(ids.reverse(), input, 50);
    return { ...token, QueryExecutionIds: items };
  }

  #writeResult(execution: RunningQuery): void {
    const address = s3Address(resultAddress(execution));
    const bucket = address === null ? undefined : this.#world.store.get(address.bucket);
    if (address === null || bucket === undefined) return;
    bucket.put(address.key, Buffer.from(resultText(execution.result())));
    bucket.put(`${address.key}.metadata`, Buffer.from([0]));
  }

  #results(input: Parameters): unknown {
    const length = optionalNumber(input, 'MaxResults') ?? LONGEST_PAGE;
    if (length > LONGEST_PAGE || length < 1) {
      throw invalidRequest(`MaxResults is more than maximum allowed length ${LONGEST_PAGE}.`);
    }
    const token = text(input, 'NextToken', 'page-0');
    const from = /^page-(\d+)$/.exec(token)?.[1];
    if (from === undefined) throw invalidRequest('Invalid NextToken');
    return resultPage(this.#execution(input).result(), Number(from), length);
  }
}
