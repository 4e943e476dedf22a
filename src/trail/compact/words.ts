import { athenaDollars } from '../../aws/prices.ts';
import { bytesText, counted, dollarsText } from '../../report/words.ts';
import type { Cause, CompactPlan, DayToWrite } from './plan.ts';
import type { WrittenDay } from './write.ts';

const CAUSES: Readonly<Record<Cause, string>> = {
  new: '',
  changed: ', as files came since',
  asked: ', again',
};

/** What reading the log files of days once is billed, in dollars: each day is a query. */
export function planDollars(days: readonly Pick<DayToWrite, 'bytes'>[]): number {
  return days.reduce((sum, { bytes }) => sum + athenaDollars(bytes), 0);
}

function bytesOf(days: readonly Pick<DayToWrite, 'bytes'>[]): number {
  return days.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** `2026-11-09`, `2026-11-09 to 2026-11-14`. */
function spanText(days: readonly string[]): string {
  return days.length < 2 ? days.join('') : `${days[0]} to ${days.at(-1)}`;
}

/** The days that are to be written and what that costs, for a person. */
export function planText({ write, done, open }: CompactPlan): readonly string[] {
  const lines = write.map(
    ({ day, files, bytes, cause }) =>
      `  ${day}  ${counted(files, 'file')}, ${bytesText(bytes)}${CAUSES[cause]}`,
  );
  const total = `To compact: ${counted(write.length, 'day')}, ${bytesText(bytesOf(write))} to scan, ${dollarsText(planDollars(write))}`;
  return [
    ...(write.length === 0 ? ['Nothing to compact.'] : [total, ...lines]),
    ...(done.length === 0
      ? []
      : [`Compacted already: ${counted(done.length, 'day')}, ${spanText(done)}`]),
    ...(open.length === 0 ? [] : [`Not over yet: ${open.join(', ')}`]),
  ];
}

/** What was written, and what an audit of these days scans before and after. */
export function closingText(
  written: readonly WrittenDay[],
  records: ReadonlyMap<string, number>,
): readonly string[] {
  if (written.length === 0) return ['All days that are over are compacted.'];
  const sum = (of: (day: WrittenDay) => number): number =>
    written.reduce((total, day) => total + of(day), 0);
  const count = written.reduce((total, { day }) => total + (records.get(day) ?? 0), 0);
  const scanned = sum(({ bytesScanned }) => bytesScanned);
  const dollars = sum((day) => day.dollars);
  const before = bytesText(bytesOf(written));
  const after = bytesText(sum(({ compactBytes }) => compactBytes));
  return [
    `Compacted ${counted(written.length, 'day')}, ${spanText(written.map(({ day }) => day))}: ${counted(count, 'record')}; ${bytesText(scanned)} scanned, ${dollarsText(dollars)}.`,
    `An audit of these days scanned ${before}; now at most ${after}, and of that only the columns it asks for.`,
  ];
}

/** The same as data: a stable form, as that of an audit's answer. */
export function closingData(
  table: string,
  written: readonly WrittenDay[],
  records: ReadonlyMap<string, number>,
): object {
  return {
    schemaVersion: 1,
    table,
    days: written.map(({ cause, ...day }) => ({
      ...day,
      cause,
      records: records.get(day.day) ?? 0,
    })),
  };
}
