import { AUDITS } from '../../../src/audits/catalogue.ts';
import { connect } from '../../../src/aws/connect.ts';
import { questionOf, targetFor } from '../../../src/cli/flags.ts';
import { audit } from '../../../src/commands/audit.ts';
import type { FaultRule, Outcome, StandIn } from '../../support/aws/stand-in.ts';
import { addMany, smallWorld } from './small-world.ts';

const SIGV2 = AUDITS.find(({ id }) => id === 'sigv2')!;
const NOW = new Date('2025-11-20T12:00:00Z');

/** Two pages of a result that is never shown. */
const NOTHING = {
  columns: [{ name: 'part', type: 'varchar' }],
  rows: Array.from({ length: 1100 }, () => [null]),
};

/** What became of a run. */
export interface Ended {
  readonly aws: StandIn;
  /** What was written, without what differs from run to run; null where nothing was. */
  readonly answer: string | null;
  readonly notes: readonly string[];
  readonly error: unknown;
}

export interface Run {
  readonly table: string;
  readonly rules?: readonly FaultRule[];
  /** The call, counted from 1, during which it is interrupted. */
  readonly abortAt?: number;
  /** It is interrupted when a person is told something that begins so. */
  readonly abortAtNote?: string;
  readonly isAnswered?: boolean;
  /** What becomes of the query; it runs for a look, and ends well, where nothing is said. */
  readonly outcome?: Outcome;
  /** Milliseconds to wait for an answer that never comes. */
  readonly patience?: number;
}

async function begin(aws: StandIn, asked: Run, controller: AbortController) {
  const { table, abortAtNote, patience = 30_000 } = asked;
  const written: string[] = [];
  const notes: string[] = [];
  const flags = {
    table: { database: 'security', table },
    from: '2025-11-09',
    to: '2025-11-10',
    maxCost: 5,
  };
  const request = {
    question: questionOf(SIGV2, flags, NOW, 'athena'),
    target: targetFor('audit "sigv2"', 'sigv2', flags),
    format: 'json' as const,
    output: null,
    limit: null,
    strict: false,
    failOnFindings: false,
    resolve: null,
  };
  const ended = audit(request, {
    now: () => NOW,
    signal: controller.signal,
    connect: async (account) => {
      const connection = await connect(account, { connect: 5000, answer: patience });
      const config = { ...connection.config, endpoint: aws.url };
      return { ...connection, config };
    },
    write: async (text) => void written.push(text),
    note: (line) => {
      notes.push(line);
      if (abortAtNote !== undefined && line.startsWith(abortAtNote)) controller.abort();
    },
    confirm: async () => false,
    ask: async () => '',
    progress: () => {},
    width: 80,
  });
  const error = await ended.then(
    () => null,
    (reason: unknown) => reason,
  );
  return { written, notes, error };
}

/** Runs sigv2 in this process, on a small world of its own with these faults in the way. */
export async function run(asked: Run): Promise<Ended> {
  const aws = await smallWorld();
  if (asked.table === 'many') addMany(aws);
  // Where nothing is to be answered, nothing has to be run.
  const result = asked.isAnswered === false ? { result: NOTHING } : {};
  aws.nextOutcome({ states: ['RUNNING'], ...result, ...asked.outcome });
  for (const rule of asked.rules ?? []) aws.refuse(rule);
  const controller = new AbortController();
  const { abortAt } = asked;
  const watch = setInterval(() => {
    if (abortAt !== undefined && aws.calls.length >= abortAt) controller.abort();
  }, 5);
  const { written, notes, error } = await begin(aws, asked, controller);
  clearInterval(watch);
  await aws.close();
  const ids = new RegExp(aws.executions.map(({ id }) => id).join('|') || '^$', 'g');
  const stable = (text: string): string => text.replaceAll(ids, 'QUERY-ID');
  const answer = written.length === 0 ? null : stable(written.join(''));
  return { aws, answer, notes: notes.map(stable), error };
}
