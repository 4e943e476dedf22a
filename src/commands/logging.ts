import type { Account } from '../aws/connect.ts';
import { TrailAuditError } from '../errors.ts';
import { apply } from '../trail/apply.ts';
import { inspect, namedBy } from '../trail/inspect.ts';
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
  const { trail } = await inspect(connection, named, signal);
  const verb = kind === 'start-logging' ? 'resume' : 'pause';
  if (trail === null || !trail.isOurs) {
    throw new TrailAuditError(
      `Cannot ${verb} trail "${name}": ${trail === null ? `there is none in ${connection.region}` : 'it is not tagged as ours'}`,
      '--name and --region of the one that setup made',
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
