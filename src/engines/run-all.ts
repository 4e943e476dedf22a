import type { Answer } from '../model.ts';
import type { Engine, SharedOptions, Sieve } from './engine.ts';

/** One of several queries. */
export interface NamedQuery {
  /** What a person knows it by. */
  readonly name: string;
  readonly text: string;
  readonly sieve: Sieve | null;
}

/**
 * Runs queries and gives their answers in the same order: over one reading where the engine can, else
 * one after the other, so that nothing more is billed once one has failed.
 */
export async function runAll(
  engine: Engine,
  queries: readonly NamedQuery[],
  { onProgress, ...options }: SharedOptions,
): Promise<readonly Answer[]> {
  if (engine.runTogether !== undefined) {
    const texts = queries.map(({ text }) => text);
    return engine.runTogether(texts, { ...options, onProgress });
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
