import type { DuckDBConnection } from '@duckdb/node-api';
import { reasonOf } from '../../errors.ts';

/** What DuckDB may take before it spills to the temporary folder, in megabytes. */
export interface Memory {
  readonly first: number;
  /** What work may get that does not do with `first`. */
  readonly most: number;
}

/** Whether an error of DuckDB says that its memory is not enough. */
export function isOutOfMemory(error: unknown): boolean {
  return /^Out of Memory Error/.test(reasonOf(error));
}

/** Gives work of a connection more memory where it needs it, step by step. */
export class MemoryBudget {
  readonly #connection: DuckDBConnection;
  readonly #most: number;
  #limit: number;

  constructor(connection: DuckDBConnection, { first, most }: Memory) {
    this.#connection = connection;
    this.#limit = first;
    this.#most = most;
  }

  /** Does the work, and again with twice the memory until it is enough. It must leave nothing behind when it fails. */
  async spend<Result>(work: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isOutOfMemory(error) || this.#limit >= this.#most) throw error;
      }
      this.#limit = Math.min(2 * this.#limit, this.#most);
      await this.#connection.run(`set memory_limit = '${this.#limit}MB'`);
    }
  }
}
