import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type GetQueryResultsOutput,
  GetTableMetadataCommand,
  paginateListQueryExecutions,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import pMap from 'p-map';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { Connection } from './connect.ts';
import { call, explained, refusalBehind } from './explain.ts';

/** A table in the Glue Data Catalog of the connection's region. */
export interface TableName {
  readonly database: string;
  readonly table: string;
}

export interface TableColumn {
  readonly name: string;
  /** In Hive's words: `string`, `struct<type:string,...>`. */
  readonly type: string;
}

/** What the catalog says of a table. */
export interface TableMetadata {
  readonly name: TableName;
  readonly columns: readonly TableColumn[];
  readonly partitionKeys: readonly TableColumn[];
  /** Table properties, and `location`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Who runs a query, and where its result goes; null leaves that to the workgroup. */
export interface QueryPlace {
  readonly workgroup: string;
  readonly outputLocation: string | null;
}

/** How far a query is. */
export interface QueryStatus {
  readonly state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  /** Why it is in this state; empty where Athena says nothing. */
  readonly reason: string;
  /** A number of Athena's error catalog. */
  readonly errorType: number | null;
  readonly bytesScanned: number;
}

export interface ResultColumn {
  readonly name: string;
  /** In Athena's words: `varchar`, `bigint`. */
  readonly type: string;
}

/** A page of a result; NULL is null. */
export interface ResultPage {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly next: string | null;
}

/** The calls to Athena that we make. Each failure is a TrailAuditError. */
export interface Athena {
  table(name: TableName, signal: AbortSignal): Promise<TableMetadata>;
  /** Null where there is no such table. */
  findTable(name: TableName, signal: AbortSignal): Promise<TableMetadata | null>;
  /** Starts a query and gives its ID. Once interrupted, nobody knows whether it was started. */
  start(query: string, database: string, place: QueryPlace, signal: AbortSignal): Promise<string>;
  status(id: string, signal: AbortSignal): Promise<QueryStatus>;
  stop(id: string): Promise<void>;
  page(id: string, next: string | null, signal: AbortSignal): Promise<ResultPage>;
  /** Bytes that each query of a workgroup scanned, as far back as Athena remembers: 45 days. */
  scanned(workgroup: string, signal: AbortSignal): Promise<readonly number[]>;
  close(): void;
}

const CATALOG = 'AwsDataCatalog';

function startHint(message: string): string | null {
  if (/WorkGroup .*not found/i.test(message))
    return '--workgroup with one that exists in this region';
  if (/^WorkGroup .* is disabled/i.test(message)) return 'another --workgroup';
  if (/output location/i.test(message)) return '--output-location s3://BUCKET/PREFIX/';
  if (/output bucket|results is invalid/i.test(message)) {
    return '--output-location in a bucket of this region that you may write to';
  }
  return null;
}

function attemptsOf(error: unknown): number {
  return (error as { $metadata?: { attempts?: number } }).$metadata?.attempts ?? 1;
}

function startFailure(error: unknown, { workgroup }: QueryPlace): TrailAuditError {
  const task = {
    task: `start a query in workgroup "${workgroup}"`,
    action: 'athena:StartQueryExecution',
  };
  const own = explained(error, task);
  const hint = startHint(reasonOf(error)) ?? own.hint;
  // Athena may have taken a call whose answer never came.
  const refusal = refusalBehind(error);
  const isUnknown =
    ['interrupted', 'unreachable', 'internal'].includes(refusal) ||
    (attemptsOf(error) > 1 && refusal !== 'throttled');
  const more = isUnknown ? '; a query may have been started, and be running in it' : '';
  return new TrailAuditError(`${own.message}${more}`, hint, { cause: error });
}

/** Athena passes on what the catalog says: `Entity Not Found (...)`, `Database x not found.` */
function isNotThere(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'EntityNotFoundException') return true;
  return (
    error.name === 'MetadataException' &&
    /EntityNotFound|Entity Not Found|^Database .* not found/.test(error.message)
  );
}

function tableFailure(
  error: unknown,
  { database, table }: TableName,
  region: string,
): TrailAuditError {
  const task = `read table "${database}.${table}"`;
  if (isNotThere(error)) {
    const isDatabase = /^Database /.test(reasonOf(error));
    return new TrailAuditError(
      `Cannot ${task}: there is no such ${isDatabase ? 'database' : 'table or database'} in ${region}`,
      '--table DATABASE.TABLE, --aws-region REGION; or --logs FOLDER for logs that you have',
      { cause: error },
    );
  }
  return explained(error, { task, action: 'athena:GetTableMetadata' });
}

function columnsOf(
  columns: readonly { Name?: string | undefined; Type?: string | undefined }[] | undefined,
): readonly TableColumn[] {
  return (columns ?? []).map(({ Name, Type }) => ({
    name: Name ?? '',
    type: (Type ?? '').toLowerCase(),
  }));
}

/** The first row of a SELECT's result is its header. */
function isHeader(row: readonly (string | null)[], columns: readonly ResultColumn[]): boolean {
  return columns.every(({ name }, index) => row[index] === name);
}

function pageOf({ ResultSet, NextToken }: GetQueryResultsOutput, isFirst: boolean): ResultPage {
  const columns = (ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name, Type }) => ({
    name: Name ?? '',
    type: Type ?? '',
  }));
  const rows = (ResultSet?.Rows ?? []).map(({ Data }) =>
    (Data ?? []).map(({ VarCharValue }) => VarCharValue ?? null),
  );
  const [first] = rows;
  const hasHeader = isFirst && first !== undefined && isHeader(first, columns);
  return { columns, rows: hasHeader ? rows.slice(1) : rows, next: NextToken ?? null };
}

/** Athena, spoken to over a connection. */
export function openAthena({ config, region }: Connection): Athena {
  const client = new AthenaClient(config);
  const readTable = async (name: TableName, signal: AbortSignal): Promise<TableMetadata> => {
    const command = new GetTableMetadataCommand({
      CatalogName: CATALOG,
      DatabaseName: name.database,
      TableName: name.table,
    });
    const { TableMetadata: found } = await client.send(command, { abortSignal: signal });
    return {
      name,
      columns: columnsOf(found?.Columns),
      partitionKeys: columnsOf(found?.PartitionKeys),
      parameters: found?.Parameters ?? {},
    };
  };
  return {
    async table(name, signal) {
      try {
        return await readTable(name, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw tableFailure(error, name, region);
      }
    },
    async findTable(name, signal) {
      try {
        return await readTable(name, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (isNotThere(error)) return null;
        throw tableFailure(error, name, region);
      }
    },
    async start(query, database, place, signal) {
      const { workgroup, outputLocation } = place;
      try {
        const { QueryExecutionId } = await client.send(
          new StartQueryExecutionCommand({
            QueryString: query,
            QueryExecutionContext: { Catalog: CATALOG, Database: database },
            WorkGroup: workgroup,
            ...(outputLocation === null
              ? {}
              : { ResultConfiguration: { OutputLocation: outputLocation } }),
          }),
          { abortSignal: signal },
        );
        return QueryExecutionId ?? '';
      } catch (error) {
        throw startFailure(error, place);
      }
    },
    async status(id, signal) {
      const task = { task: `follow query ${id}`, action: 'athena:GetQueryExecution' };
      const { QueryExecution: query } = await call(task, signal, () =>
        client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }), {
          abortSignal: signal,
        }),
      );
      return {
        state: query?.Status?.State ?? 'QUEUED',
        reason: query?.Status?.StateChangeReason ?? query?.Status?.AthenaError?.ErrorMessage ?? '',
        errorType: query?.Status?.AthenaError?.ErrorType ?? null,
        bytesScanned: query?.Statistics?.DataScannedInBytes ?? 0,
      };
    },
    async stop(id) {
      const task = { task: `stop query ${id}`, action: 'athena:StopQueryExecution' };
      await call(task, null, () =>
        client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })),
      );
    },
    async page(id, next, signal) {
      const task = { task: `read the result of query ${id}`, action: 'athena:GetQueryResults' };
      const input = { QueryExecutionId: id, ...(next === null ? {} : { NextToken: next }) };
      const output = await call(task, signal, () =>
        client.send(new GetQueryResultsCommand(input), { abortSignal: signal }),
      );
      return pageOf(output, next === null);
    },
    async scanned(workgroup, signal) {
      const task = {
        task: `list the queries of workgroup "${workgroup}"`,
        action: 'athena:ListQueryExecutions',
      };
      const ids: string[] = [];
      await call(task, signal, async () => {
        const pages = paginateListQueryExecutions(
          { client },
          { WorkGroup: workgroup },
          { abortSignal: signal },
        );
        for await (const { QueryExecutionIds } of pages) ids.push(...(QueryExecutionIds ?? []));
      });
      const found = await pMap(ids, (id) => this.status(id, signal), { concurrency: 8 });
      return found.map(({ bytesScanned }) => bytesScanned);
    },
    close: () => client.destroy(),
  };
}
