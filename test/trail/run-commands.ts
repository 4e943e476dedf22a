import { setMaxListeners } from 'node:events';
import { vi } from 'vitest';
import { AUDITS } from '../../src/audits/catalogue.ts';
import { connect } from '../../src/aws/connect.ts';
import { questionOf } from '../../src/cli/flags.ts';
import { type AuditRequest, audit } from '../../src/commands/audit.ts';
import { type CompactRequest, compact } from '../../src/commands/compact.ts';
import type { Context, ExitCode } from '../../src/commands/context.ts';
import { type LoggingRequest, logging } from '../../src/commands/logging.ts';
import { setup } from '../../src/commands/setup.ts';
import { teardown } from '../../src/commands/teardown.ts';
import type { SourceChoice } from '../../src/engines/athena/source-choice.ts';
import type { Window } from '../../src/model.ts';
import type { Scope, Settings } from '../../src/trail/settings.ts';
import type { StandIn } from '../support/aws/stand-in.ts';

/** Milliseconds that a run would have paused, by its signal: nothing here waits. */
const pausesOf = new WeakMap<AbortSignal, number[]>();

vi.mock('node:timers/promises', async (original) => {
  const real = await original<typeof import('node:timers/promises')>();
  const setTimeout: typeof real.setTimeout = (milliseconds, value, options) => {
    if (options?.signal !== undefined) pausesOf.get(options.signal)?.push(milliseconds ?? 0);
    return real.setTimeout(0, value, options);
  };
  return { ...real, setTimeout };
});

export const NAME = 'trail-audit';
export const ACCOUNT = '111122223333';
export const BUCKET = `${NAME}-${ACCOUNT}-us-east-1`;
export const DATABASE = 'trail_audit';
export const TABLE = 'cloudtrail_logs';
/** The tag that says what is ours. */
export const OURS = { 'trail-audit:name': NAME };

/** What became of a run. */
export interface Ended {
  /** Null where it ended in an error. */
  readonly code: ExitCode | null;
  readonly error: unknown;
  readonly notes: readonly string[];
  readonly written: string;
  /** Milliseconds of each pause, in order. */
  readonly pauses: readonly number[];
}

export interface Place {
  readonly region?: string;
  readonly signal?: AbortSignal;
}

/** What the command line asks for where it has no flags. */
export const DEFAULTS: Omit<Settings, 'region' | 'identity'> = {
  name: NAME,
  scope: { buckets: [], excludedBuckets: [], events: 'all' },
  isMultiRegion: true,
  organization: null,
  managementAccount: null,
  kmsKey: null,
  expireLogs: 90,
  scanLimit: null,
  use: null,
};

/** The environment of SDK clients in this process; the endpoint is each run's own. */
export function stubAwsEnvironment(): void {
  const environment = {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

async function run(
  aws: StandIn,
  { region, signal = new AbortController().signal }: Place,
  command: (context: Context) => Promise<ExitCode>,
): Promise<Ended> {
  const notes: string[] = [];
  const pauses: number[] = [];
  pausesOf.set(signal, pauses);
  setMaxListeners(0, signal);
  const written: string[] = [];
  const context: Context = {
    now: () => aws.now,
    signal,
    connect: async () => {
      const connection = await connect({ region });
      const config = { ...connection.config, endpoint: aws.url };
      return { ...connection, config };
    },
    write: async (text) => void written.push(text),
    note: (line) => void notes.push(line),
    confirm: async () => false,
    ask: async () => '',
    progress: () => {},
    width: 80,
  };
  const end = await command(context).then(
    (code) => ({ code, error: null }),
    (error: unknown) => ({ code: null, error }),
  );
  return { ...end, notes, written: written.join(''), pauses };
}

export type SetupChoices = Partial<Omit<Settings, 'region' | 'identity' | 'scope'>> & {
  readonly scope?: Partial<Scope>;
};

/** Runs `setup --yes` in this process. */
export function runSetup(
  aws: StandIn,
  { scope, ...choices }: SetupChoices = {},
  place: Place = {},
): Promise<Ended> {
  const settings = { ...DEFAULTS, ...choices, scope: { ...DEFAULTS.scope, ...scope } };
  const { region } = place;
  const fixed = { dryRun: false, format: 'table', yes: true, wait: false } as const;
  return run(aws, place, (context) => setup({ settings, account: { region }, ...fixed }, context));
}

/** Runs `teardown --yes` in this process, with `--delete-logs` where nothing else is said. */
export function runTeardown(
  aws: StandIn,
  { deleteLogs = true, name = NAME }: { deleteLogs?: boolean; name?: string } = {},
  place: Place = {},
): Promise<Ended> {
  const { region } = place;
  const fixed = { dryRun: false, format: 'table', yes: true } as const;
  return run(aws, place, (context) =>
    teardown({ name, deleteLogs, account: { region }, ...fixed }, context),
  );
}

/** Runs `pause` or `resume` in this process. */
export function runLogging(aws: StandIn, kind: LoggingRequest['kind']): Promise<Ended> {
  return run(aws, {}, (context) => logging({ name: NAME, account: {}, kind }, context));
}

export type CompactChoices = Partial<Omit<CompactRequest, 'account'>>;

/** Runs `compact --yes` in this process. */
export function runCompact(
  aws: StandIn,
  choices: CompactChoices = {},
  { signal }: Place = {},
): Promise<Ended> {
  const request: CompactRequest = {
    name: NAME,
    account: {},
    range: { first: null, last: null },
    again: [],
    maxCost: null,
    dryRun: false,
    yes: true,
    format: 'table',
    ...choices,
  };
  const place = signal === undefined ? {} : { signal };
  return run(aws, place, (context) => compact(request, context));
}

/** What `sigv2` answers of the table that setup made, as JSON, asked in this process. */
export function runAudit(
  aws: StandIn,
  source: SourceChoice,
  window: Window = { from: null, to: null },
): Promise<Ended> {
  const target = {
    kind: 'athena',
    table: { database: DATABASE, table: TABLE },
    lateDays: 1,
    source,
    account: {},
    workgroup: NAME,
    outputLocation: null,
    maxCost: null,
    yes: true,
  } as const;
  const sigv2 = AUDITS.find(({ id }) => id === 'sigv2');
  if (sigv2 === undefined) throw new Error('no audit sigv2');
  const question = questionOf(sigv2, {}, aws.now);
  const request: AuditRequest = {
    question: { ...question, filters: { ...question.filters, window } },
    target,
    format: 'json',
    output: null,
    limit: null,
    strict: false,
    failOnFindings: false,
    resolve: null,
  };
  return run(aws, {}, (context) => audit(request, context));
}

/** The calls, from the n-th on, that change something. */
export function changesIn(aws: StandIn, from = 0): readonly string[] {
  return aws.calls
    .slice(from)
    .map(({ operation }) => operation)
    .filter((operation) => !/^(Get|List|Head)/.test(operation));
}
