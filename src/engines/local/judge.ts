import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import type { Verdict } from '../../logs/scan.ts';
import type { Sieve } from '../../query/sieve.ts';
import { connectAgain, type Database } from './database.ts';
import { duckdb } from './duckdb.ts';
import { readObjects } from './records.ts';

const VERDICTS = new Set<unknown>(['written', 'in-scope', 'outside'] satisfies Verdict[]);

function isVerdict(value: unknown): value is Verdict {
  return VERDICTS.has(value);
}

/** A record of no more than the members of a kind, its number standing in for its event ID. */
function recordOf(members: string, index: number): string {
  const rest = members === '{}' ? '}' : `,${members.slice(1)}`;
  return `{"eventID":"${index}"${rest}`;
}

/** Has a query judge kinds of records, each kind once; `close` it. */
export class Judge {
  readonly #database: Database;
  /** One of its own: it plans while others work. */
  readonly #connection: Promise<DuckDBConnection>;
  /** Planned once, which takes longer than running it: a plan over a parameter knows nothing of what is in it. */
  readonly #statement: Promise<DuckDBPreparedStatement>;
  readonly #known = new Map<string, Promise<Verdict>>();
  /** One query at a time: they share the statement. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(database: Database, sieve: Sieve) {
    this.#database = database;
    this.#connection = connectAgain(database.instance);
    this.#statement = this.#connection.then((connection) =>
      connection.prepare(sieve.query(readObjects('$1'))),
    );
    // Whoever asks hears of it.
    this.#statement.catch(() => {});
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

  async close(): Promise<void> {
    await Promise.allSettled([this.#statement, this.#last]);
    await this.#connection.then(
      (connection) => connection.closeSync(),
      () => {},
    );
  }

  /** A kind without an answer is written: nothing is left out that was not judged. */
  async #ask(kinds: readonly string[]): Promise<Verdict[]> {
    const statement = await this.#statement;
    statement.bindList(1, duckdb.listValue(kinds.map(recordOf)));
    const reader = await this.#database.budget.spend(() => statement.runAndReadAll());
    const verdicts: Verdict[] = kinds.map(() => 'written');
    for (const [id, verdict] of reader.getRows()) {
      if (typeof id === 'string' && isVerdict(verdict)) verdicts[Number(id)] = verdict;
    }
    return verdicts;
  }
}
