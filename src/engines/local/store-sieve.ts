import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../logs/scan.ts';
import type { CountedRecords, Window } from '../../model.ts';
import { sqlLiteral } from '../../query/literal.ts';
import type { Sieve } from '../../query/sieve.ts';
import { COLUMNS } from './columns.ts';
import type { Database } from './database.ts';
import { Judge } from './judge.ts';
import { readLines } from './records.ts';
import {
  commonText,
  type Group,
  groupOf,
  groupsText,
  memberColumn,
  membersOf,
  standInsFor,
} from './store-kinds.ts';

const WRITTEN = 'written_kinds';
/** Kinds beyond these are not worth telling apart. */
const MOST_GROUPS = 100_000;

/** The records that a query needs to see, as a relation, and how many others there are. */
export interface SievedRecords {
  readonly relation: string;
  readonly counted: CountedRecords;
}

interface JudgedGroup {
  readonly group: Group;
  readonly verdict: Verdict;
}

function within({ from, to }: Window): string {
  const bounds = [
    ...(from === null ? [] : [`eventtime >= ${sqlLiteral(from)}`]),
    ...(to === null ? [] : [`eventtime < ${sqlLiteral(to)}`]),
  ];
  return bounds.length === 0 ? 'true' : bounds.join(' and ');
}

/** Counts the records of groups but for those that stand in for them. */
function countOf(judged: readonly JudgedGroup[]): CountedRecords {
  const sum = (wanted: Verdict): number =>
    judged
      .filter(({ verdict }) => verdict === wanted)
      .reduce((total, { group }) => total + Math.max(0, group.records - 2), 0);
  return { inScope: sum('in-scope'), outside: sum('outside'), firstEvent: null, lastEvent: null };
}

/** Leaves out the stored records that a query does nothing with but count; `close` it. */
export class StoreSieve {
  readonly #database: Database;
  readonly #judge: Judge;
  readonly #kind: readonly string[];

  constructor(database: Database, sieve: Sieve) {
    this.#database = database;
    this.#judge = new Judge(database, sieve);
    this.#kind = sieve.kind;
  }

  /** `stored` are records with a time; null where they are of too many kinds. */
  async sift(stored: string, window: Window): Promise<SievedRecords | null> {
    const inWindow = `(select * from ${stored} where ${within(window)})`;
    const { connection, budget } = this.#database;
    const text = groupsText(this.#kind, inWindow);
    const reader = await budget.spend(() => connection.runAndReadAll(text));
    if (reader.currentRowCount > MOST_GROUPS) return null;
    const groups = reader.getRows().map((row) => groupOf(row, this.#kind.length));
    const verdicts = await this.#judge.judge(groups.map((group) => membersOf(this.#kind, group)));
    const judged = groups.map(
      (group, i) => ({ group, verdict: verdicts[i] ?? 'written' }) as const,
    );
    const written = judged
      .filter(({ verdict }) => verdict === 'written')
      .map(({ group }) => group.kind);
    await this.#tableOf(written);
    const counted = judged.filter(({ verdict }) => verdict !== 'written');
    const some = `(select * from ${stored} where ${commonText(this.#kind, written)})`;
    return { relation: this.#relation(some, counted), counted: countOf(counted) };
  }

  close(): Promise<void> {
    return this.#judge.close();
  }

  /** The written kinds as a table: values may be any text, which literals may not. */
  async #tableOf(written: readonly Group['kind'][]): Promise<void> {
    const file = join(this.#database.folder, 'written.json');
    const lines = written.map((kind) =>
      JSON.stringify(Object.fromEntries(kind.map((value, i) => [`value_${i}`, value]))),
    );
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const columns = this.#kind.map((_, i) => `value_${i}: 'varchar'`).join(', ');
    await this.#database.connection.run(
      `create or replace table ${WRITTEN} as select distinct * from
        read_json(${sqlLiteral(file)}, format = 'newline_delimited', columns = {${columns}})`,
    );
  }

  /** `some` are stored records, the written ones among them. */
  #relation(some: string, counted: readonly JudgedGroup[]): string {
    const file = join(this.#database.folder, 'stand-ins.json');
    const lines = counted.flatMap(({ group }) => standInsFor(this.#kind, group));
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const isSame = this.#kind
      .map((path, i) => `${memberColumn(path)} is not distinct from value_${i}`)
      .join(' and ');
    return `select ${COLUMNS.join(', ')} from ${some} semi join ${WRITTEN} on ${isSame}
      union all select ${COLUMNS.join(', ')} from ${readLines(file)}`;
  }
}
