import { reasonOf, TrailAuditError } from '../errors.ts';

/** What a check found. `says` is a fact or a sentence of ours; `hint` is what to try. */
export type Found =
  | { readonly kind: 'ok'; readonly says: string }
  | { readonly kind: 'warning' | 'failed'; readonly says: string; readonly hint: string };

/** One thing that trail-audit needs. */
export interface Check<About> {
  readonly name: string;
  /** What does not work without it. */
  readonly means: string;
  /** What an error of `look` is: `warning` where much goes on without it. */
  readonly onError: 'warning' | 'failed';
  /** What to try after an error that has no hint of its own. */
  readonly hint: string;
  readonly look: (about: About) => Promise<Found>;
}

/** What is told of a check: `means` only where it is not ok. */
export type Diagnosis = { readonly name: string } & (
  | Extract<Found, { kind: 'ok' }>
  | (Exclude<Found, { kind: 'ok' }> & { readonly means: string })
);

/** Makes a check; its error is a diagnosis, and only an interruption is thrown. */
export async function diagnose<About>(
  check: Check<About>,
  about: About,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const { name, means } = check;
  const found = await check.look(about).catch((error: unknown): Found => {
    signal.throwIfAborted();
    const hint = error instanceof TrailAuditError ? error.hint : undefined;
    return { kind: check.onError, says: reasonOf(error), hint: hint ?? check.hint };
  });
  return found.kind === 'ok' ? { name, ...found } : { name, ...found, means };
}
