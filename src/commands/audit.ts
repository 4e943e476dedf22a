import { resolve } from 'node:path';
import { openLocalEngine } from '../engines/local/engine.ts';
import type { Memory } from '../engines/local/memory.ts';
import { TrailAuditError } from '../errors.ts';
import { type FoundLogs, findLogs } from '../logs/find.ts';
import type { AuditResult, SkippedFile } from '../model.ts';
import { assembleQuery, type Question, wordsOf } from '../query/assemble.ts';
import { resultOf } from '../query/result.ts';
import { asides, type Format, render } from '../report/formats.ts';
import { safeText } from '../report/safe-text.ts';
import { counted } from '../report/words.ts';
import type { Context, ExitCode } from './context.ts';

/** One run of an audit, as the command line asked for it. */
export interface AuditRequest {
  readonly question: Question;
  readonly logs: readonly string[];
  readonly format: Format;
  readonly output: string | null;
  /** Rows to show; null for the format's own limit: 50 in a table, none elsewhere. */
  readonly limit: number | null;
  readonly memory: Memory;
  readonly strict: boolean;
  readonly failOnFindings: boolean;
}

const NOTED_FILES = 20;
const TABLE_LIMIT = 50;
const ROWS_PER_SECTION = 8;

/** Runs one audit and writes its answer. */
export async function audit(request: AuditRequest, context: Context): Promise<ExitCode> {
  const result = await answer(request, context);
  const damaged = result.input.filesSkipped.filter(({ kind }) => kind === 'damaged');
  noteSkipped(result.input.filesSkipped, context);
  if (isNothingExamined(result)) throw nothingExamined(result);
  const { question, format, output } = request;
  const look = {
    format,
    width: context.width,
    rowsPerSection: request.limit === null ? ROWS_PER_SECTION : null,
    words: wordsOf(question),
  };
  await context.write(render(result, look), output);
  for (const line of asides(result, look)) context.note(line);
  if (output !== null) context.note(`Written to ${safeText(output)}`);
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
  const { question, logs, format, memory } = request;
  const { window } = question.filters;
  const found = await findLogs(logs, window);
  refuseInput(request.output, found);
  const engine = await openLocalEngine(found, memory);
  try {
    const rows = await engine.run(assembleQuery(question, engine.source), {
      signal: context.signal,
      onProgress: context.progress,
    });
    return resultOf(rows, {
      audit: question.audit.id,
      engine: engine.name,
      generatedAt: `${context.now().toISOString().slice(0, 19)}Z`,
      window,
      limit: request.limit ?? (format === 'table' ? TABLE_LIMIT : null),
    });
  } finally {
    await engine.close();
  }
}

/** Logs are evidence: an answer does not take the place of one. */
function refuseInput(output: string | null, { files }: FoundLogs): void {
  if (output !== null && files.some(({ path }) => resolve(path) === resolve(output))) {
    throw new TrailAuditError(`Cannot write file "${output}": it is one of the logs`);
  }
}

/** Damaged files by name; the others by number, as a bucket may hold thousands of digests. */
function noteSkipped(skipped: readonly SkippedFile[], { note }: Context): void {
  const damaged = skipped.filter(({ kind }) => kind === 'damaged');
  for (const { file, reason, recordsKept } of damaged.slice(0, NOTED_FILES)) {
    note(`Skipped: ${safeText(file)}: ${reason}; ${counted(recordsKept, 'record')} kept`);
  }
  if (damaged.length > NOTED_FILES)
    note(`… and ${damaged.length - NOTED_FILES} more such files: --format json names all`);
  const foreign = skipped.filter(({ kind }) => kind === 'foreign');
  for (const reason of new Set(foreign.map((file) => file.reason))) {
    const files = foreign.filter((file) => file.reason === reason);
    const more = files.length === 1 ? '' : ` and ${counted(files.length - 1, 'other file')}`;
    note(`Passed over: ${safeText(files[0]?.file ?? '')}${more}: ${reason}`);
  }
}

/** Records without a usable time are kept in every window, but do not make one examined. */
function isNothingExamined({ examined, window }: AuditResult): boolean {
  const isWindow = window.from !== null || window.to !== null;
  return examined.records === (isWindow ? examined.untimed : 0);
}

function nothingExamined({ window, input }: AuditResult): TrailAuditError {
  const { from, to } = window;
  const span = from === null && to === null ? '' : ` between ${from ?? 'ever'} and ${to ?? 'now'}`;
  const outside = input.filesOutsideWindow;
  const read = [
    `${counted(input.records, 'record')} read from ${counted(input.filesRead, 'file')}`,
    ...(outside > 0 ? [`${counted(outside, 'file')} delivered outside of it`] : []),
  ].join(', ');
  return new TrailAuditError(
    `Cannot say: no records${span}${input.records > 0 ? ' that match the filters' : ''} (${read})`,
    input.records > 0 ? 'a wider window, or fewer filters' : 'other --logs',
  );
}
