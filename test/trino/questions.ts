import type { Command, Option } from 'commander';
import { BY_COLUMNS } from '../../src/audits/columns.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { parseTime } from '../../src/cli/time.ts';
import type { Window } from '../../src/model.ts';
import { NOW } from '../support/ask.ts';

/** The arguments of one question, behind `trail-audit sql <audit>`. */
export type Arguments = readonly string[];

/** A window that everything lies in, whatever a test invents. */
export const EVERYTHING: Arguments = ['--from', '2000-01-01', '--to', '2030-01-01'];

const ALL_COLUMNS = ['--by', BY_COLUMNS.join(',')];

const FULL_COLUMNS = 'region';

/** What every audit can be asked, by values of the sample logs. */
const FILTERS: readonly Arguments[] = [
  [
    ...['--from', '2026-11-10', '--to', '2026-11-12T08:00:00Z'],
    ...['--account', '111122223333', '--region', 'sigv2-regions', '--event-source', 's3'],
  ],
  ['--source-ip', '203.0.113.24', '--source-ip', '192.0.2.15'],
  // A role, a user, a session, an ARN, and what is nobody.
  [
    ...['--bucket', 'acme-invoices', '--bucket', 'acme-backup-archive', '--bucket', "it's"],
    ...['legacy-backup-ec2', 'bob', 'anonymous', "O'Brien", 'grüße/🙂', '--'].flatMap(
      (principal) => ['--principal', principal],
    ),
  ],
];

/** Options that are no audit's own. */
const COMMON = new Set(
  ['from', 'to', 'account', 'region', 'bucket', 'principal', 'source-ip', 'event-source', 'by']
    .concat([
      'include-services',
      'engine',
      'table',
      'late-days',
      'source',
      'profile',
      'aws-region',
      'output',
    ])
    .map((name) => `--${name}`),
);

/** Values of options that do not list theirs. */
const VALUES: Readonly<Record<string, readonly Arguments[]>> = {
  '--minimum': [
    ['--minimum', 'aws-cli=2.15.0'],
    ['boto3=1.34.0', 'aws-sdk-js=2.1692.0', 'aws-sdk-js=3.600.0', 'rclone=1.60.0'].flatMap(
      (minimum) => ['--minimum', minimum],
    ),
  ],
  '--policy': [['--policy', 'test/trino/policy.json']],
  '--as-of': [
    ['--as-of', '2019-01-01'],
    ['--as-of', '2027-08-01'],
  ],
};

function ownArguments(audit: string, option: Option): readonly Arguments[] {
  const { long, argChoices, required, defaultValue } = option;
  const name = long ?? '';
  if (argChoices !== undefined) {
    return argChoices
      .filter((choice) => choice !== defaultValue)
      .map((choice): Arguments => [name, choice]);
  }
  if (!required) return [[name]];
  const known = VALUES[name];
  if (known === undefined) throw new Error(`no value known to ask ${audit} with: ${name}`);
  return known;
}

function sqlCommands(): readonly Command[] {
  const program = buildProgram(async () => {});
  return program.commands.find((command) => command.name() === 'sql')?.commands ?? [];
}

/** Everything that changes the text of an audit, each at least once; the first is the plain question. */
export function questionsOf(audit: string): readonly Arguments[] {
  const command = sqlCommands().find((candidate) => candidate.name() === audit);
  if (command === undefined) throw new Error(`no audit ${audit}`);
  const own = command.options.filter(({ long }) => !COMMON.has(long ?? ''));
  const flags = command.options
    .filter(({ long, required, optional }) => !required && !optional && !COMMON.has(long ?? ''))
    .map(({ long }) => long ?? '');
  const services = command.options.some(({ long }) => long === '--include-services')
    ? ['--include-services']
    : [];
  return [
    [],
    ...FILTERS,
    [...ALL_COLUMNS, ...services, ...flags],
    ['--by', FULL_COLUMNS],
    ...own.flatMap((option) => ownArguments(audit, option)),
  ];
}

/** The question that tells most apart. */
export function broadQuestionOf(audit: string): Arguments {
  return questionsOf(audit).find(([, columns]) => columns === ALL_COLUMNS[1]) ?? [];
}

/** The question whose answer is stored in full: a row a region. */
export function fullQuestionOf(audit: string): Arguments {
  return questionsOf(audit).find(([, columns]) => columns === FULL_COLUMNS) ?? [];
}

/** A question with both ends of a window, so that its text does not change with the day. */
export function withWindow(args: Arguments): Arguments {
  const [from = '', first = '', to = '', last = ''] = EVERYTHING;
  return [
    ...args,
    ...(args.includes(from) ? [] : [from, first]),
    ...(args.includes(to) ? [] : [to, last]),
  ];
}

/** The window that arguments name, as the command line reads it. */
export function windowOf(args: Arguments): Window {
  const time = (name: string, now: Date): string | null => {
    const index = args.indexOf(name);
    return index < 0 ? null : parseTime(args[index + 1] ?? '', now);
  };
  return { from: time('--from', NOW), to: time('--to', NOW) };
}
