import type { Partition } from './partitions.ts';
import { partitionsOf } from './partitions.ts';
import { QueryDatabase } from './query-database.ts';
import { failureReason } from './query-errors.ts';
import type { ResultSet } from './results.ts';
import { checkUnload, writeUnload } from './run-unload.ts';
import type { Store } from './s3/store.ts';
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
import type { Unload } from './unload.ts';

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
  | { readonly kind: 'succeeded'; readonly scan: Scan; readonly result: ResultSet }
  | { readonly kind: 'failed'; readonly scan: Scan; readonly reason: string };

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
function finish(database: QueryDatabase, input: QueryInput): Promise<ResultSet> {
  const { unload } = input;
  return unload === null ? database.select(input.text) : writeUnload(database, unload, input);
}

async function run(database: QueryDatabase, input: QueryInput): Promise<Ran> {
  let scan = NOTHING_SCANNED;
  try {
    if (input.unload !== null) checkUnload(input.unload, input.store);
    const reads = resolveReads(input);
    refuseStatic(input, reads);
    for (const table of new Set(reads.map((read) => read.table))) await database.create(table);
    await database.analyze(withTypedLiterals(input.text, tokensOf(input.text)), input.text);
    const scans = await scansOf(database, reads, input);
    scan = scans.scan;
    for (const { table, partitions } of scans.tables) await database.fill(table, [...partitions]);
    return { kind: 'succeeded', scan, result: await finish(database, input) };
  } catch (error) {
    return { kind: 'failed', scan, reason: failureReason(error) };
  }
}

/** Runs a query text over the objects that the tables it names hold. */
export async function runQuery(input: QueryInput): Promise<Ran> {
  const database = await QueryDatabase.open(input.database);
  const interrupt = (): void => database.interrupt();
  input.signal.addEventListener('abort', interrupt);
  try {
    return await run(database, input);
  } finally {
    input.signal.removeEventListener('abort', interrupt);
    await database.close();
  }
}
