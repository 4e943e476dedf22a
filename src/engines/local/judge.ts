import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBPreparedStatement } from '@duckdb/node-api';
import type { Verdict } from '../../logs/scan.ts';
import type { Sieve } from '../../query/sieve.ts';
import type { Database } from './database.ts';
import { readLines } from './records.ts';

const VERDICTS = new Set<unknown>(['written', 'in-scope', 'outside'] satisfies Verdict[]);

function isVerdict(value: unknown): value is Verdict {
  return VERDICTS.has(value);
}

/** A record of no more than the members of a kind, its number standing in for its event ID. */
function lineOf(members: string, index: number): string {
  const rest = members === '{}' ? '}' : `,${members.slice(1)}`;
  return `{"eventID":"${index}"${rest}\n`;
}

/** Has a query judge kinds of records, each kind once. */
export class Judge {
  readonly #database: Database;
  readonly #file: string;
  readonly #query: string;
  /** Planned once, which takes longer than running it: a plan over a file of lines knows nothing of what is in it. */
  #statement: Promise<DuckDBPreparedStatement> | null = null;
  readonly #known = new Map<string, Promise<Verdict>>();
  /** One query at a time: they share the file. */
  #last: Promise<unknown> = Promise.resolve();

  /** Nobody else uses the database's connection meanwhile; the kinds in question are in its folder. */
  constructor(database: Database, sieve: Sieve) {
    this.#database = database;
    this.#file = join(database.folder, 'kinds.json');
    this.#query = sieve.query(`select * from ${readLines(this.#file)}`);
  }

  /** The verdicts of kinds that are given as JSON objects of their members. */
  judge(kinds: readonly string[]): Promise<readonly Verdict[]> {
    const unknown = kinds.filter((kind) => !this.#known.has(kind));
    if (unknown.length > 0) {
      const verdicts = this.#last.then(() => this.#ask(unknown));
      this.#last = verdicts.catch(() => {});
      for (const [index, kind] of unknown.entries()) {
        this.#known.set(
          kind,
          verdicts.then((found) => found[index] ?? 'written'),
        );
      }
    }
    return Promise.all(kinds.map((kind) => this.#known.get(kind) ?? 'written'));
  }

  /** A kind without an answer is written: nothing is left out that was not judged. */
  async #ask(kinds: readonly string[]): Promise<Verdict[]> {
    writeFileSync(this.#file, kinds.map(lineOf).join(''));
    const { connection, budget } = this.#database;
    this.#statement ??= connection.prepare(this.#query);
    const statement = await this.#statement;
    const reader = await budget.spend(() => statement.runAndReadAll());
    const verdicts: Verdict[] = kinds.map(() => 'written');
    for (const [id, verdict] of reader.getRows()) {
      if (typeof id === 'string' && isVerdict(verdict)) verdicts[Number(id)] = verdict;
    }
    return verdicts;
  }
}
