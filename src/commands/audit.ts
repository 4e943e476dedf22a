import { resolve } from 'node:path';
import type { Engine } from '../engines/engine.ts';
import type { AthenaTarget, Target } from '../engines/target.ts';
import { TrailAuditError, unreachable } from '../errors.ts';
import { type FoundLogs, findLogs } from '../logs/find.ts';
import type { AuditResult } from '../model.ts';
import { assembleQuery, type Question, wordsOf } from '../query/assemble.ts';
import { resultOf } from '../query/result.ts';
import { damagedFiles, isNothingExamined, notesOn, nothingExamined } from '../report/examined.ts';
import { asides, type Format, render } from '../report/formats.ts';
import { counted } from '../report/words.ts';
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
}

const TABLE_LIMIT = 50;
const ROWS_PER_SECTION = 8;

/** Runs one audit and writes its answer. */
export async function audit(request: AuditRequest, context: Context): Promise<ExitCode> {
  const result = await answer(request, context);
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
  const damaged = damagedFiles(result);
  if (request.strict && damaged.length > 0) {
    throw new TrailAuditError(
      `Cannot vouch for the answer: ${counted(damaged.length, 'file')} could not be read whole`,
      'without --strict, to accept that',
    );
  }
  // With --all, clients that are fine are rows too.
  const isFinding = result.rows.some((row) => row['status'] !== 'current');
  return request.failOnFindings && isFinding ? 1 : 0;
}

async function answer(request: AuditRequest, context: Context): Promise<AuditResult> {
  const { question, format } = request;
  const engine = await openEngine(request, context);
  try {
    const rows = await engine.run(assembleQuery(question, engine.source), {
      signal: context.signal,
      onProgress: context.progress,
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

async function openEngine(
  { target, question, output }: AuditRequest,
  context: Context,
): Promise<Engine> {
  switch (target.kind) {
    case 'local': {
      const found = await findLogs(target.logs, question.filters.window);
      refuseInput(output, found);
      const { openLocalEngine } = await import('../engines/local/engine.ts');
      return openLocalEngine(found, target.memory);
    }
    case 'athena':
      return openAthena(target, question, context);
    default:
      return unreachable(target);
  }
}

/** Logs are evidence: an answer does not take the place of one. */
function refuseInput(output: string | null, { files }: FoundLogs): void {
  if (output !== null && files.some(({ path }) => resolve(path) === resolve(output))) {
    throw new TrailAuditError(`Cannot write file "${output}": it is one of the logs`);
  }
}

async function openAthena(
  target: AthenaTarget,
  { filters }: Question,
  { connect, signal, now, note, confirm, progress }: Context,
): Promise<Engine> {
  const { openAthenaEngine } = await import('../engines/athena/engine.ts');
  const { guardCost } = await import('../engines/athena/guard.ts');
  const { planOf } = await import('../engines/athena/plan.ts');
  const connection = await connect(target.account);
  const run = { signal, onProgress: progress };
  const plan = await planOf(connection, target, filters, { ...run, now: now() });
  await guardCost(connection, plan, target, { ...run, note, confirm });
  return openAthenaEngine(connection, { plan, place: target, note });
}
