import { TrailAuditError } from '../errors.ts';

const UNITS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Whether a text is a day of the calendar: `2026-02-30` is none. */
export function isDay(text: string): boolean {
  const millis = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(text);
}

/**
 * Reads `2026-11-09`, `2026-11-09T08:00:00Z` (UTC where no zone is given), or `7d`, `24h` before
 * `now`, into CloudTrail's form of a time, rounded up to a second. Throws a TrailAuditError for
 * anything else.
 */
export function parseTime(text: string, now: Date): string {
  const [, amount, unit = ''] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  if (amount !== undefined) return format(now.getTime() - Number(amount) * (UNITS[unit] ?? 0));
  const hasZone = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const millis =
    ISO.test(text) && isDay(text.slice(0, 10))
      ? Date.parse(hasZone || !text.includes('T') ? text : `${text}Z`)
      : NaN;
  if (Number.isNaN(millis)) {
    throw new TrailAuditError(
      `Cannot read time "${text}": it is no date, time or span`,
      '2026-11-09, 2026-11-09T08:00:00Z, 7d or 24h',
    );
  }
  return format(millis);
}

function format(millis: number): string {
  return `${new Date(Math.ceil(millis / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
