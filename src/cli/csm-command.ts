import { type Command, InvalidArgumentError, Option } from 'commander';
import { CSM_FORMATS, type CsmFormat } from '../report/format-names.ts';
import { addCsmMatch } from './csm-match-command.ts';
import { examples } from './examples.ts';
import type { Run } from './program.ts';
import { list } from './values.ts';

/** Where SDKs send to unless they are told otherwise. */
export const HOST = '127.0.0.1';
export const PORT = 31000;
/** What commander makes of the options of `csm`. */
export interface CsmFlags {
  readonly host?: string;
  readonly port?: number;
  readonly duration?: number;
  readonly output?: string;
  readonly fullAccessKeys?: boolean;
  readonly minimum?: readonly string[];
  readonly format?: CsmFormat;
  readonly report?: string;
  readonly policy?: string | true;
  readonly expect?: string;
}

function port(value: string): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= 1 && number <= 65_535) return number;
  throw new InvalidArgumentError('A port is a number from 1 to 65535.');
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
/** What timers take. */
const LONGEST_DURATION = 2 ** 31 - 1;

function duration(value: string): number {
  const [, amount = '', unit = ''] = /^([1-9]\d{0,6})([smh])$/.exec(value) ?? [];
  const milliseconds = Number(amount) * (UNITS[unit] ?? 0) * 1000;
  if (milliseconds > 0 && milliseconds <= LONGEST_DURATION) return milliseconds;
  throw new InvalidArgumentError('A duration is like 30s, 5m or 2h; 24 days at most.');
}

function addOptions(command: Command): Command {
  for (const option of [
    new Option('--host <address>', `listen at this address (default: ${HOST})`),
    new Option('--port <port>', `and this port (default: ${PORT}; with a command any)`).argParser(
      port,
    ),
    new Option('--duration <time>', 'stop after this time: 30s, 5m, 2h').argParser(duration),
    new Option('--output <file>', 'record the events, one JSON object a line'),
    new Option('--full-access-keys', 'access keys as they are, and not shortened'),
    new Option('--minimum <client=version>', 'demand at least this version (repeatable)').argParser(
      list(),
    ),
    new Option('--policy [file]', 'name the IAM actions used, or write a policy of them'),
    new Option('--expect <policy>', 'exit 1 when a call is outside of this IAM policy'),
    new Option('--format <format>', 'how to show the report').choices(CSM_FORMATS),
    new Option('--report <file>', 'write the report here; .json chooses JSON'),
  ]) {
    command.addOption(option);
  }
  return command;
}

/**
 * Adds `csm`, which listens to SDKs, and `csm match`. Listening is a command of its own below, the one that
 * is meant where none is named: else its options would be taken from `match`, which has some of the same name.
 */
export function addCsm(program: Command, run: Run): void {
  const command = program
    .command('csm')
    .summary('hear what SDKs call, from the SDKs themselves (Client Side Monitoring)')
    .addHelpText(
      'after',
      examples('csm', [
        '',
        '--duration 5m --output calls.jsonl',
        '-- aws s3 ls',
        '--policy -- python3 backup.py',
        '--expect policy.json -- npm test',
        'match calls.jsonl --logs logs/',
      ]),
    );
  const listen = command
    .command('listen', { isDefault: true, hidden: true })
    .configureHelp({ commandUsage: () => 'trail-audit csm [options] [-- command...]' })
    .description(
      'Listens to AWS SDKs that report their calls (Client Side Monitoring): who calls what, with which SDK, how it ends. With a command it runs that, listens to it alone, and ends with its exit code: like strace for AWS calls. Session tokens are never kept. csm match looks calls up in CloudTrail.',
    )
    .argument('[command...]', 'behind --: a program to run and to listen to')
    .showHelpAfterError('(--help lists the options; a command with options stands behind --)');
  command.helpInformation = () => listen.helpInformation();
  addOptions(listen).action((given: readonly string[], flags: CsmFlags) =>
    run(async (context) => {
      const { csm } = await import('../commands/csm.ts');
      const { requestOf, withTerminal } = await import('./csm-request.ts');
      const { quiet } = program.opts<{ quiet?: boolean }>();
      const isWatched = process.stderr.isTTY && given.length === 0 && !quiet;
      return csm(requestOf(given, flags, context.now()), withTerminal(context, isWatched));
    }),
  );
  addCsmMatch(command, run);
}
