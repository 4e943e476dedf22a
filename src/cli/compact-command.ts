import { type Command, Option } from 'commander';
import { DEFAULT_NAME } from '../trail/settings.ts';
import { examples } from './examples.ts';
import type { Run } from './program.ts';
import { parseTime } from './time.ts';
import type { PlanFlags } from './trail-flags.ts';
import { name } from './trail-values.ts';
import { day, dollars, list } from './values.ts';

interface CompactFlags extends PlanFlags {
  readonly from?: string;
  readonly to?: string;
  readonly recompact?: readonly string[];
  readonly maxCost?: number;
}

/** The days of delivery that the flags name; `--to` is not among them, as in a window of an audit. */
function rangeOf({ from, to }: CompactFlags, now: Date) {
  const end = to === undefined ? null : new Date(Date.parse(parseTime(to, now)) - 1);
  return {
    first: from === undefined ? null : parseTime(from, now).slice(0, 10),
    last: end === null ? null : end.toISOString().slice(0, 10),
  };
}

function addOptions(command: Command): Command {
  const one = (flags: string, description: string): Option => new Option(flags, description);
  for (const option of [
    one('--name <name>', 'of the trail that setup made').argParser(name).default(DEFAULT_NAME),
    one('--region <region>', 'region to work in (default: as for the AWS CLI)'),
    one('--profile <name>', 'profile of the AWS configuration'),
    one('--from <time>', 'days of delivery from this one on: 2026-11-09, 30d (default: all)'),
    one('--to <time>', 'up to, and not including, this day'),
    one('--recompact <day>', 'write this day again (repeatable)').argParser(list(day)),
    one('--max-cost <dollars>', 'do not ask up to this; ask or refuse above').argParser(dollars),
    one('--dry-run', 'show the days and what they cost, change nothing'),
    one('--yes', 'do not ask'),
    one('--format <format>', 'how to show it').choices(['table', 'json']).default('table'),
  ]) {
    command.addOption(option);
  }
  return command;
}

/** Adds `compact`, which writes days of logs as Parquet. */
export function addCompact(program: Command, run: Run): void {
  const command = program
    .command('compact')
    .summary('copy days of logs into Parquet, so that audits scan less')
    .description(
      'Copies the logs of days that are over into Parquet files in the bucket that setup made, a query a day, and says first what that costs. Audits then read them in place of the log files (--source). Running it again does what is new.',
    )
    .addHelpText(
      'after',
      examples('compact', [
        '--dry-run',
        '--max-cost 5',
        '--from 30d --yes',
        '--recompact 2026-11-09',
      ]),
    );
  addOptions(command).action((flags: CompactFlags) =>
    run(async (context) => {
      const { compact } = await import('../commands/compact.ts');
      return compact(
        {
          name: flags.name,
          account: { region: flags.region, profile: flags.profile },
          range: rangeOf(flags, context.now()),
          again: flags.recompact ?? [],
          maxCost: flags.maxCost ?? null,
          dryRun: flags.dryRun ?? false,
          yes: flags.yes ?? false,
          format: flags.format,
        },
        context,
      );
    }),
  );
}
