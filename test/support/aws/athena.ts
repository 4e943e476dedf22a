import { notImplemented } from './answers.ts';
import { checkQuery, invalidRequest, outputLocation, START_QUERY } from './athena-start.ts';
import { type Outcome, RunningQuery, type Start } from './executions.ts';
import {
  checkParameters,
  optionalNumber,
  type Parameters,
  type Shape,
  structure,
  text,
} from './parameters.ts';
import { runQuery } from './query.ts';
import { resultCsv, resultPage } from './results.ts';
import { type Store, s3Address } from './s3-store.ts';
import { tableMetadata } from './table-metadata.ts';
import { type Catalog, TABLE_METADATA } from './tables.ts';
import { type Workgroup, workgroupDetails } from './workgroups.ts';

export interface AthenaWorld {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly now: Date;
}

const QUERY_ID: Shape = { 'QueryExecutionId!': 'string' };

const SHAPES: Readonly<Record<string, Shape>> = {
  GetTableMetadata: TABLE_METADATA,
  GetWorkGroup: { 'WorkGroup!': 'string' },
  StartQueryExecution: START_QUERY,
  GetQueryExecution: QUERY_ID,
  StopQueryExecution: QUERY_ID,
  GetQueryResults: { ...QUERY_ID, NextToken: 'string', MaxResults: 'number' },
};

/** Longest page of GetQueryResults, header included. */
const LONGEST_PAGE = 1000;

export class Athena {
  readonly executions: RunningQuery[] = [];
  readonly workgroups = new Map<string, Workgroup>([['primary', { name: 'primary' }]]);
  readonly outcomes: Outcome[] = [];
  readonly #world: AthenaWorld;
  readonly #tokens = new Map<string, { readonly query: string; readonly id: string }>();

  constructor(world: AthenaWorld) {
    this.#world = world;
  }

  /** Does an operation, or throws an AwsError. */
  async answer(operation: string, input: Parameters): Promise<unknown> {
    const shape = SHAPES[operation];
    if (shape === undefined) throw notImplemented(`athena:${operation}`);
    checkParameters(input, shape, operation);
    switch (operation) {
      case 'GetTableMetadata':
        return { TableMetadata: tableMetadata(this.#world.catalog, input) };
      case 'GetWorkGroup':
        return { WorkGroup: workgroupDetails(this.#workgroup(text(input, 'WorkGroup'))) };
      case 'StartQueryExecution':
        return { QueryExecutionId: await this.#start(input) };
      case 'GetQueryExecution':
        return { QueryExecution: await this.#look(this.#execution(input)) };
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

  #workgroup(name: string): Workgroup {
    const workgroup = this.workgroups.get(name);
    if (workgroup !== undefined) return workgroup;
    throw invalidRequest('WorkGroup is not found.', 'WORKGROUP_NOT_FOUND');
  }

  #execution(input: Parameters): RunningQuery {
    const id = text(input, 'QueryExecutionId');
    const execution = this.executions.find((candidate) => candidate.id === id);
    if (execution !== undefined) return execution;
    throw invalidRequest(`QueryExecution ${id} was not found`);
  }

  async #start(input: Parameters): Promise<string> {
    await checkQuery(input);
    const workgroup = this.#workgroup(text(input, 'WorkGroup', 'primary'));
    if (workgroup.disabled) throw invalidRequest(`WorkGroup ${workgroup.name} is disabled.`);
    const location = outputLocation(input, workgroup, this.#world.store);
    const query = text(input, 'QueryString');
    const token = text(input, 'ClientRequestToken');
    const known = this.#tokens.get(token);
    if (known !== undefined && known.query === query) return known.id;
    if (known !== undefined) throw invalidRequest('Idempotent parameters do not match');
    const context = structure(input, 'QueryExecutionContext');
    const execution = new RunningQuery(
      {
        query,
        database: text(context, 'Database', 'default'),
        workgroup,
        outputLocation: location,
        outcome: this.outcomes.shift() ?? {},
      },
      (start, signal) => this.#run(start, signal),
    );
    this.executions.push(execution);
    this.#tokens.set(token, { query, id: execution.id });
    return execution.id;
  }

  #run({ query, database }: Start, signal: AbortSignal): ReturnType<typeof runQuery> {
    const text = query.replace(/;\s*$/, '');
    return runQuery({ ...this.#world, text, database, signal });
  }

  async #look(execution: RunningQuery): Promise<unknown> {
    const hadEnded = execution.end !== null;
    await execution.look();
    const { id, end, start, startedAt, endedAt } = execution;
    if (!hadEnded && end?.result !== undefined) this.#writeResult(execution);
    const milliseconds = (endedAt ?? Date.now()) - startedAt;
    return {
      QueryExecutionId: id,
      Query: execution.query,
      StatementType: 'DML',
      SubstatementType: 'SELECT',
      ResultConfiguration: { OutputLocation: `${execution.outputLocation}${id}.csv` },
      QueryExecutionContext: { Database: start.database },
      Status: {
        State: execution.state,
        ...(end?.reason === undefined ? {} : { StateChangeReason: end.reason }),
        ...(end?.athenaError === undefined ? {} : { AthenaError: end.athenaError }),
        SubmissionDateTime: startedAt / 1000,
        ...(endedAt === null ? {} : { CompletionDateTime: endedAt / 1000 }),
      },
      Statistics: {
        DataScannedInBytes: execution.bytesScanned,
        EngineExecutionTimeInMillis: milliseconds,
        TotalExecutionTimeInMillis: milliseconds,
      },
      WorkGroup: execution.workgroup,
      EngineVersion: {
        SelectedEngineVersion: 'AUTO',
        EffectiveEngineVersion: 'Athena engine version 3',
      },
    };
  }

  #writeResult(execution: RunningQuery): void {
    const address = s3Address(`${execution.outputLocation}${execution.id}.csv`);
    if (address === null) return;
    const { store } = this.#world;
    store.put(address.bucket, address.key, Buffer.from(resultCsv(execution.result())));
    store.put(address.bucket, `${address.key}.metadata`, Buffer.from([0]));
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
