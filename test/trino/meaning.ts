import pMap from 'p-map';
import { readResult } from '../../src/engines/local/cells.ts';
import type { Cell, Row } from '../../src/model.ts';
import { MEANINGS } from '../engines/meanings.ts';
import { AT_ONCE } from './audits.ts';
import { askTrino } from './client.ts';
import type { Conformance } from './conformance.ts';
import { openDuckDb } from './local.ts';
import { readMeanings, writeMeanings } from './stored.ts';
import { SAMPLES } from './world.ts';

type Answer = Cell | Error;

async function attempt(answer: Promise<{ readonly rows: readonly Row[] }>): Promise<Answer> {
  try {
    return (await answer).rows[0]?.['answer'] ?? null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function shown(answer: Answer | undefined): string {
  return answer instanceof Error ? answer.message : JSON.stringify(answer);
}

/** DuckDB's answers, one after the other. */
async function localAnswers(): Promise<ReadonlyMap<string, Answer>> {
  const duckDb = await openDuckDb();
  const answers = new Map<string, Answer>();
  for (const { expression, query } of MEANINGS) {
    const answer = duckDb.runAndReadAll(query).then(readResult);
    answers.set(expression, await attempt(answer));
  }
  return answers;
}

/** Each expression of `engines/meanings.ts`, on both engines. */
export async function compareMeanings({ url, score, isWriting }: Conformance): Promise<void> {
  const local = await localAnswers();
  const stored = readMeanings();
  const answers = await pMap(
    MEANINGS,
    async ({ expression, query }): Promise<readonly [string, Cell]> => {
      const answer = await attempt(askTrino(url, SAMPLES.catalog, query));
      const said = `Trino says ${shown(answer)}`;
      const other = local.get(expression);
      const isStale = !isWriting && answer !== stored[expression];
      const differences = [
        ...(answer === other ? [] : [`${said}, DuckDB ${shown(other)}`]),
        ...(isStale ? [`${said}, stored is ${shown(stored[expression])}`] : []),
      ];
      score.add(expression, { cells: 1, differences });
      return [expression, answer instanceof Error ? null : answer];
    },
    AT_ONCE,
  );
  if (isWriting) writeMeanings(Object.fromEntries(answers));
}
