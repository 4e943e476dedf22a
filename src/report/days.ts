import type { SignatureDay } from '../model/report.ts';

/** Requests of one day, or of one month where there are many days, by signature. */
export interface DayCounts {
  /** `2026-11-09`, or `2026-11`. */
  readonly day: string;
  readonly counts: ReadonlyMap<string, number>;
}

/** Requests by day and signature. */
export interface SignatureCounts {
  readonly unit: 'day' | 'month';
  /** Those that there are, SigV2 first and SigV4 last. */
  readonly signatures: readonly string[];
  /** In order; days without any are there, months are not. */
  readonly days: readonly DayCounts[];
  /** Requests without a usable event time. */
  readonly untimed: number;
}

/** More days than this are shown by month: bars would be thinner than a line. */
const MOST_DAYS = 400;
const DAY = 24 * 60 * 60 * 1000;

const ORDER = ['SigV2', 'not-recorded', 'anonymous'];

function rank(signature: string): number {
  if (signature === 'SigV4') return ORDER.length + 1;
  const index = ORDER.indexOf(signature);
  return index === -1 ? ORDER.length : index;
}

/** Every day from the first to the last; where these are too many, the months that there is something of. */
function spanOf(days: readonly string[]): readonly string[] {
  const known = days.toSorted();
  const [first, last] = [known.at(0), known.at(-1)].map((day) => Date.parse(day ?? ''));
  if (first === undefined || last === undefined || Number.isNaN(first + last)) return [];
  const size = Math.round((last - first) / DAY) + 1;
  if (size > MOST_DAYS) return [...new Set(known.map((day) => day.slice(0, 7)))];
  return Array.from({ length: size }, (_, index) =>
    new Date(first + index * DAY).toISOString().slice(0, 10),
  );
}

/** Requests by day and signature, days without any included. */
export function countsByDay(rows: readonly SignatureDay[]): SignatureCounts {
  const span = spanOf(rows.flatMap(({ day }) => day ?? []));
  const counts = new Map(span.map((day) => [day, new Map<string, number>()]));
  let untimed = 0;
  for (const { day, signature, requests } of rows) {
    const own = counts.get(day ?? '') ?? counts.get(day?.slice(0, 7) ?? '');
    if (own === undefined) untimed += requests;
    else own.set(signature, (own.get(signature) ?? 0) + requests);
  }
  const signatures = [...new Set(rows.map(({ signature }) => signature))];
  return {
    unit: span[0]?.length === 'yyyy-mm'.length ? 'month' : 'day',
    signatures: signatures.sort((one, other) => rank(one) - rank(other)),
    days: [...counts].map(([day, own]) => ({ day, counts: own })),
    untimed,
  };
}
