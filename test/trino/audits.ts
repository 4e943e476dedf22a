import pMap from 'p-map';
import { AUDITS } from '../../src/audits/catalogue.ts';
import { spawnCli } from '../support/run-cli.ts';
import { printSql } from './cli.ts';
import { type Asked, type Conformance, compareEngines } from './conformance.ts';
import { broadQuestionOf, EVERYTHING, fullQuestionOf, questionsOf } from './questions.ts';
import {
  digestOf,
  nameOf,
  readStored,
  type StoredTable,
  storedTable,
  writeStored,
} from './stored.ts';
import { type Dataset, SAMPLES, TABLE } from './world.ts';

/** Trino works on a few queries at once. */
export const AT_ONCE = { concurrency: 3 };

const HOW_TO_STORE = 'npm run test:trino -- --write stores it';

/** What Trino answered to an audit's questions about the sample logs. */
interface Given {
  readonly digests: Record<string, string>;
  inFull: StoredTable;
}

async function askSamples(conformance: Conformance, audit: string): Promise<Given> {
  const questions = questionsOf(audit);
  const full = fullQuestionOf(audit);
  const given: Given = { digests: {}, inFull: { columns: [], rows: [] } };
  const answers = await pMap(
    questions,
    (args) =>
      compareEngines(conformance, {
        dataset: SAMPLES,
        table: TABLE,
        audit,
        args,
      }),
    AT_ONCE,
  );
  for (const [index, args] of questions.entries()) {
    const answer = answers[index] ?? null;
    if (answer !== null) given.digests[nameOf(args)] = digestOf(answer);
    if (answer !== null && nameOf(args) === nameOf(full)) given.inFull = storedTable(answer);
  }
  return given;
}

/** Differences between what Trino answers and what is stored of it. */
function staleAnswers(audit: string, given: Given): readonly string[] {
  const stored = readStored(audit);
  if (stored === null) return [`no answer is stored: ${HOW_TO_STORE}`];
  const names = new Set([...Object.keys(given.digests), ...Object.keys(stored.digests)]);
  const stale = [...names].filter((name) => given.digests[name] !== stored.digests[name]);
  const isFullStale = JSON.stringify(stored.inFull) !== JSON.stringify(given.inFull);
  return [...stale, ...(isFullStale ? ['the one in full'] : [])].map(
    (name) => `another answer is stored to "${name}": ${HOW_TO_STORE}`,
  );
}

/** The built command prints, in a process of its own, what the other questions are asked by. */
async function comparePrinted({ cli, world, score }: Conformance, audit: string): Promise<void> {
  const options = questionsOf(audit).some((args) => args.includes('--as-of'))
    ? ['--as-of', '2026-11-20']
    : [];
  const args = [audit, ...options, ...EVERYTHING, '--engine', 'athena', '--table', TABLE];
  const { stdout } = await spawnCli(world.aws.env, 'sql', ...args);
  if (stdout === (await printSql(cli, args))) return;
  score.note(`trail-audit sql ${audit}`, ['it prints another text than its own modules']);
}

/** Every audit, with every option that changes its text, about the sample logs. */
export async function compareAudits(conformance: Conformance): Promise<void> {
  for (const { id } of AUDITS) {
    await comparePrinted(conformance, id);
    const given = await askSamples(conformance, id);
    if (conformance.isWriting) writeStored(id, given);
    else conformance.score.note(`stored answers of ${id}`, staleAnswers(id, given));
  }
}

function broadly(dataset: Dataset): readonly Asked[] {
  return AUDITS.map(({ id }) => ({ dataset, table: TABLE, audit: id, args: broadQuestionOf(id) }));
}

/** What the audits' own tests ask, about all of their records at once; and the real logs. */
export async function compareCases(conformance: Conformance): Promise<void> {
  const { cases, kept, shared } = conformance.world;
  const asked = [
    ...kept.questions.map((question) => ({ dataset: cases, table: TABLE, ...question })),
    ...broadly(cases),
    ...(shared === null ? [] : broadly(shared)),
  ];
  await pMap(asked, (one) => compareEngines(conformance, one), AT_ONCE);
}
