import { LOCAL_SOURCE } from '../engines/local/columns.ts';
import { assembleQuery, type Question } from '../query/assemble.ts';
import type { Context, ExitCode } from './context.ts';

/** Prints the query text of an audit, with its literals: exactly what an engine is sent. */
export async function sql(
  question: Question,
  output: string | null,
  context: Context,
): Promise<ExitCode> {
  await context.write(`${assembleQuery(question, LOCAL_SOURCE)}\n`, output);
  return 0;
}
