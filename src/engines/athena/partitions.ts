import { unreachable } from '../../errors.ts';
import { sqlIdentifier, sqlLiteral } from '../../query/literal.ts';
import { type Days, eachDay, formatDay } from './days.ts';
import { isIntegerType } from './hive-type.ts';
import type { Layout, PartitionKey } from './layout.ts';

/** The partitions that a question needs. Empty lists of accounts and regions stand for all. */
export interface Wanted {
  readonly days: Days;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** How a day is written in a column; null for columns that say nothing of it. */
export function textOfDay({ role }: PartitionKey, day: string): string | null {
  const number = (text: string, isPadded: boolean): string =>
    isPadded ? text : String(Number(text));
  switch (role.kind) {
    case 'day':
      return formatDay(day, role.format);
    case 'year':
      return day.slice(0, 4);
    case 'month':
      return number(day.slice(5, 7), role.isPadded);
    case 'day-of-month':
      return number(day.slice(8, 10), role.isPadded);
    case 'account':
    case 'region':
    case 'other':
      return null;
    default:
      return unreachable(role);
  }
}

function literal({ type }: PartitionKey, text: string): string {
  return isIntegerType(type) ? sqlLiteral(Number(text)) : sqlLiteral(text);
}

function dayLiteral(key: PartitionKey, day: string): string {
  return key.type === 'date' ? `date ${sqlLiteral(day)}` : literal(key, textOfDay(key, day) ?? '');
}

function among({ name }: PartitionKey, literals: readonly string[]): string {
  return `${sqlIdentifier(name)} in (${[...new Set(literals)].join(', ')})`;
}

function amongTexts(key: PartitionKey, texts: readonly string[]): string {
  return among(
    key,
    texts.map((text) => literal(key, text)),
  );
}

function amongDays(key: PartitionKey, days: readonly string[]): string {
  return among(
    key,
    days.map((day) => dayLiteral(key, day)),
  );
}

function dayCondition(key: PartitionKey, days: Days): string {
  // An injected column takes nothing but values.
  if (key.values.kind === 'injected') return amongDays(key, eachDay(days));
  const [first, last] = [dayLiteral(key, days.first), dayLiteral(key, days.last)];
  return `${sqlIdentifier(key.name)} between ${first} and ${last}`;
}

/** Days of one month, or whole months of one year. */
interface Span {
  readonly year: string;
  /** The first day of each month, as ISO dates. */
  readonly months: readonly string[];
  /** The days of the one month, as ISO dates; null for whole months. */
  readonly days: readonly string[] | null;
}

function isWholeMonth(month: string, count: number): boolean {
  return (
    count ===
    new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate()
  );
}

function spansOf(days: Days): readonly Span[] {
  const months = new Map<string, string[]>();
  for (const day of eachDay(days)) {
    const month = day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), day]);
  }
  const spans: Span[] = [];
  for (const [month, own] of months) {
    const year = month.slice(0, 4);
    const last = spans.at(-1);
    if (!isWholeMonth(month, own.length)) spans.push({ year, months: [`${month}-01`], days: own });
    else if (last?.year === year && last.days === null)
      spans[spans.length - 1] = { ...last, months: [...last.months, `${month}-01`] };
    else spans.push({ year, months: [`${month}-01`], days: null });
  }
  return spans;
}

/** For year, month and day in columns of their own: each stretch of the window as one alternative. */
function calendarConditions({ keys }: Layout, days: Days): readonly string[] {
  const find = (kind: PartitionKey['role']['kind']): readonly PartitionKey[] =>
    keys.filter(({ role }) => role.kind === kind);
  const [year, month, day] = [find('year'), find('month'), find('day-of-month')];
  if (year.length === 0) return [];
  const all = [...year, ...month, ...day];
  // An injected column takes a list of values and nothing else: event time does the rest.
  if (all.some(({ values }) => values.kind === 'injected')) {
    return all.map((key) => amongDays(key, eachDay(days)));
  }
  const ways = spansOf(days).map((span) => {
    const parts = [
      ...year.map((key) => amongDays(key, span.months)),
      ...month.map((key) => amongDays(key, span.months)),
      ...(span.days === null ? [] : day.map((key) => amongDays(key, span.days ?? []))),
    ];
    return `(${parts.join(' and ')})`;
  });
  const distinct = [...new Set(ways)];
  return [
    distinct.length === 1
      ? ways.slice(0, 1).join('')
      : `(\n      ${distinct.join('\n      or ')}\n    )`,
  ];
}

/** The conditions that keep the partitions wanted, and no others. */
export function partitionConditions(layout: Layout, wanted: Wanted): readonly string[] {
  const own = layout.keys.flatMap((key) => {
    switch (key.role.kind) {
      case 'account':
        return wanted.accounts.length === 0 ? [] : [amongTexts(key, wanted.accounts)];
      case 'region':
        return wanted.regions.length === 0 ? [] : [amongTexts(key, wanted.regions)];
      case 'day':
        return [dayCondition(key, wanted.days)];
      default:
        return [];
    }
  });
  return [...own, ...calendarConditions(layout, wanted.days)];
}
