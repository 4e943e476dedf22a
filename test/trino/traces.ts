import pMap from 'p-map';
import { NO_FILTERS } from '../../src/query/filters.ts';
import {
  activityQuery,
  issuedQuery,
  neighboursQuery,
  type Scope,
} from '../../src/trace/questions.ts';
import { parseSubject } from '../../src/trace/subject.ts';
import { AT_ONCE } from './audits.ts';
import { printSql } from './cli.ts';
import { askTrino } from './client.ts';
import { compareTables } from './compare.ts';
import type { Conformance } from './conformance.ts';
import { EVERYTHING, windowOf } from './questions.ts';
import { SAMPLES, TABLE } from './world.ts';

/** Of each kind, in the sample logs. */
const SUBJECTS = [
  '203.0.113.24',
  'AKIAPKME46LUCEXAMPLE',
  'arn:aws:iam::444455556666:role/nightly-etl',
  'i-0a1b2c3d4e5f67890',
  'invoice-export',
  'anonymous',
];

const SHARED = {
  keys: ['AKIAPKME46LUCEXAMPLE', 'ASIACPX6472UFEXAMPLE'],
  sessions: ['arn:aws:sts::111122223333:assumed-role/legacy-backup-ec2/i-0a1b2c3d4e5f67890'],
  addresses: ['203.0.113.24 ', '10.20.4.31 vpce-0d1e2f3a4b5c60718'],
};

/** The SELECT that a printed text reads its raw columns by. */
export async function sourceOf({ cli }: Conformance, ...place: readonly string[]): Promise<string> {
  const text = await printSql(cli, ['sigv2', ...EVERYTHING, ...place]);
  return /with source as \(\n([\s\S]*?)\n\),\n/.exec(text)?.[1] ?? '';
}

function queriesOf(given: string, scope: Scope): readonly string[] {
  const subject = parseSubject(given);
  return [
    activityQuery(subject, scope),
    neighboursQuery(subject, SHARED, scope),
    issuedQuery(SHARED, scope),
  ];
}

/** The queries of `trace`, about subjects of each kind in the sample logs. */
export async function compareTraces(conformance: Conformance): Promise<void> {
  const { url, locals, score } = conformance;
  const window = windowOf(EVERYTHING);
  const filters = { ...NO_FILTERS, window };
  const athena = await sourceOf(conformance, '--engine', 'athena', '--table', TABLE);
  const local = await sourceOf(conformance);
  const compare = async (given: string): Promise<void> => {
    const ours = queriesOf(given, { filters, source: local });
    for (const [index, text] of queriesOf(given, { filters, source: athena }).entries()) {
      const answer = await locals.ask(SAMPLES, window, ours[index] ?? '');
      const trino = await askTrino(url, SAMPLES.catalog, text);
      score.add(`trace ${given}, query ${index + 1}`, compareTables(trino, answer));
    }
  };
  await pMap(SUBJECTS, compare, AT_ONCE);
}
