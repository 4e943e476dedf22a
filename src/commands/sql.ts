import { LOCAL_SOURCE } from '../engines/local/columns.ts';
import type { AthenaTarget } from '../engines/target.ts';
import { assembleQuery, type Question } from '../query/assemble.ts';
import type { Filters } from '../query/filters.ts';
import { assembleOwn, type OwnQuery } from '../query/own.ts';
import type { Context, ExitCode } from './context.ts';

/** Where the text is to run: null is any engine that has the raw columns as `cloudtrail_logs`. */
export type SqlTarget = Pick<AthenaTarget, 'table' | 'lateDays' | 'source' | 'account'> | null;

export interface SqlRequest {
  readonly question: Question | OwnQuery;
  readonly target: SqlTarget;
  readonly output: string | null;
}

/** Prints a query text, with its literals: exactly what an engine is sent. */
export async function sql(
  { question, target, output }: SqlRequest,
  context: Context,
): Promise<ExitCode> {
  const source = target === null ? LOCAL_SOURCE : await sourceOf(target, question.filters, context);
  const text =
    'audit' in question ? `${assembleQuery(question, source)}\n` : assembleOwn(question, source);
  await context.write(text, output);
  return 0;
}

async function sourceOf(
  target: NonNullable<SqlTarget>,
  filters: Filters,
  { connect, signal, now, progress }: Context,
): Promise<string> {
  const { planOf } = await import('../engines/athena/plan.ts');
  const connection = await connect(target.account);
  const { source } = await planOf(connection, target, filters, {
    signal,
    onProgress: progress,
    now: now(),
  });
  return source;
}
