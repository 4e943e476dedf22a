import type { Partition } from './partitions.ts';
import { partitionsOf } from './partitions.ts';
import { type ParquetFile, QueryDatabase } from './query-database.ts';
import { failureReason } from './query-errors.ts';
import type { ResultSet } from './results.ts';
import { checkUnload, writeFiles } from './run-unload.ts';
import { etagOf, type Store } from './s3/store.ts';
import { tableReads } from './sql-reads.ts';
import {
  missingInjected,
  type ResolvedRead,
  typeMismatch,
  unknownFunction,
  withTypedLiterals,
} from './sql-refusals.ts';
import { placeOf, tokensOf } from './sql-tokens.ts';
import { type Catalog, formatProblem, type Table } from './tables.ts';
import { MOST_PARTITIONS, type Unload } from './unload.ts';

export interface QueryInput {
  /** The SELECT, of an UNLOAD too. */
  readonly text: string;
  /** Where its rows go; null for an answer. */
  readonly unload: Unload | null;
  /** The database of tables that are named without one. */
  readonly database: string;
  readonly store: Store;
  readonly catalog: Catalog;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** What a query read. */
export interface Scan {
  readonly bytes: number;
  /** `s3://bucket/key`, sorted. */
  readonly files: readonly string[];
}

export const NOTHING_SCANNED: Scan = { bytes: 0, files: [] };

export type Ran =
  | {
      readonly kind: 'succeeded';
      readonly scan: Scan;
      readonly result: ResultSet;
      /** Of an UNLOAD: where its rows are. */
      readonly files?: readonly ParquetFile[];
    }
  | { readonly kind: 'failed'; readonly scan: Scan; readonly reason: string };

/** The end of an UNLOAD: rows have gone into files. */
const NO_ROWS: ResultSet = { columns: [], rows: [] };

/** One table, and the partitions of it that the query's predicates leave. */
interface TableScan {
  readonly table: Table;
  readonly partitions: ReadonlySet<Partition>;
}

function resolveReads({ text, database, catalog }: QueryInput): readonly ResolvedRead[] {
  return tableReads(tokensOf(text)).map((read) => {
    const [name = '', schema = database] = [...read.name].reverse();
    const table = catalog.table(schema, name);
    if (table !== undefined) return { read, table };
    const place = placeOf(text, read.start);
    throw new Error(
      catalog.hasDatabase(schema) || read.name.length === 1
        ? `TABLE_NOT_FOUND: ${place}: Table 'awsdatacatalog.${schema}.${name}' does not exist`
        : `SCHEMA_NOT_FOUND: ${place}: Schema '${schema}' does not exist`,
    );
  });
}

/** What Trino's analyzer refuses before anything is read. */
function refuseStatic(input: QueryInput, reads: readonly ResolvedRead[]): void {
  const reasons = [
    unknownFunction(input.text, tokensOf(input.text)),
    ...reads.map((read) => typeMismatch(input.text, read)),
    ...reads.map(missingInjected),
    ...reads.map(({ table }) => formatProblem(table)),
  ];
  const reason = reasons.find((candidate) => candidate !== null);
  if (reason !== undefined && reason !== null) throw new Error(reason);
}

async function scansOf(
  database: QueryDatabase,
  reads: readonly ResolvedRead[],
  input: QueryInput,
): Promise<{ readonly scan: Scan; readonly tables: readonly TableScan[] }> {
  const tables = new Map<Table, Set<Partition>>();
  let bytes = 0;
  for (const resolved of reads) {
    const { table } = resolved;
    const left = await database.prune(resolved, partitionsOf(input.store, table, input.now));
    const known = tables.get(table) ?? new Set();
    const values = new Set([...known].map((partition) => partition.values.join('\n')));
    for (const partition of left) {
      if (!values.has(partition.values.join('\n'))) known.add(partition);
    }
    tables.set(table, known);
    // Each mention of a table reads it again.
    bytes += left.flatMap(({ objects }) => objects).reduce((sum, { body }) => sum + body.length, 0);
  }
  const objects = [...tables.values()].flatMap((set) => [...set].flatMap((part) => part.objects));
  const files = [...new Set(objects.map(({ bucket, key }) => `s3://${bucket}/${key}`))].sort();
  return {
    scan: { bytes, files },
    tables: [...tables].map(([table, partitions]) => ({ table, partitions })),
  };
}

/** What becomes of the rows: an answer, or files. */
async function rowsOf(database: QueryDatabase, { text, unload }: QueryInput) {
  return unload === null
    ? { result: await database.select(text) }
    : { result: NO_ROWS, files: await database.parquet(unload, MOST_PARTITIONS) };
}

async function run(
  database: QueryDatabase,
  reads: readonly ResolvedRead[],
  input: QueryInput,
): Promise<Ran> {
  let scan = NOTHING_SCANNED;
  try {
    refuseStatic(input, reads);
    for (const table of new Set(reads.map((read) => read.table))) await database.create(table);
    await database.analyze(withTypedLiterals(input.text, tokensOf(input.text)), input.text);
    const scans = await scansOf(database, reads, input);
    scan = scans.scan;
    for (const { table, partitions } of scans.tables) await database.fill(table, [...partitions]);
    return { kind: 'succeeded', scan, ...(await rowsOf(database, input)) };
  } catch (error) {
    return { kind: 'failed', scan, reason: failureReason(error) };
  }
}

async function runAnew(reads: readonly ResolvedRead[], input: QueryInput): Promise<Ran> {
  const database = await QueryDatabase.open(input.database);
  const interrupt = (): void => database.interrupt();
  input.signal.addEventListener('abort', interrupt);
  try {
    return await run(database, reads, input);
  } finally {
    input.signal.removeEventListener('abort', interrupt);
    await database.close();
  }
}

/** The objects of each table that a query reads, and whatever else its answer depends on. */
function dependencies(reads: readonly ResolvedRead[], input: QueryInput): string | null {
  const { text, unload, database, store, now } = input;
  const tables = [...new Set(reads.map(({ table }) => table))];
  try {
    const parts = tables.map((table) =>
      partitionsOf(store, table, now).map(({ values, objects }) => [
        values,
        objects.map(({ bucket, key, body }) => [bucket, key, etagOf(body)]),
      ]),
    );
    const written = [unload?.partitionedBy, unload?.compression];
    return JSON.stringify([text, database, written, tables, parts]);
  } catch {
    // The query says why.
    return null;
  }
}

/** What came of queries, by all that it depends on: the same text over the same bytes gives the same. */
const known = new Map<string | null, Ran>();

/** Runs a query text over the objects that the tables it names hold. */
export async function runQuery(input: QueryInput): Promise<Ran> {
  const { unload, store, signal } = input;
  try {
    if (unload !== null) checkUnload(unload, store);
    const reads = resolveReads(input);
    const key = dependencies(reads, input);
    const end = known.get(key) ?? (await runAnew(reads, input));
    if (end.kind === 'succeeded' && !signal.aborted) {
      if (key !== null) known.set(key, end);
      if (unload !== null) writeFiles(unload, end.files ?? [], store);
    }
    return end;
  } catch (error) {
    return { kind: 'failed', scan: NOTHING_SCANNED, reason: failureReason(error) };
  }
}
