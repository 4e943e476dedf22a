import type { DuckDBConnection } from '@duckdb/node-api';
import type { Lines } from '../../logs/lane.ts';
import { loadLines } from '../../logs/load.ts';
import { sqlLiteral } from '../../query/literal.ts';
import { connectAgain, type Database, giveMemoryBack } from './database.ts';

/** What makes rows of a file of lines: SELECTs. */
export interface RowTexts {
  readonly plain: (file: string) => string;
  /** Of lines that are not known to be plain, where a reader tells them apart. */
  readonly odd: (file: string) => string;
}

/** DuckDB keeps more memory with each batch: so many later it gives it back. */
const BATCHES = 2;

interface Lane {
  /** One of its own: lanes work side by side. */
  readonly connection: DuckDBConnection;
  /** Begin of the paths of its files. */
  readonly path: string;
  readonly files: string[];
}

export interface LoadersOptions {
  /** How many lanes of readers load side by side. */
  readonly count: number;
  /** Begin of the paths of the files. */
  readonly path: string;
  readonly rows: RowTexts;
}

/**
 * Writes lines as rows, in a Parquet file for each batch: in a table of a database in memory they would take
 * several times as much. `close` them.
 */
export class Loaders {
  readonly #budget: Database['budget'];
  readonly #lanes: readonly Lane[];
  readonly #rows: RowTexts;
  #batches = 0;
  #count = 0;

  static async open(
    { instance, budget }: Pick<Database, 'instance' | 'budget'>,
    { count, path, rows }: LoadersOptions,
  ): Promise<Loaders> {
    const lanes = Array.from({ length: count }, async (_, lane) => ({
      connection: await connectAgain(instance),
      path: `${path}-${lane}`,
      files: [],
    }));
    return new Loaders(budget, await Promise.all(lanes), rows);
  }

  private constructor(budget: Database['budget'], lanes: readonly Lane[], rows: RowTexts) {
    this.#budget = budget;
    this.#lanes = lanes;
    this.#rows = rows;
  }

  /** The files of all that was loaded. */
  get files(): readonly string[] {
    return this.#lanes.flatMap(({ files }) => files);
  }

  /** How many rows were loaded. */
  get count(): number {
    return this.#count;
  }

  /** Adds a lane's lines, and counts their records in the reports of the files they are from. */
  async load({ odd, ...plain }: Lines, number: number): Promise<void> {
    const lane = this.#lanes[number];
    if (lane === undefined) throw new RangeError(`There is no lane ${number}`);
    await loadLines(plain, (count) => this.#write(this.#rows.plain(plain.path), count, lane));
    await loadLines(odd, (count) => this.#write(this.#rows.odd(odd.path), count, lane));
  }

  close(): void {
    for (const { connection } of this.#lanes) connection.closeSync();
  }

  /** Writes rows into a file of their own, which the next one is written over where it does not count. */
  async #write(rows: string, count: number, { connection, path, files }: Lane): Promise<boolean> {
    const file = `${path}-${files.length}.parquet`;
    const text = `copy (${rows}) to ${sqlLiteral(file)} (format parquet, compression lz4)`;
    const { rowsChanged } = await this.#budget.spend(() => connection.run(text));
    this.#batches += 1;
    if (this.#batches % BATCHES === 0) await giveMemoryBack(connection);
    if (rowsChanged !== count) return false;
    files.push(file);
    this.#count += count;
    return true;
  }
}
