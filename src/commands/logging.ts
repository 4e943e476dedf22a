import type { Account } from '../aws/connect.ts';
import { TrailAuditError } from '../errors.ts';
import { apply } from '../trail/apply.ts';
import { inspect, namedBy } from '../trail/inspect.ts';
import type { Inventory } from '../trail/inventory.ts';
import type { Step } from '../trail/step.ts';
import type { Context, ExitCode } from './context.ts';

export interface LoggingRequest {
  readonly name: string;
  readonly account: Account;
  readonly kind: 'start-logging' | 'stop-logging';
}

/** Stops our trail, or starts it again: while it stands still it costs nothing. */
export async function logging(request: LoggingRequest, context: Context): Promise<ExitCode> {
  const { signal, note, progress } = context;
  const { name, kind } = request;
  const connection = await context.connect(request.account);
  const named = await namedBy(connection, name, signal);
  const inventory = await inspect(connection, named, signal);
  const { trail } = inventory;
  const verb = kind === 'start-logging' ? 'resume' : 'pause';
  if (!trail?.isOurs) {
    throw new TrailAuditError(
      `Cannot ${verb} trail "${name}": ${whyNot(inventory, connection.region)}`,
      inventory.namesake === null
        ? '--name and --region of the one that setup made'
        : `--region ${inventory.namesake.homeRegion}`,
    );
  }
  const isDone = trail.isLogging === (kind === 'start-logging');
  const steps: readonly Step[] = isDone ? [] : [{ kind, trail: trail.name }];
  await apply(connection, named, steps, { signal, note, onProgress: progress });
  await context.write(
    `Trail ${name} is ${kind === 'start-logging' ? 'logging' : 'paused'}.\n`,
    null,
  );
  return 0;
}

function whyNot({ trail, namesake }: Inventory, region: string): string {
  if (trail !== null) return 'it is not tagged as ours';
  if (namesake !== null) return `it is at home in ${namesake.homeRegion}`;
  return `there is none in ${region}`;
}
