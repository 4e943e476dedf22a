import { type Command, Option } from 'commander';
import { TrailAuditError } from '../errors.ts';
import { examples } from './examples.ts';
import { type AuditFlags, filtersOf, memoryFor } from './flags.ts';
import type { Run } from './program.ts';
import { account, lateDays, list, memory, region } from './values.ts';

/** Days after its own that a folder of a day in S3 is listed again. */
const RELIST_DAYS = 7;

/** What commander makes of the options of `collect`. Here `to` is where the records go. */
interface CollectFlags
  extends Pick<AuditFlags, 'account' | 'region' | 'profile' | 'awsRegion' | 'memory' | 'from'> {
  readonly to: string;
  readonly until?: string;
  readonly relistDays?: number;
  readonly verify?: boolean;
  readonly format: 'table' | 'json';
}

function addOptions(command: Command): Command {
  for (const option of [
    new Option(
      '--to <store>',
      'the folder of the store; made where there is none',
    ).makeOptionMandatory(),
    new Option('--from <time>', 'files of events from this time on: 2026-11-09, 7d'),
    new Option('--until <time>', 'files of events up to, and not including, this time'),
    new Option('--verify', 'take nothing; read the source again and compare'),
    new Option(
      '--memory <size>',
      'memory for DuckDB (default: as needed, up to half of the machine)',
    ).argParser(memory),
    new Option('--format <format>', 'how to show what was done')
      .choices(['table', 'json'])
      .default('table'),
  ]) {
    command.addOption(option);
  }
  return command
    .optionsGroup('From S3:')
    .addOption(
      new Option('--account <id>', 'only of this account (repeatable)').argParser(list(account)),
    )
    .addOption(
      new Option('--region <region>', 'only of this region (repeatable)').argParser(list(region)),
    )
    .addOption(
      new Option(
        '--relist-days <days>',
        `list the folder of a day again for so long (default: ${RELIST_DAYS})`,
      ).argParser(lateDays),
    )
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--aws-region <region>', 'region to begin with (default: as for the AWS CLI)');
}

/** Options that mean something in a bucket only. */
const BUCKET_FLAGS = {
  account: '--account',
  region: '--region',
  relistDays: '--relist-days',
  profile: '--profile',
  awsRegion: '--aws-region',
} as const;

function refuseStray(from: string, flags: Readonly<Record<string, unknown>>): void {
  const stray = Object.entries(BUCKET_FLAGS).find(([flag]) => flags[flag] !== undefined);
  if (stray === undefined || from.startsWith('s3://')) return;
  throw new TrailAuditError(
    `Cannot use ${stray[1]} on a folder`,
    `without ${stray[1]}, or with s3://BUCKET/PREFIX`,
  );
}

/** Whether a process of this machine lives. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of another user's is alive, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function wanted({ from, until, account: accounts, region: regions }: CollectFlags): AuditFlags {
  return {
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { to: until }),
    ...(accounts === undefined ? {} : { account: accounts }),
    ...(regions === undefined ? {} : { region: regions }),
  };
}

/** Adds `collect`, which copies logs into a store that questions are answered from. */
export function addCollect(program: Command, run: Run): void {
  const command = program
    .command('collect')
    .argument('<source>', 'a folder of log files, or s3://BUCKET/PREFIX')
    .summary('copy logs into a store that answers at once')
    .description(
      'Copies CloudTrail logs into a store of Parquet files by day of the event, each event once, and says what became of every file. Run again, it takes what is new or was rewritten; killed, it goes on where it was. --logs STORE answers from it.',
    )
    .addHelpText(
      'after',
      examples('collect', [
        'logs/ --to store/',
        's3://acme-logs/AWSLogs/ --to store/ --from 30d --region us-east-1',
        'logs/ --to store/ --verify',
      ]),
    );
  addOptions(command).action((from: string, flags: CollectFlags) =>
    run(async (context) => {
      const { collect } = await import('../commands/collect.ts');
      refuseStray(from, { ...flags });
      const { window, accounts, regions } = filtersOf(wanted(flags), context.now(), 'local');
      return collect(
        {
          ...{ from, store: flags.to, window, accounts, regions },
          relistDays: flags.relistDays ?? RELIST_DAYS,
          account: { profile: flags.profile, region: flags.awsRegion },
          memory: memoryFor(flags),
          writer: { pid: process.pid, isAlive },
          verify: flags.verify ?? false,
          format: flags.format,
        },
        context,
      );
    }),
  );
}
