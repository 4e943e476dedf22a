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
  /** The same text over the same records always has the same answer: so of our own texts, not of a person's. */
  readonly isRepeatable?: boolean;
}

/** Queries over the same rows. */
export interface SharedQueries {
  /** A query text, and the name of the relation of its rows in the texts of the others. */
  readonly shared: { readonly name: string; readonly text: string };
  readonly queries: readonly string[];
}

/** Options of several queries at once: what one of them only counts, another one may need. */
export type SharedOptions = Omit<RunOptions, 'sieve'>;

/** A place where query texts run. */
export interface Engine {
  /** The name in results: `local` or `athena`. */
  readonly name: string;
  /** The SELECT that gives CloudTrail's raw columns here, under their standard names. */
  readonly source: string;
  /** Runs one query text. Cells are canonical: the same text gives the same cells on every engine. */
  run(query: string, options: RunOptions): Promise<Answer>;
  /** Runs several over rows that are made once, in their order; absent where that saves nothing. */
  runTogether?(queries: SharedQueries, options: SharedOptions): Promise<readonly Answer[]>;
  close(): Promise<void>;
}
