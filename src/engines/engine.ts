import type { Answer, Window } from '../model.ts';
import type { Sieve } from '../query/sieve.ts';

/** How far a run is, in steps of its own; `detail` in words for a person. */
export interface Progress {
  readonly done: number;
  /** Null where nobody knows. */
  readonly total: number | null;
  readonly detail: string;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** What the query text filters event times by. */
  readonly window?: Window;
  readonly sieve?: Sieve | null;
}

/** A place where query texts run. */
export interface Engine {
  /** The name in results: `local` or `athena`. */
  readonly name: string;
  /** The SELECT that gives CloudTrail's raw columns here, under their standard names. */
  readonly source: string;
  /** Runs one query text. Cells are canonical: the same text gives the same cells on every engine. */
  run(query: string, options: RunOptions): Promise<Answer>;
  close(): Promise<void>;
}
