import type { Answer } from '../model.ts';

/** How far a run is. `done` and `total` in bytes; `detail` in words for a person. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly detail: string;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** A place where query texts run. */
export interface Engine {
  /** The name in results: `local`. */
  readonly name: string;
  /** The SELECT that gives CloudTrail's raw columns here, under their standard names. */
  readonly source: string;
  /** Runs one query text. Cells are canonical: the same text gives the same cells on every engine. */
  run(query: string, options: RunOptions): Promise<Answer>;
  close(): Promise<void>;
}
