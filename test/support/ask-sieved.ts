import { AUDITS, type AuditId } from '../../src/audits/catalogue.ts';
import { type AuditFlags, questionOf } from '../../src/cli/flags.ts';
import type { Engine } from '../../src/engines/engine.ts';
import type { AuditResult, CountedRecords, Window } from '../../src/model.ts';
import { assembleQuery } from '../../src/query/assemble.ts';
import { resultOf } from '../../src/query/result.ts';
import { sieveOf } from '../../src/query/sieve.ts';
import { NOW } from './ask.ts';

export interface SievedQuestion {
  readonly id: AuditId;
  readonly flags: AuditFlags;
  /** Without it the audit is asked as if it had no sieve, and no window were known. */
  readonly isSieved: boolean;
}

export interface SievedAnswer {
  readonly result: AuditResult;
  readonly counted: CountedRecords | undefined;
}

/** Asks with the sieve, or without it, an engine that is opened for the window of the question. */
export async function askSieved(
  { id, flags, isSieved }: SievedQuestion,
  open: (window: Window) => Promise<Engine>,
): Promise<SievedAnswer> {
  const question = questionOf(AUDITS.find((audit) => audit.id === id)!, flags, NOW);
  const { window } = question.filters;
  const engine = await open(window);
  try {
    const answer = await engine.run(assembleQuery(question, engine.source), {
      signal: new AbortController().signal,
      onProgress: () => {},
      ...(isSieved ? { window, sieve: sieveOf(question) } : {}),
    });
    const generatedAt = NOW.toISOString();
    const context = { audit: id, engine: 'local', generatedAt, window, limit: null };
    return { result: resultOf(answer, context), counted: answer.counted };
  } finally {
    await engine.close();
  }
}
