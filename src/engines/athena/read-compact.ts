import type { Athena, TableMetadata } from '../../aws/athena.ts';
import type { Connection } from '../../aws/connect.ts';
import { registeredPartitions } from '../../aws/glue.ts';
import type { RunOptions } from '../engine.ts';
import type { CompactTable } from './choose-source.ts';
import { COMPACT_OF_PROPERTY, COMPACT_PROPERTY, compactedDays } from './compacted.ts';

/**
 * The compacted days of a table; null where it names no compact table, or that one is not there, or
 * holds something else. Throws a TrailAuditError where AWS refuses.
 */
export async function readCompact(
  athena: Athena,
  connection: Connection,
  { name, parameters }: TableMetadata,
  { signal, onProgress }: RunOptions,
): Promise<CompactTable | null> {
  const own = parameters[COMPACT_PROPERTY];
  if (own === undefined) return null;
  const table = await athena.findTable({ database: name.database, table: own }, signal);
  if (table?.parameters[COMPACT_OF_PROPERTY] !== name.table) return null;
  const onFound = (count: number): void =>
    onProgress({ done: count, total: null, detail: `${count} partitions of the compact table` });
  const partitions = await registeredPartitions(connection, table.name, { signal, onFound });
  return { table, days: compactedDays(partitions) };
}
