import type { Window } from '../../src/model.ts';
import { type Cli, printSql } from './cli.ts';
import { askTrino, type TrinoAnswer, TrinoError } from './client.ts';
import { compareTables, type Table } from './compare.ts';
import { LocalLogs } from './local.ts';
import { type Arguments, windowOf, withWindow } from './questions.ts';
import type { Score } from './score.ts';
import type { Dataset, World } from './world.ts';

/** Both engines, and what is compared of them. */
export interface Conformance {
  readonly url: string;
  readonly cli: Cli;
  readonly world: World;
  readonly score: Score;
  readonly locals: Locals;
  /** Stores what Trino answers, instead of comparing with what is stored. */
  readonly isWriting: boolean;
}

/** DuckDBs with logs, each opened once. */
export class Locals {
  readonly #open = new Map<string, Promise<LocalLogs>>();

  async ask({ logs }: Dataset, window: Window, text: string): Promise<Table> {
    const key = JSON.stringify([logs, window]);
    const local = this.#open.get(key) ?? LocalLogs.open(logs, window);
    this.#open.set(key, local);
    return (await local).ask(text);
  }

  async close(): Promise<void> {
    for (const local of this.#open.values()) await (await local).close();
  }
}

/** One question of an audit, about a table of a dataset. */
export interface Asked {
  readonly dataset: Dataset;
  readonly table: string;
  readonly audit: string;
  readonly args: Arguments;
}

export function titleOf({ dataset, audit, args }: Asked): string {
  return [`${dataset.catalog}:`, audit, ...args].join(' ');
}

/** A text without the part that differs from engine to engine. */
function withoutSource(text: string): string {
  return text.replace(/with source as \([\s\S]*?\n\),\n/, '');
}

async function attempted(answer: Promise<TrinoAnswer>): Promise<TrinoAnswer | string> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TrinoError) return error.message;
    throw error;
  }
}

/** The answer of both engines to one question; Trino's as a text of why it has none. */
export interface Answers {
  readonly trino: TrinoAnswer | string;
  readonly local: Table;
  /** The text for Athena says something else than the local one. */
  readonly isOtherText: boolean;
}

/** Asks both engines the same, each by the text that `trail-audit sql` prints for it. */
async function askBoth({ cli, url, locals }: Conformance, asked: Asked): Promise<Answers> {
  const { dataset, table, audit } = asked;
  const args = withWindow(asked.args);
  const athena = await printSql(cli, [audit, ...args, '--engine', 'athena', '--table', table]);
  const local = await printSql(cli, [audit, ...args]);
  const [trino, rows] = await Promise.all([
    attempted(askTrino(url, dataset.catalog, athena)),
    locals.ask(dataset, windowOf(args), local),
  ]);
  return { trino, local: rows, isOtherText: withoutSource(athena) !== withoutSource(local) };
}

/** Compares what both engines answer. Gives Trino's answer; null where it has none. */
export async function compareEngines(
  conformance: Conformance,
  asked: Asked,
): Promise<TrinoAnswer | null> {
  const { trino, local, isOtherText } = await askBoth(conformance, asked);
  const { score } = conformance;
  if (typeof trino === 'string') {
    score.add(titleOf(asked), { cells: 0, differences: [`Trino refuses it: ${trino}`] });
    return null;
  }
  const { cells, differences } = compareTables(trino, local);
  const text = isOtherText ? ['the query texts differ in more than their source'] : [];
  score.add(titleOf(asked), { cells, differences: [...text, ...differences] });
  return trino;
}
