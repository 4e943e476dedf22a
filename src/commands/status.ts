import type { Account } from '../aws/connect.ts';
import { namedBy } from '../trail/inspect.ts';
import { look } from '../trail/look.ts';
import { statusText } from '../trail/status.ts';
import type { Context, ExitCode } from './context.ts';

export interface StatusRequest {
  readonly name: string;
  readonly account: Account;
  readonly format: 'table' | 'json';
}

/** Says how the trail is doing, and what it and its queries cost. Changes nothing. */
export async function status(request: StatusRequest, context: Context): Promise<ExitCode> {
  const { signal, progress, now } = context;
  const connection = await context.connect(request.account);
  const named = await namedBy(connection, request.name, signal);
  const found = await look(connection, named, { signal, onProgress: progress, now: now() });
  const text =
    request.format === 'json'
      ? `${JSON.stringify({ schemaVersion: 1, ...found }, null, 2)}\n`
      : statusText(found);
  await context.write(text, null);
  return 0;
}
