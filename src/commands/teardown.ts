import type { Account, Connection } from '../aws/connect.ts';
import { openS3 } from '../aws/s3.ts';
import { TrailAuditError } from '../errors.ts';
import { bytesText, counted } from '../report/words.ts';
import { apply } from '../trail/apply.ts';
import { inspect, namedBy } from '../trail/inspect.ts';
import { planTeardown, type TeardownPlan } from '../trail/plan-teardown.ts';
import type { Named } from '../trail/settings.ts';
import { type Step, stepText } from '../trail/step.ts';
import { stepLines } from '../trail/words.ts';
import type { Context, ExitCode } from './context.ts';

export interface TeardownRequest {
  readonly name: string;
  readonly account: Account;
  readonly deleteLogs: boolean;
  readonly dryRun: boolean;
  readonly format: 'table' | 'json';
  readonly yes: boolean;
}

/** Removes what `setup` made, by its tags; the logs only where that is asked for. */
export async function teardown(request: TeardownRequest, context: Context): Promise<ExitCode> {
  const { signal, note } = context;
  const connection = await context.connect(request.account);
  const named = await namedBy(connection, request.name, signal);
  const plan = await planOf(connection, named, request, signal);
  for (const line of plan.foreign) note(`Left alone: ${line}`);
  if (request.dryRun) {
    await context.write(planText(plan, request.format), null);
    return 0;
  }
  for (const line of stepLines(plan.steps)) note(line);
  await agree(plan, request, context);
  const failure = await applied(connection, named, plan.steps, context);
  if (plan.kept !== null) note(await keptText(connection, named, plan.kept, signal));
  const after = await planOf(connection, named, request, signal);
  const left = [...after.stuck, ...after.steps.map((step) => `still to do: ${stepText(step)}`)];
  if (failure !== null || left.length > 0) {
    const reasons = [...(failure === null ? [] : [failure.message]), ...left];
    throw new TrailAuditError(
      `Cannot remove all of "${request.name}": ${reasons.join('; ')}`,
      failure?.hint ?? 'the same command again, once that is out of the way',
      { cause: failure },
    );
  }
  await context.write(`${endText(plan)}\n`, null);
  return 0;
}

function endText({ steps, kept }: TeardownPlan): string {
  if (kept === null) return steps.length === 0 ? 'Nothing of ours is there.' : 'All of it is gone.';
  const rest = `bucket ${kept} with its logs (--delete-logs removes it)`;
  return steps.length === 0 ? `Nothing of ours is there but ${rest}.` : `Gone, all but ${rest}.`;
}

/** Why a step could not be done; null where all of them were. */
async function applied(
  connection: Connection,
  named: Named,
  steps: readonly Step[],
  { signal, note, progress }: Context,
): Promise<TrailAuditError | null> {
  try {
    await apply(connection, named, steps, { signal, note, onProgress: progress });
    return null;
  } catch (error) {
    if (error instanceof TrailAuditError) return error;
    throw error;
  }
}

async function planOf(
  connection: Connection,
  named: Named,
  { deleteLogs }: TeardownRequest,
  signal: AbortSignal,
): Promise<TeardownPlan> {
  return planTeardown(await inspect(connection, named, signal), named, deleteLogs);
}

function planText({ steps, foreign, stuck, kept }: TeardownPlan, format: 'table' | 'json'): string {
  if (format === 'json') {
    return `${JSON.stringify({ schemaVersion: 1, steps, foreign, stuck, kept }, null, 2)}\n`;
  }
  const lines = [
    ...(steps.length === 0 ? ['Nothing to remove.'] : stepLines(steps)),
    ...stuck.map((line) => `Stays: ${line}`),
    ...(kept === null ? [] : [`Stays: bucket ${kept}, with its logs (--delete-logs)`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** A name that is typed is a name that was read. */
async function agree(
  { steps }: TeardownPlan,
  { yes, name, deleteLogs }: TeardownRequest,
  { ask }: Context,
): Promise<void> {
  if (yes || steps.length === 0) return;
  const what = deleteLogs ? 'all of this, and the logs' : 'all of this';
  if ((await ask(`Type "${name}" to remove ${what}:`)) === name) return;
  throw new TrailAuditError(
    `Cannot tear down "${name}": nobody typed its name`,
    '--yes, or --dry-run to see the plan',
  );
}

/** What stays, with its size where that may be seen. */
async function keptText(
  connection: Connection,
  { identity }: Named,
  bucket: string,
  signal: AbortSignal,
): Promise<string> {
  const store = openS3(connection, identity.account);
  try {
    const { objects, bytes } = await store.size(`s3://${bucket}/`, signal);
    return `Kept: bucket ${bucket}, ${counted(objects, 'object')}, ${bytesText(bytes)}`;
  } catch (error) {
    if (error instanceof TrailAuditError) return `Kept: bucket ${bucket}. ${error.message}`;
    throw error;
  } finally {
    store.close();
  }
}
