import { NO_FILTERS } from '../../src/query/filters.ts';
import { assembleSignatures } from '../../src/query/signatures.ts';
import { tablesText } from '../../src/query/tables.ts';
import { askTrino } from './client.ts';
import { compareTables } from './compare.ts';
import type { Conformance } from './conformance.ts';
import { EVERYTHING, windowOf } from './questions.ts';
import { sourceOf } from './traces.ts';
import { SAMPLES, TABLE } from './world.ts';

/** The query of `report` that is no audit's, on the sample logs. */
export async function compareSignatures(conformance: Conformance): Promise<void> {
  const { url, locals, score } = conformance;
  const window = windowOf(EVERYTHING);
  const textOver = async (...place: readonly string[]): Promise<string> => {
    const source = await sourceOf(conformance, ...place);
    return assembleSignatures(tablesText({ ...NO_FILTERS, window }, source));
  };
  const athena = await textOver('--engine', 'athena', '--table', TABLE);
  const trino = await askTrino(url, SAMPLES.catalog, athena);
  const local = await locals.ask(SAMPLES, window, await textOver());
  score.add('requests by day and signature', compareTables(trino, local));
}
