import type { Answer } from '../model.ts';
import type { Sieve } from '../query/sieve.ts';
import type { Engine, SharedOptions, SharedQueries } from './engine.ts';

/** One of several queries. */
export interface NamedQuery {
  /** What a person knows it by. */
  readonly name: string;
  readonly text: string;
  /** The same over the shared rows. */
  readonly overShared: string;
  readonly sieve: Sieve | null;
}

/** Queries that begin alike. */
export interface QueryBatch {
  readonly shared: SharedQueries['shared'];
  readonly queries: readonly NamedQuery[];
}

/**
 * Runs queries and gives their answers in the same order: over rows made once where the engine can, else
 * one after the other, so that nothing more is billed once one has failed.
 */
export async function runAll(
  engine: Engine,
  { shared, queries }: QueryBatch,
  { onProgress, ...options }: SharedOptions,
): Promise<readonly Answer[]> {
  if (engine.runTogether !== undefined) {
    const texts = queries.map(({ overShared }) => overShared);
    return engine.runTogether({ shared, queries: texts }, { ...options, onProgress });
  }
  const answers: Answer[] = [];
  for (const [index, { name, text, sieve }] of queries.entries()) {
    const place = `${name}, ${index + 1} of ${queries.length}`;
    answers.push(
      await engine.run(text, {
        ...options,
        sieve,
        onProgress: (progress) =>
          onProgress({ ...progress, detail: `${place}: ${progress.detail}` }),
      }),
    );
  }
  return answers;
}
