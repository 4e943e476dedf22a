import type { Athena, TableName } from '../../aws/athena.ts';
import type { Connection } from '../../aws/connect.ts';
import { type RegisteredPartition, registeredPartitions } from '../../aws/glue.ts';
import type { Store } from '../../aws/s3.ts';
import { type CompactedDay, compactedDays } from '../../engines/athena/compacted.ts';
import type { Layout } from '../../engines/athena/layout.ts';
import type { Wanted } from '../../engines/athena/partitions.ts';
import { planOf } from '../../engines/athena/plan.ts';
import type { RunOptions } from '../../engines/engine.ts';
import { NO_FILTERS } from '../../query/filters.ts';
import { type Named, namesOf } from '../settings.ts';
import { checkTable } from './own.ts';
import { type DayRange, type RawDay, rawDays } from './raw-days.ts';

/** What is there: logs, and compacted days of them. */
export interface CompactState {
  readonly layout: Layout;
  /** Accounts and regions of the logs; its days are of no meaning here. */
  readonly wanted: Wanted;
  readonly raw: readonly RawDay[];
  readonly table: TableName;
  readonly isTableThere: boolean;
  /** All of them, of days that a run left half, too. */
  readonly partitions: readonly RegisteredPartition[];
  readonly compacted: ReadonlyMap<string, CompactedDay>;
}

interface Looking extends RunOptions {
  readonly range: DayRange;
  readonly now: Date;
}

/** Looks at the logs of a trail of ours and what of them is compacted. Changes nothing. */
export async function lookAtDays(
  connection: Connection,
  { athena, store }: { readonly athena: Athena; readonly store: Store },
  { named, looking }: { readonly named: Named; readonly looking: Looking },
): Promise<CompactState> {
  const { database, table: raw, compactTable } = namesOf(named);
  const place = { table: { database, table: raw }, lateDays: 0, source: 'raw' } as const;
  const { layout, wanted } = await planOf(connection, place, NO_FILTERS, looking);
  const table = { database, table: compactTable };
  const found = await athena.findTable(table, looking.signal);
  checkTable(named, found);
  const listing = { signal: looking.signal, onFound: () => {} };
  const partitions = found === null ? [] : await registeredPartitions(connection, table, listing);
  return {
    layout,
    wanted,
    raw: await rawDays(store, layout.table.parameters['location'] ?? '', looking),
    table,
    isTableThere: found !== null,
    partitions,
    compacted: compactedDays(partitions),
  };
}
