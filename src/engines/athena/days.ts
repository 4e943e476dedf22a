import type { Window } from '../../model.ts';

/** Days of partitions, both ends included, as ISO dates. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** CloudTrail delivers since November 2013: no log lies in an older folder. */
const FIRST_DELIVERY = '2013-11-13';

function isoDay(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** The day `count` days after an ISO date. */
export function addDays(day: string, count: number): string {
  return isoDay(new Date(Date.parse(day) + count * DAY));
}

/**
 * The days whose partitions hold the events of a window. A partition's day is that of delivery, which
 * comes after the event: so from the first day of the window to its last one and `lateDays` more. An
 * open end is `now`.
 */
export function deliveryDays({ from, to }: Window, lateDays: number, now: Date): Days {
  return {
    first: from?.slice(0, 10) ?? FIRST_DELIVERY,
    last: addDays(to?.slice(0, 10) ?? isoDay(now), lateDays),
  };
}

/** Each day, as ISO dates. */
export function eachDay({ first, last }: Days): readonly string[] {
  const count = Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

/** Whether a format of days can be written here: year, month and day in this order, as Java's `yyyy/MM/dd`. */
export function isDayFormat(format: string): boolean {
  return /^yyyy[^A-Za-z0-9']*MM[^A-Za-z0-9']*dd$/.test(format);
}

/** An ISO date in such a format. */
export function formatDay(day: string, format: string): string {
  return format
    .replace('yyyy', day.slice(0, 4))
    .replace('MM', day.slice(5, 7))
    .replace('dd', day.slice(8, 10));
}

/** The format that a text of a day is written in; null where it is none. */
export function dayFormatOf(text: string): string | null {
  const [, between] = /^\d{4}([/_.-]?)\d{2}\1\d{2}$/.exec(text) ?? [];
  return between === undefined ? null : `yyyy${between}MM${between}dd`;
}

/** Units that move a day; hours and less are left out, as a range may be a day too wide here. */
const MOVES: Readonly<Record<string, (time: Date, count: number) => void>> = {
  YEAR: (time, count) => time.setUTCFullYear(time.getUTCFullYear() + count),
  MONTH: (time, count) => time.setUTCMonth(time.getUTCMonth() + count),
  WEEK: (time, count) => time.setUTCDate(time.getUTCDate() + 7 * count),
  DAY: (time, count) => time.setUTCDate(time.getUTCDate() + count),
};

function parseDay(text: string, format: string): string | null {
  const digits = text.replaceAll(/\D/g, '');
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  return formatDay(day, format) === text ? day : null;
}

/**
 * An end of a projected range, `2020/01/01`, `NOW` or `NOW-3YEARS`, as ISO date; null where it has
 * another form. (Source: Athena user guide, supported types for partition projection.)
 */
export function rangeEnd(text: string, format: string, now: Date): string | null {
  const relative = /^NOW(?:\s*([+-])\s*(\d+)\s*([A-Z]+?)S?)?$/i.exec(text);
  if (relative === null) return parseDay(text, format);
  const [, sign, count = '0', unit = 'DAY'] = relative;
  const time = new Date(now);
  MOVES[unit.toUpperCase()]?.(time, Number(`${sign ?? '+'}${count}`));
  // 31 March less a month is the last day of February, not one in March.
  if (/^(MONTH|YEAR)$/i.test(unit) && time.getUTCDate() !== now.getUTCDate()) time.setUTCDate(0);
  return isoDay(time);
}
