import { assembleVerdicts, type Question } from './assemble.ts';
import { isFiltered, NO_FILTERS } from './filters.ts';

/** How to tell the records that a question does nothing with but count. */
export interface QuestionSieve {
  readonly kind: readonly string[];
  readonly query: (source: string) => string;
}

/**
 * The sieve of a question; null where its audit has none, and where filters other than the window leave
 * records out, which a count of kinds would not.
 */
export function sieveOf(question: Question): QuestionSieve | null {
  const { audit, filters } = question;
  if (audit.judgedBy === undefined) return null;
  if (isFiltered({ ...filters, window: NO_FILTERS.window })) return null;
  return { kind: audit.judgedBy, query: (source) => assembleVerdicts(question, source) };
}
