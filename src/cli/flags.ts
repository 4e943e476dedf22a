import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { extname } from 'node:path';
import { type Audit, type MinimumTls, optionName, type Signature } from '../audits/audit.ts';
import type { ByColumn } from '../audits/columns.ts';
import type { TableName } from '../aws/athena.ts';
import type { Account } from '../aws/connect.ts';
import { parseMinimums, parsePolicy } from '../clients/policy.ts';
import type { SourceChoice } from '../engines/athena/source-choice.ts';
import type { Memory } from '../engines/local/memory.ts';
import type { AthenaTarget, Target } from '../engines/target.ts';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { Window } from '../model.ts';
import type { Question } from '../query/assemble.ts';
import type { Filters } from '../query/filters.ts';
import { FORMATS, type Format, formatOf } from '../report/format-names.ts';
import { DEFAULT_NAME, tableOf } from '../trail/settings.ts';
import { parseTime } from './time.ts';

export const ENGINES = ['local', 'athena'] as const;
export type EngineName = (typeof ENGINES)[number];

/** What `trail-audit setup` makes, by default. */
export const OWN_TABLE: TableName = tableOf(DEFAULT_NAME);
export const OWN_WORKGROUP = DEFAULT_NAME;

/** Every account has this one. */
export const WORKGROUP = 'primary';

/** Days after its event that CloudTrail may deliver a file, for all practical purposes. */
export const LATE_DAYS = 1;

/** Days that a question on Athena is about, where nobody says. */
const DEFAULT_WINDOW = '7d';

/** What commander makes of the options of an audit. */
export interface AuditFlags {
  readonly logs?: readonly string[];
  readonly engine?: EngineName;
  readonly table?: TableName;
  readonly workgroup?: string;
  readonly outputLocation?: string;
  readonly lateDays?: number;
  readonly source?: SourceChoice;
  readonly maxCost?: number;
  readonly yes?: boolean;
  readonly profile?: string;
  readonly awsRegion?: string;
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
  readonly minimumTls?: MinimumTls;
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
  /** AWS is asked whose the findings are. */
  readonly resolve?: boolean;
}

/** Enough for a million records and more. Megabytes. */
const FIRST_MEMORY = 400;
const MEGABYTE = 1024 * 1024;

/** The window asked for; `span` long and up to its end, or now, where no start is given. */
function window(flags: AuditFlags, span: string | null, now: Date): Window {
  const to = flags.to === undefined ? null : parseTime(flags.to, now);
  const start = flags.from ?? span;
  const end = flags.from === undefined && to !== null ? new Date(to) : now;
  const from = start === null ? null : parseTime(start, end);
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

/** The events that the flags are about. */
export function filtersOf(flags: AuditFlags, now: Date, engine: EngineName): Filters {
  return {
    window: window(flags, engine === 'athena' ? DEFAULT_WINDOW : null, now),
    accounts: flags.account ?? [],
    regions: flags.region ?? [],
    buckets: flags.bucket ?? [],
    principals: flags.principal ?? [],
    sourceIps: flags.sourceIp ?? [],
    eventSources: flags.eventSource ?? [],
  };
}

/** The question that the flags of an audit ask an engine. */
export function questionOf(
  audit: Audit,
  flags: AuditFlags,
  now: Date,
  engine: EngineName = 'local',
): Question {
  return {
    audit,
    by: [...new Set(flags.by ?? audit.by)],
    filters: filtersOf(flags, now, engine),
    includeServices: flags.includeServices ?? audit.countsServices ?? false,
    signature: flags.signature ?? 'sigv2',
    minimumTls: flags.minimumTls ?? '1.2',
    minimums: parseMinimums([...policyEntries(flags.policy), ...(flags.minimum ?? [])]),
    all: flags.all ?? false,
    asOf: flags.asOf ?? now.toISOString().slice(0, 10),
  };
}

/** Options that mean something on Athena only. */
const ATHENA_FLAGS = [
  'table',
  'workgroup',
  'outputLocation',
  'lateDays',
  'source',
  'maxCost',
  'yes',
  'profile',
  'awsRegion',
] as const satisfies readonly (keyof AuditFlags)[];

/** Of those, the ones that say whom to ask in AWS: with --resolve they do on local logs, too. */
const ACCOUNT_FLAGS: readonly string[] = ['profile', 'awsRegion'];

/** Whose AWS to ask about what is found; null where nobody asked for that. */
export function resolveFor({ resolve, profile, awsRegion }: AuditFlags): Account | null {
  return resolve === true ? { profile, region: awsRegion } : null;
}

/** The engine asked for: by name, else local for logs and Athena for everything else. */
export function engineFor({ engine, logs, ...flags }: AuditFlags): EngineName {
  const name = engine ?? (logs === undefined ? 'athena' : 'local');
  if (name === 'athena' && logs !== undefined) {
    throw new TrailAuditError(
      'Cannot read --logs on Athena',
      'without --logs, or without --engine',
    );
  }
  const isResolved = flags.resolve === true;
  const stray = ATHENA_FLAGS.find(
    (flag) => flags[flag] !== undefined && !(isResolved && ACCOUNT_FLAGS.includes(flag)),
  );
  if (name === 'local' && stray !== undefined) {
    throw new TrailAuditError(
      `Cannot use ${optionName(stray)} on local logs`,
      `without ${optionName(stray)}, to read these logs; or without --logs, to ask Athena`,
    );
  }
  return name;
}

/** The table that the flags name, and whose it is. */
export function tableFor(
  flags: AuditFlags,
): Pick<AthenaTarget, 'table' | 'lateDays' | 'source' | 'account'> {
  return {
    table: flags.table ?? OWN_TABLE,
    lateDays: flags.lateDays ?? LATE_DAYS,
    source: flags.source ?? 'auto',
    account: { region: flags.awsRegion, profile: flags.profile },
  };
}

/** The table, and who runs queries on it. */
export function athenaTarget(flags: AuditFlags): AthenaTarget {
  return {
    kind: 'athena',
    ...tableFor(flags),
    workgroup: flags.workgroup ?? (flags.table === undefined ? OWN_WORKGROUP : WORKGROUP),
    outputLocation: flags.outputLocation ?? null,
    maxCost: flags.maxCost ?? null,
    yes: flags.yes ?? false,
  };
}

/** Where something is to be asked: the audit or query that `what` names, by the command `command`. */
export function targetFor(what: string, command: string, flags: AuditFlags): Target {
  if (engineFor(flags) === 'athena') return athenaTarget(flags);
  if (flags.logs !== undefined) {
    return { kind: 'local', logs: flags.logs, memory: memoryFor(flags) };
  }
  throw new TrailAuditError(
    `Cannot run ${what}: no logs given`,
    `trail-audit ${command} --logs FOLDER`,
  );
}

/** The memory asked for, or what most work needs, and half of the machine for what needs more. */
export function memoryFor({ memory: asked }: Pick<AuditFlags, 'memory'>): Memory {
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
