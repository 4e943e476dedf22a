import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import { type Audit, type AuditOption, MINIMUM_TLS, SIGNATURES } from '../audits/audit.ts';
import { SOURCES } from '../engines/athena/source-choice.ts';
import { FORMATS } from '../report/format-names.ts';
import { ENGINES, LATE_DAYS, OWN_TABLE, OWN_WORKGROUP, WORKGROUP } from './flags.ts';
import {
  account,
  byColumn,
  day,
  dollars,
  each,
  eventSource,
  lateDays,
  limit,
  list,
  memory,
  outputLocation,
  region,
  table,
} from './values.ts';

function repeatable(
  flags: string,
  description: string,
  check?: Parameters<typeof list>[0],
): Option {
  return new Option(flags, `${description} (repeatable)`).argParser(list(check));
}

const OWN_OPTIONS: Readonly<Record<AuditOption, () => Option>> = {
  signature: () =>
    new Option('--signature <kind>', 'which signatures to look for')
      .choices(SIGNATURES)
      .default('sigv2'),
  minimum: () => repeatable('--minimum <client=version>', 'demand at least this version'),
  policy: () =>
    new Option('--policy <file>', 'minimum versions from a file: CLIENT=VERSION lines, or JSON'),
  asOf: () =>
    new Option('--as-of <date>', 'judge support on this day (default: today)').argParser(day),
  all: () => new Option('--all', 'what is fine, too'),
  minimumTls: () =>
    new Option('--minimum-tls <version>', 'demand at least this TLS version')
      .choices(MINIMUM_TLS)
      .default('1.2'),
};

/** An option that only some audits have. */
export function ownOption(name: AuditOption): Option {
  return OWN_OPTIONS[name]();
}

export const FROM = 'from this time on: 2026-11-09, 2026-11-09T08:00:00Z, 7d, 24h';

/** Adds the options that say which events are asked about; `from` says what --from is. */
export function addFilterOptions(command: Command, from = FROM): Command {
  command.optionsGroup('Which events:');
  for (const option of [
    new Option('--from <time>', from),
    new Option('--to <time>', 'up to, and not including, this time'),
    repeatable('--account <id>', 'only of this recording account', account),
    repeatable('--region <region>', 'only of this region, or of sigv2-regions', region),
    repeatable('--bucket <name>', 'only on this bucket'),
    // Commas may stand in the names of roles and sessions.
    new Option(
      '--principal <arn>',
      'only by this ARN, ID, access key or name (repeatable)',
    ).argParser(each()),
    repeatable('--source-ip <address>', 'only from this address'),
    repeatable('--event-source <service>', 'only of this service', eventSource),
  ]) {
    command.addOption(option);
  }
  return command;
}

/** Adds the options that say what is asked: of every audit, and the audit's own. */
export function addQuestionOptions(command: Command, audit: Audit): Command {
  const by = `columns to group by (default: ${audit.by.join(',')})`;
  addFilterOptions(command).optionsGroup('The question:');
  for (const option of [
    new Option('--by <columns>', by).argParser(list(byColumn)),
    ...audit.options.map(ownOption),
    ...(audit.countsServices
      ? []
      : [new Option('--include-services', 'requests made by AWS services, too')]),
  ]) {
    command.addOption(option);
  }
  return command;
}

/** Adds the options that say which CloudTrail table on Athena is meant. */
export function addTableOptions(command: Command): Command {
  return command
    .optionsGroup('On Athena:')
    .addOption(
      new Option(
        '--engine <engine>',
        'where it runs (default: local with --logs, else athena)',
      ).choices(ENGINES),
    )
    .addOption(
      new Option(
        '--table <database.table>',
        `the CloudTrail table (default: ${OWN_TABLE.database}.${OWN_TABLE.table})`,
      ).argParser(table),
    )
    .addOption(
      new Option(
        '--late-days <days>',
        `days after their events that files may have been delivered (default: ${LATE_DAYS})`,
      ).argParser(lateDays),
    )
    .addOption(
      new Option(
        '--source <kind>',
        'read the log files, their compacted days, or each day where it is cheaper (default: auto)',
      ).choices(SOURCES),
    )
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--aws-region <region>', 'region of the table (default: as for the AWS CLI)');
}

/** Adds the options of a run on Athena. */
export function addAthenaOptions(command: Command): Command {
  return addTableOptions(command)
    .option(
      '--workgroup <name>',
      `the workgroup (default: ${OWN_WORKGROUP}; for a --table ${WORKGROUP})`,
    )
    .addOption(
      new Option(
        '--output-location <s3://...>',
        "where Athena puts the result (default: the workgroup's)",
      ).argParser(outputLocation),
    )
    .addOption(
      new Option('--max-cost <dollars>', 'estimate first, and ask or refuse above this').argParser(
        dollars,
      ),
    )
    .option('--yes', 'read all of a table that has no partitions by day');
}

/** Log files of two accounts and seven days, beside the built program. */
export const SAMPLE_LOGS = fileURLToPath(new URL('../sample-logs', import.meta.url));

/** Adds the options that say which logs of this machine are read. */
export function addLogsOptions(command: Command): Command {
  return command
    .optionsGroup('Logs of this machine:')
    .addOption(
      new Option('--logs <path...>', 'log files, folders or patterns (repeatable); or a store'),
    )
    .addOption(
      new Option(
        '--sample',
        'the sample logs that come with trail-audit, in place of yours',
      ).conflicts(['logs', 'engine', 'table']),
    )
    .hook('preAction', () => {
      if (command.opts<{ sample?: boolean }>().sample)
        command.setOptionValue('logs', [SAMPLE_LOGS]);
    });
}

/** Adds the options that say where to look and how to show it. */
export function addRunOptions(command: Command): Command {
  return addLogsOptions(command)
    .addOption(
      new Option(
        '--memory <size>',
        'memory for DuckDB (default: as needed, up to half of the machine)',
      ).argParser(memory),
    )
    .option('--strict', 'exit 2 when a file could not be read whole')
    .optionsGroup('The answer:')
    .addOption(new Option('--format <format>', 'how to show the answer').choices(FORMATS))
    .option('--output <file>', 'write the answer here; its ending chooses the format')
    .addOption(
      new Option('--limit <rows>', 'rows to show (default: 50 in a table, else all)').argParser(
        limit,
      ),
    );
}
