import type { Account, Connection } from '../aws/connect.ts';
import { identify } from '../aws/identity.ts';
import { TrailAuditError } from '../errors.ts';
import { apply } from '../trail/apply.ts';
import { inspect } from '../trail/inspect.ts';
import { checkLogs } from '../trail/logs-there.ts';
import { planSetup } from '../trail/plan.ts';
import { findRecorders } from '../trail/recorders.ts';
import { namesOf, type Settings } from '../trail/settings.ts';
import { type Step, stepText } from '../trail/step.ts';
import { awaitFirstLog } from '../trail/wait.ts';
import { nextLines, planData, planLines } from '../trail/words.ts';
import type { Context, ExitCode } from './context.ts';

/** What the command line asked for; region and account are found out. */
export interface SetupRequest {
  readonly settings: Omit<Settings, 'region' | 'identity'>;
  readonly account: Account;
  readonly dryRun: boolean;
  readonly format: 'table' | 'json';
  readonly yes: boolean;
  readonly wait: boolean;
}

/** Makes a trail of S3 object operations, a bucket for it, and a table over it; what is there already stays. */
export async function setup(request: SetupRequest, context: Context): Promise<ExitCode> {
  const { signal, note, progress } = context;
  const connection = await context.connect(request.account);
  const identity = await identify(connection, signal);
  const settings: Settings = { ...request.settings, region: connection.region, identity };
  const steps = await stepsFor(connection, settings, signal);
  if (settings.use !== null) await checkLogs(connection, settings, signal);
  const recorders = await findRecorders(connection, namesOf(settings).trail, signal);
  if (request.dryRun && request.format === 'json') {
    const data = planData(settings, steps, recorders);
    await context.write(`${JSON.stringify(data, null, 2)}\n`, null);
    return 0;
  }
  const lines = planLines(settings, steps, recorders);
  if (request.dryRun) {
    await context.write(`${lines.join('\n')}\n`, null);
    return 0;
  }
  for (const line of lines) note(line);
  await agree(steps, request, context);
  await apply(connection, settings, steps, { signal, note, onProgress: progress });
  await vouch(connection, settings, signal);
  const text = steps.length === 0 ? 'All of it is there already.' : 'All of it is there.';
  await context.write([text, ...nextLines(settings), ''].join('\n'), null);
  if (request.wait) await awaitFirstLog(connection, settings, context);
  return 0;
}

async function stepsFor(
  connection: Connection,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly Step[]> {
  const plan = planSetup(settings, await inspect(connection, settings, signal));
  if (plan.kind === 'steps') return plan.steps;
  throw new TrailAuditError(`Cannot set up "${settings.name}": ${plan.reason}`, plan.hint);
}

async function agree(
  steps: readonly Step[],
  { yes, settings }: SetupRequest,
  { confirm }: Context,
): Promise<void> {
  if (yes || steps.length === 0 || (await confirm('Do it?'))) return;
  throw new TrailAuditError(
    `Cannot set up "${settings.name}": nobody said yes`,
    '--yes, or --dry-run to see the plan',
  );
}

/** Looks again: what is there has to be what was asked for. That a table is there, its DDL has said. */
async function vouch(
  connection: Connection,
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  const left = (await stepsFor(connection, settings, signal)).filter(
    ({ kind }) => kind !== 'create-database' && kind !== 'create-table',
  );
  if (left.length === 0) return;
  throw new TrailAuditError(
    `Cannot vouch for "${settings.name}": AWS does not show it yet: ${left.map(stepText).join('; ')}`,
    'the same command again',
  );
}
