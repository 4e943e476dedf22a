import { assembleVerdicts, type Question } from './assemble.ts';
import { isFiltered, NO_FILTERS } from './filters.ts';

/** Tells the records that a query text does nothing with but count: an engine may do that for it. */
export interface Sieve {
  /** The members that decide: `userAgent`, `additionalEventData.SignatureVersion`. */
  readonly kind: readonly string[];
  /**
   * The query that judges records of no more than these members, over a source of them: a row for each,
   * with its `event_id` and a `verdict`, `written`, `in-scope` or `outside`.
   */
  readonly query: (source: string) => string;
}

/**
 * The sieve of a question; null where its audit has none, and where filters other than the window leave
 * records out, which a count of kinds would not.
 */
export function sieveOf(question: Question): Sieve | null {
  const { audit, filters } = question;
  if (audit.judgedBy === undefined) return null;
  if (isFiltered({ ...filters, window: NO_FILTERS.window })) return null;
  return { kind: audit.judgedBy, query: (source) => assembleVerdicts(question, source) };
}
