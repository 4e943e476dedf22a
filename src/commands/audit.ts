import type { Account } from '../aws/connect.ts';
import { openEngine } from '../engines/open.ts';
import type { Target } from '../engines/target.ts';
import { TrailAuditError } from '../errors.ts';
import type { AuditResult } from '../model.ts';
import { assembleQuery, type Question, wordsOf } from '../query/assemble.ts';
import { resultOf } from '../query/result.ts';
import { sieveOf } from '../query/sieve.ts';
import { doubtAbout, isNothingExamined, notesOn, nothingExamined } from '../report/examined.ts';
import type { Format } from '../report/format-names.ts';
import { asides, render } from '../report/formats.ts';
import type { Context, ExitCode } from './context.ts';

/** One run of an audit, as the command line asked for it. */
export interface AuditRequest {
  readonly question: Question;
  readonly target: Target;
  readonly format: Format;
  readonly output: string | null;
  /** Rows to show; null for the format's own limit: 50 in a table, none elsewhere. */
  readonly limit: number | null;
  readonly strict: boolean;
  readonly failOnFindings: boolean;
  /** Whose AWS to ask for owners; null for nobody's. */
  readonly resolve: Account | null;
}

const TABLE_LIMIT = 50;
const ROWS_PER_SECTION = 8;

/** Runs one audit and writes its answer. */
export async function audit(request: AuditRequest, context: Context): Promise<ExitCode> {
  const result = await owned(request, await answer(request, context), context);
  for (const line of notesOn(result)) context.note(line);
  if (isNothingExamined(result)) throw new TrailAuditError(...nothingExamined(result));
  const { question, format, output } = request;
  const look = {
    format,
    width: context.width,
    rowsPerSection: request.limit === null ? ROWS_PER_SECTION : null,
    words: wordsOf(question),
  };
  await context.write(render(result, look), output);
  for (const line of asides(result, look)) context.note(line);
  if (output !== null) context.note(`Written to ${output}`);
  const doubt = doubtAbout(result);
  if (request.strict && doubt !== null) throw new TrailAuditError(...doubt);
  // With --all, clients that are fine are rows too.
  const isFinding = result.rows.some((row) => row['status'] !== 'current');
  return request.failOnFindings && isFinding ? 1 : 0;
}

/** The result with a column of owners, where that was asked for. */
async function owned(
  { resolve }: AuditRequest,
  result: AuditResult,
  { connect, signal, progress, note }: Context,
): Promise<AuditResult> {
  if (resolve === null || result.rows.length === 0) return result;
  const { withOwners } = await import('../trace/owner-column.ts');
  const onStep = (detail: string): void => progress({ done: 0, total: null, detail });
  const { result: found, unresolved } = await withOwners(result, {
    account: resolve,
    connect,
    signal,
    onStep,
  });
  for (const { what, reason } of unresolved) note(`Not resolved: ${what} (${reason})`);
  return found;
}

async function answer(request: AuditRequest, context: Context): Promise<AuditResult> {
  const { question, target, format, output } = request;
  const engine = await openEngine({ target, filters: question.filters, output }, context);
  try {
    const rows = await engine.run(assembleQuery(question, engine.source), {
      signal: context.signal,
      onProgress: context.progress,
      window: question.filters.window,
      sieve: sieveOf(question),
      isRepeatable: true,
    });
    return resultOf(rows, {
      audit: question.audit.id,
      engine: engine.name,
      generatedAt: `${context.now().toISOString().slice(0, 19)}Z`,
      window: question.filters.window,
      limit: request.limit ?? (format === 'table' ? TABLE_LIMIT : null),
    });
  } finally {
    await engine.close();
  }
}
