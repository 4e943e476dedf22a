import type { Engine } from '../engines/engine.ts';
import { openEngine } from '../engines/open.ts';
import type { Target } from '../engines/target.ts';
import { TrailAuditError } from '../errors.ts';
import type { Answer, QueryResult } from '../model.ts';
import { isFiltered } from '../query/filters.ts';
import { assembleOwn, explainOwn, type OwnQuery, refuseTwins } from '../query/own.ts';
import { doubtAbout, isNothingRead, notesOn, nothingExamined } from '../report/examined.ts';
import type { Format } from '../report/format-names.ts';
import { queryAsides, renderQuery } from '../report/query.ts';
import type { Context, ExitCode } from './context.ts';

/** One run of a person's own SELECT, as the command line asked for it. */
export interface QueryRequest {
  readonly query: OwnQuery;
  readonly target: Target;
  readonly format: Format;
  readonly output: string | null;
  /** Rows to show; null for the format's own limit: 50 in a table, none elsewhere. */
  readonly limit: number | null;
  readonly strict: boolean;
}

const TABLE_LIMIT = 50;

/** Runs a person's own SELECT over `events` and writes its answer. */
export async function query(request: QueryRequest, context: Context): Promise<ExitCode> {
  const result = await answer(request, context);
  for (const line of notesOn(result)) context.note(line);
  if (isNothingRead(result)) throw new TrailAuditError(...nothingExamined(result));
  const { filters } = request.query;
  const look = {
    format: request.format,
    width: context.width,
    isFiltered: isFiltered(filters),
  };
  await context.write(renderQuery(result, look), request.output);
  for (const line of queryAsides(result, look)) context.note(line);
  if (request.output !== null) context.note(`Written to ${request.output}`);
  const doubt = doubtAbout(result);
  if (request.strict && doubt !== null) throw new TrailAuditError(...doubt);
  return 0;
}

async function answer(request: QueryRequest, context: Context): Promise<QueryResult> {
  const { target, output, format } = request;
  const { file, filters } = request.query;
  const engine = await openEngine({ target, filters, output }, context);
  try {
    const { columns, rows, input } = await run(request.query, engine, context);
    const limit = request.limit ?? (format === 'table' ? TABLE_LIMIT : rows.length);
    return {
      query: file,
      engine: engine.name,
      generatedAt: `${context.now().toISOString().slice(0, 19)}Z`,
      window: filters.window,
      input,
      totals: { rows: rows.length, shown: Math.min(rows.length, limit) },
      columns,
      rows,
    };
  } finally {
    await engine.close();
  }
}

async function run(own: OwnQuery, engine: Engine, { signal, progress }: Context): Promise<Answer> {
  try {
    const result = await engine.run(assembleOwn(own, engine.source), {
      signal,
      onProgress: progress,
      window: own.filters.window,
    });
    refuseTwins(own, result.columns);
    return result;
  } catch (error) {
    throw explainOwn(own, engine.source, error);
  }
}
