import pMap from 'p-map';
import { type Athena, openAthena, type TableName } from '../../aws/athena.ts';
import type { Connection } from '../../aws/connect.ts';
import { registeredPartitions } from '../../aws/glue.ts';
import { openS3, type Store } from '../../aws/s3.ts';
import type { Filters } from '../../query/filters.ts';
import type { RunOptions } from '../engine.ts';
import { chooseSource, type Reading } from './choose-source.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { deliveryDays } from './days.ts';
import { shelfOf } from './folders.ts';
import { cannotUse, isProjected, type Layout, layoutOf, type PartitionKey } from './layout.ts';
import type { Wanted } from './partitions.ts';
import { readCompact } from './read-compact.ts';
import type { SourceChoice } from './source-choice.ts';

/** Which table, and how late after their events its files may have been delivered. */
export interface Place {
  readonly table: TableName;
  readonly lateDays: number;
  /** Whether its compacted days stand in for log files. */
  readonly source: SourceChoice;
}

/** What a question reads of a table. */
export interface Plan extends Reading {
  readonly layout: Layout;
  readonly wanted: Wanted;
}

export interface PlanOptions extends RunOptions {
  readonly now: Date;
}

async function readLayout(
  athena: Athena,
  connection: Connection,
  name: TableName,
  { signal, onProgress }: RunOptions,
): Promise<Layout> {
  const table = await athena.table(name, signal);
  const isRegistered = table.partitionKeys.length > 0 && !isProjected(table);
  if (!isRegistered) return layoutOf(table, null);
  const onFound = (count: number): void =>
    onProgress({ done: count, total: null, detail: `${count} partitions of the table` });
  return layoutOf(table, await registeredPartitions(connection, name, { signal, onFound }));
}

/** The values of an injected column, seen as names of folders: the query must name them. */
async function found(
  store: Store,
  layout: Layout,
  key: PartitionKey,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const shelf = shelfOf(layout, key, wanted);
  const hint = `--${key.role.kind} with the ones you want`;
  if (shelf === null) {
    throw cannotUse(
      layout.table,
      `the values of its partition column ${key.name} have to be named`,
      hint,
    );
  }
  const folders = await pMap(shelf.folders, (folder) => store.folder(folder, signal), {
    concurrency: 16,
  });
  const names = folders.flatMap((folder) =>
    folder.folders.map((address) => address.split('/').at(-2) ?? ''),
  );
  const values = [...new Set(names.filter((name) => shelf.pattern.test(name)))].sort();
  if (values.length > 0) return values;
  throw cannotUse(
    layout.table,
    `no folder of its partition column ${key.name} lies under ${shelf.folders[0]}`,
    `${hint}; a trail that was just made delivers its first files after some minutes`,
  );
}

/** Names every value of the injected columns, where the filters do not. */
async function withInjected(
  store: Store,
  layout: Layout,
  asked: Wanted,
  signal: AbortSignal,
): Promise<Wanted> {
  let wanted = asked;
  for (const key of layout.keys.filter(({ values }) => values.kind === 'injected')) {
    if (key.role.kind === 'account' && wanted.accounts.length === 0) {
      wanted = { ...wanted, accounts: await found(store, layout, key, wanted, signal) };
    } else if (key.role.kind === 'region' && wanted.regions.length === 0) {
      wanted = { ...wanted, regions: await found(store, layout, key, wanted, signal) };
    } else if (key.role.kind === 'other') {
      throw cannotUse(
        layout.table,
        `its partition column ${key.name} is injected, and holds nothing known here`,
      );
    }
  }
  return wanted;
}

/** Accounts or regions none of which the table lists: that would be an empty answer. */
function refuseStrangers({ table, keys }: Layout, { accounts, regions }: Filters): void {
  for (const { name, role, values } of keys) {
    const asked = role.kind === 'account' ? accounts : role.kind === 'region' ? regions : [];
    if (asked.length === 0 || values.kind !== 'listed') continue;
    const listed = values.values.map((value) =>
      role.kind === 'account' ? value.padStart(12, '0') : value,
    );
    if (asked.some((value) => listed.includes(value))) continue;
    throw cannotUse(
      table,
      `its partition column ${name} has no value ${asked.join(' or ')}`,
      `--${role.kind} with one of ${values.values.slice(0, 5).join(', ')}${values.values.length > 5 ? ', ...' : ''}`,
    );
  }
}

function refuseNothing(layout: Layout, { days }: Wanted, { covered, missing }: Coverage): void {
  if (covered.length > 0 || missing.length === 0) return;
  throw cannotUse(
    layout.table,
    `it has no partition from ${days.first} to ${days.last}`,
    'another --from and --to, or the partitions added to the table',
  );
}

/**
 * Finds out what of a table a question needs to read. Throws a TrailAuditError where the table is not
 * understood, or has no partition at all in the window: that would be an empty answer.
 */
export async function planOf(
  connection: Connection,
  { table, lateDays, source: choice }: Place,
  filters: Filters,
  { now, ...options }: PlanOptions,
): Promise<Plan> {
  const athena = openAthena(connection);
  const store = openS3(connection);
  try {
    const layout = await readLayout(athena, connection, table, options);
    refuseStrangers(layout, filters);
    const days = deliveryDays(filters.window, lateDays, now);
    const asked = { days, accounts: filters.accounts, regions: filters.regions };
    const wanted = await withInjected(store, layout, asked, options.signal);
    const coverage = coverageOf(layout, wanted, now);
    refuseNothing(layout, wanted, coverage);
    const compact =
      choice === 'raw' ? null : await readCompact(athena, connection, layout.table, options);
    const reading = chooseSource({ layout, wanted, filters, choice, coverage }, compact);
    return { layout, wanted, ...reading };
  } finally {
    athena.close();
    store.close();
  }
}
