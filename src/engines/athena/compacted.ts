import type { RegisteredPartition } from '../../aws/glue.ts';
import { sqlList, sqlLiteral } from '../../query/literal.ts';
import { addDays, type Days } from './days.ts';

/** The property of a table that names the table, of the same database, that holds its compacted days. */
export const COMPACT_PROPERTY = 'trail-audit.compact';

/** The property of a table of compacted days that names the one they are copied from. */
export const COMPACT_OF_PROPERTY = 'trail-audit.compact-of';

/** Partition columns of a table of compacted days: day of delivery, and of the event, as ISO dates. */
export const DELIVERED_COLUMN = 'delivered';
export const EVENT_DAY_COLUMN = 'day';

/**
 * Events that are neither of their day of delivery nor of the day before, or whose time cannot be
 * read: every window needs them.
 */
export const OTHER_DAY = 'other';

/** The log files that a day of delivery was compacted from: number, and size in bytes. */
export interface CompactedFrom {
  readonly files: number;
  readonly bytes: number;
}

/** A day of delivery whose records lie in the compact table, each once. */
export interface CompactedDay extends CompactedFrom {
  /** ISO date of delivery. */
  readonly day: string;
  /** The folder of the run that wrote it, an `s3://` address that ends in a slash. */
  readonly folder: string;
}

/** The event days that have a partition in each day of delivery: always these three. */
export function eventDaysOf(day: string): readonly string[] {
  return [addDays(day, -1), day, OTHER_DAY];
}

/** The folder of a run, below that of the table: it says what it was made from, and is nobody else's. */
export function runFolder(root: string, day: string, from: CompactedFrom, run: string): string {
  return `${root}${DELIVERED_COLUMN}=${day}/files=${from.files},bytes=${from.bytes},run=${run}/`;
}

const RUN_FOLDER =
  /^(?<folder>.*\/delivered=(?<day>\d{4}-\d{2}-\d{2})\/files=(?<files>\d+),bytes=(?<bytes>\d+),run=[\w-]+\/)day=(?<eventDay>[^/]+)\/?$/;

function readLocation({ values, location }: RegisteredPartition): CompactedDay | null {
  const { folder, day, files, bytes, eventDay } = RUN_FOLDER.exec(location)?.groups ?? {};
  if (folder === undefined || day === undefined) return null;
  if (values[0] !== day || values[1] !== eventDay) return null;
  return { day, folder, files: Number(files), bytes: Number(bytes) };
}

/**
 * The days that are compacted whole, by day: all of a day's partitions are there, and of one run. A
 * day that a run left half is not among them.
 */
export function compactedDays(
  partitions: readonly RegisteredPartition[],
): ReadonlyMap<string, CompactedDay> {
  const seen = new Map<string, { readonly day: CompactedDay; count: number }>();
  for (const partition of partitions) {
    const day = readLocation(partition);
    if (day === null) continue;
    const known = seen.get(day.folder) ?? { day, count: 0 };
    known.count += 1;
    seen.set(day.folder, known);
  }
  const whole = [...seen.values()].filter(
    ({ day, count }) => count === eventDaysOf(day.day).length,
  );
  return new Map(whole.map(({ day }) => [day.day, day]));
}

/** Days that follow one another, as ranges. */
export function spansOf(days: readonly string[]): readonly Days[] {
  const spans: Days[] = [];
  for (const day of days) {
    const last = spans.at(-1);
    if (last !== undefined && addDays(last.last, 1) === day) {
      spans[spans.length - 1] = { first: last.first, last: day };
    } else {
      spans.push({ first: day, last: day });
    }
  }
  return spans;
}

function between(column: string, { first, last }: Days): string {
  return first === last
    ? `"${column}" = ${sqlLiteral(first)}`
    : `"${column}" between ${sqlLiteral(first)} and ${sqlLiteral(last)}`;
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 1 ? conditions.join('') : `(${conditions.join(' or ')})`;
}

/** What is wanted of a compact table; empty lists of accounts and regions stand for all. */
export interface CompactWanted {
  /** Days of delivery, ascending, at least one. */
  readonly days: readonly string[];
  readonly events: Days;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** The conditions that keep the partitions wanted; account and region are columns like others here. */
export function compactConditions(wanted: CompactWanted): readonly string[] {
  const delivered = spansOf(wanted.days).map((span) => between(DELIVERED_COLUMN, span));
  const events = [
    between(EVENT_DAY_COLUMN, wanted.events),
    `"${EVENT_DAY_COLUMN}" = ${sqlLiteral(OTHER_DAY)}`,
  ];
  return [
    anyOf(delivered),
    anyOf(events),
    ...(wanted.accounts.length === 0 ? [] : [`"account" in ${sqlList(wanted.accounts)}`]),
    ...(wanted.regions.length === 0 ? [] : [`"region" in ${sqlList(wanted.regions)}`]),
  ];
}

/** The folders that a query reads of the compact table. */
export function compactFolders(
  days: readonly CompactedDay[],
  { events }: Pick<CompactWanted, 'events'>,
): readonly string[] {
  return days.flatMap(({ day, folder }) =>
    eventDaysOf(day)
      .filter((event) => event === OTHER_DAY || (events.first <= event && event <= events.last))
      .map((event) => `${folder}${EVENT_DAY_COLUMN}=${event}/`),
  );
}
