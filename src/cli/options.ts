import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { extname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Audit, type AuditOption, SIGNATURES, type Signature } from '../audits/catalogue.ts';
import { BY_COLUMNS, type ByColumn, isByColumn } from '../audits/columns.ts';
import { parseMinimums, parsePolicy } from '../clients/policy.ts';
import type { Memory } from '../engines/local/memory.ts';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { Window } from '../model.ts';
import type { Question } from '../query/assemble.ts';
import { FORMATS, type Format, formatOf } from '../report/formats.ts';
import { isDay, parseTime } from './time.ts';

/** The eight regions that ever took Signature Version 2. (Source: AWS documentation, botocore's endpoints.) */
const SIGV2_REGIONS = [
  'us-east-1',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'sa-east-1',
];

/** What commander makes of the options of an audit. */
export interface AuditFlags {
  readonly logs?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  readonly bucket?: readonly string[];
  readonly principal?: readonly string[];
  readonly sourceIp?: readonly string[];
  readonly eventSource?: readonly string[];
  readonly by?: readonly ByColumn[];
  readonly includeServices?: boolean;
  readonly signature?: Signature;
  readonly minimum?: readonly string[];
  readonly policy?: string;
  readonly asOf?: string;
  readonly all?: boolean;
  readonly limit?: number;
  readonly memory?: number;
  readonly format?: Format;
  readonly output?: string;
  readonly strict?: boolean;
  readonly failOnFindings?: boolean;
}

/** Enough for a million records and more. Megabytes. */
const FIRST_MEMORY = 400;
const MEGABYTE = 1024 * 1024;

type Earlier = readonly string[] | undefined;

type Check = (value: string) => string | readonly string[];

/** A repeatable option. */
function each(check: Check = (value) => value) {
  return (text: string, earlier: Earlier): readonly string[] => {
    const value = text.trim();
    // An unset variable of a script must not mean "all".
    if (value === '') throw new InvalidArgumentError('A value is missing.');
    return [...(earlier ?? []), ...[check(value)].flat()];
  };
}

/** A repeatable option whose values may also stand in one argument, with commas between. */
function list(check?: Check) {
  const one = each(check);
  return (text: string, earlier: Earlier): readonly string[] =>
    text.split(',').reduce<readonly string[]>((values, value) => one(value, values), earlier ?? []);
}

function account(value: string): string {
  if (!/^\d{12}$/.test(value)) throw new InvalidArgumentError('An account has 12 digits.');
  return value;
}

function region(value: string): readonly string[] {
  if (value === 'sigv2-regions') return SIGV2_REGIONS;
  if (/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(value)) return [value];
  throw new InvalidArgumentError('A region is like us-east-1; or sigv2-regions for those eight.');
}

function eventSource(value: string): string {
  return value.includes('.') ? value : `${value}.amazonaws.com`;
}

function day(value: string): string {
  if (!isDay(value)) throw new InvalidArgumentError('A day is like 2027-08-01.');
  return value;
}

function byColumn(value: string): ByColumn {
  if (isByColumn(value)) return value;
  throw new InvalidArgumentError(`Columns to group by: ${BY_COLUMNS.join(', ')}.`);
}

function limit(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('A limit is 1 or more.');
  return Number(value);
}

function memory(value: string): number {
  const [, amount, unit = ''] = /^([1-9]\d{0,5})(MB|GB)$/i.exec(value) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('Such as 400MB or 2GB.');
  return Number(amount) * (unit.toUpperCase() === 'GB' ? 1024 : 1);
}

function repeatable(flags: string, description: string, check?: Check): Option {
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
  all: () => new Option('--all', 'clients that are fine, too'),
};

/** Adds the options that say what is asked: of every audit, and the audit's own. */
export function addQuestionOptions(command: Command, audit: Audit): Command {
  const by = `columns to group by (default: ${audit.by.join(',')})`;
  for (const option of [
    new Option('--from <time>', 'from this time on: 2026-11-09, 2026-11-09T08:00:00Z, 7d, 24h'),
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
    new Option('--by <columns>', by).argParser(list(byColumn)),
    ...audit.options.map((name) => OWN_OPTIONS[name]()),
    new Option('--include-services', 'requests made by AWS services, too'),
  ]) {
    command.addOption(option);
  }
  return command;
}

/** Adds the options that say where to look and how to show it. */
export function addRunOptions(command: Command): Command {
  return command
    .addOption(new Option('--logs <path...>', 'log files, folders or patterns (repeatable)'))
    .addOption(new Option('--format <format>', 'how to show the answer').choices(FORMATS))
    .option('--output <file>', 'write the answer here; its ending chooses the format')
    .addOption(
      new Option('--limit <rows>', 'rows to show (default: 50 in a table, else all)').argParser(
        limit,
      ),
    )
    .addOption(
      new Option(
        '--memory <size>',
        'memory for DuckDB (default: as needed, up to half of the machine)',
      ).argParser(memory),
    )
    .option('--strict', 'exit 2 when a file could not be read whole')
    .option('--fail-on-findings', 'exit 1 when there are findings');
}

function window(flags: AuditFlags, now: Date): Window {
  const from = flags.from === undefined ? null : parseTime(flags.from, now);
  const to = flags.to === undefined ? null : parseTime(flags.to, now);
  if (from !== null && to !== null && from >= to) {
    throw new TrailAuditError(`Cannot use window ${from} to ${to}: it ends before it begins`);
  }
  return { from, to };
}

function policyEntries(file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  try {
    return parsePolicy(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new TrailAuditError(
      `Cannot read policy "${file}": ${reasonOf(error)}`,
      'lines such as aws-cli=2.15.0',
    );
  }
}

/** The question that the flags of an audit ask. */
export function questionOf(audit: Audit, flags: AuditFlags, now: Date): Question {
  return {
    audit,
    by: [...new Set(flags.by ?? audit.by)],
    filters: {
      window: window(flags, now),
      accounts: flags.account ?? [],
      regions: flags.region ?? [],
      buckets: flags.bucket ?? [],
      principals: flags.principal ?? [],
      sourceIps: flags.sourceIp ?? [],
      eventSources: flags.eventSource ?? [],
    },
    includeServices: flags.includeServices ?? false,
    signature: flags.signature ?? 'sigv2',
    minimums: parseMinimums([...policyEntries(flags.policy), ...(flags.minimum ?? [])]),
    all: flags.all ?? false,
    asOf: flags.asOf ?? now.toISOString().slice(0, 10),
  };
}

/** The memory asked for, or what most questions need and half of the machine for those that need more. */
export function memoryFor({ memory: asked }: AuditFlags): Memory {
  const half = Math.floor(totalmem() / 2 / MEGABYTE);
  return asked === undefined
    ? { first: FIRST_MEMORY, most: Math.max(FIRST_MEMORY, half) }
    : { first: asked, most: asked };
}

/** The format asked for: by name, else by the ending of the file, else a table. */
export function formatFor(flags: AuditFlags): Format {
  if (flags.format !== undefined) return flags.format;
  if (flags.output === undefined || extname(flags.output) === '') return 'table';
  const format = formatOf(flags.output);
  if (format !== null) return format;
  throw new TrailAuditError(
    `Cannot choose a format for "${flags.output}": its ending says none`,
    `--format with one of ${FORMATS.join(', ')}`,
  );
}
