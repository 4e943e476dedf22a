import type { TableMetadata, TableName } from '../../aws/athena.ts';
import type { Filters } from '../../query/filters.ts';
import {
  type CompactedDay,
  type CompactWanted,
  compactConditions,
  compactFolders,
  spansOf,
} from './compacted.ts';
import { addDays, type Days, eachDay } from './days.ts';
import { cannotUse, type Layout } from './layout.ts';
import type { Wanted } from './partitions.ts';
import { selectFrom, sourceOf } from './source.ts';
import type { SourceChoice } from './source-choice.ts';

/** A table of compacted days, and what is in it. */
export interface CompactTable {
  readonly table: TableMetadata;
  readonly days: ReadonlyMap<string, CompactedDay>;
}

/** What a question reads of compacted days. */
export interface CompactRead {
  readonly table: TableName;
  /** Days of delivery, ascending. */
  readonly days: readonly string[];
  /** `s3://` addresses of what is read. */
  readonly folders: readonly string[];
}

/** Which days are read where, and the text that does so. */
export interface Reading {
  readonly source: string;
  /** Days of delivery that are read from the log files. */
  readonly covered: readonly string[];
  /** Days that were asked for and are not read. */
  readonly missing: readonly string[];
  /** Null where only the log files are read. */
  readonly compact: CompactRead | null;
}

interface Choosing {
  readonly layout: Layout;
  readonly wanted: Wanted;
  readonly filters: Filters;
  readonly choice: SourceChoice;
  readonly coverage: Pick<Reading, 'covered' | 'missing'>;
}

/** The event days of a window: `to` is not in it. Open ends are those of what was delivered. */
function eventDays({ window }: Filters, delivered: Days): Days {
  const last =
    window.to === null ? delivered.last : new Date(Date.parse(window.to) - 1).toISOString();
  return {
    first: window.from?.slice(0, 10) ?? addDays(delivered.first, -1),
    last: last.slice(0, 10),
  };
}

function compactSelect({ table }: CompactTable, wanted: CompactWanted): string {
  return selectFrom(table, compactConditions(wanted));
}

/** One select for each stretch of days that is not compacted: partitions of other days stay out. */
function rawSelects({ layout, wanted }: Choosing, isCompacted: (day: string) => boolean) {
  const days = eachDay(wanted.days).filter((day) => !isCompacted(day));
  return spansOf(days).map((span) => sourceOf(layout, { ...wanted, days: span }));
}

function refuse({ layout: { table }, wanted }: Choosing): never {
  const { first, last } = wanted.days;
  throw cannotUse(
    table,
    `no day from ${first} to ${last} is compacted`,
    'trail-audit compact, which compacts days that are over; or --source raw',
  );
}

/**
 * Chooses for each day of delivery where its records are read. A day is read in one place, whole: so
 * each record is read once, and the answer is that of the log files.
 */
export function chooseSource(choosing: Choosing, compact: CompactTable | null): Reading {
  const { layout, wanted, filters, choice, coverage } = choosing;
  const days = eachDay(wanted.days).flatMap((day) => compact?.days.get(day) ?? []);
  const [first, last] = [days[0], days.at(-1)];
  if (choice === 'raw' || compact === null || first === undefined || last === undefined) {
    if (choice === 'compact') return refuse(choosing);
    return { source: sourceOf(layout, wanted), ...coverage, compact: null };
  }
  const delivered = days.map(({ day }) => day);
  const events = eventDays(filters, { first: first.day, last: last.day });
  const { accounts, regions } = filters;
  const own = compactSelect(compact, { days: delivered, events, accounts, regions });
  const isCompacted = (day: string): boolean => compact.days.has(day);
  const left = coverage.covered.filter((day) => !isCompacted(day));
  const isMixed = choice === 'auto';
  return {
    source: [...(isMixed ? rawSelects(choosing, isCompacted) : []), own].join('\n  union all\n'),
    covered: isMixed ? left : [],
    missing: isMixed ? coverage.missing : [...coverage.missing, ...left].sort(),
    compact: {
      table: compact.table.name,
      days: delivered,
      folders: compactFolders(days, { events }),
    },
  };
}
