import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Verdict } from '../../logs/scan.ts';
import type { Sieve } from '../engine.ts';
import type { MemoryBudget } from './memory.ts';
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

export interface JudgeOptions {
  readonly connection: DuckDBConnection;
  readonly budget: MemoryBudget;
  readonly folder: string;
}

/** Has a query judge kinds of records, each kind once. */
export class Judge {
  readonly #connection: DuckDBConnection;
  readonly #budget: MemoryBudget;
  readonly #file: string;
  /** Not prepared: a plan made for some kinds is not always right for others. */
  readonly #query: string;
  readonly #known = new Map<string, Promise<Verdict>>();
  /** One query at a time: they share the file. */
  #last: Promise<unknown> = Promise.resolve();

  /** `connection`: nobody else uses it meanwhile; `folder` is for the kinds in question. */
  constructor({ connection, budget, folder }: JudgeOptions, sieve: Sieve) {
    this.#connection = connection;
    this.#budget = budget;
    this.#file = join(folder, 'kinds.json');
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
    const reader = await this.#budget.spend(() => this.#connection.runAndReadAll(this.#query));
    const verdicts: Verdict[] = kinds.map(() => 'written');
    for (const [id, verdict] of reader.getRows()) {
      if (typeof id === 'string' && isVerdict(verdict)) verdicts[Number(id)] = verdict;
    }
    return verdicts;
  }
}
