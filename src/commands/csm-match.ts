import type { ApiCallAttempt } from '../csm/datagram.ts';
import { type Matched, matchAttempts, windowOf } from '../csm/match.ts';
import { readRecords } from '../csm/read-records.ts';
import { openEngine } from '../engines/open.ts';
import type { Target } from '../engines/target.ts';
import { TrailAuditError } from '../errors.ts';
import type { Answer, Input, QueryResult } from '../model.ts';
import type { Filters } from '../query/filters.ts';
import { assembleMatch, groupsOfIds } from '../query/request-ids.ts';
import { doubtAbout, isNothingRead, notesOn, nothingExamined } from '../report/examined.ts';
import type { Format } from '../report/format-names.ts';
import { queryAsides, renderQuery } from '../report/query.ts';
import { counted, number } from '../report/words.ts';
import type { Context, ExitCode } from './context.ts';

/** One look at CloudTrail for recorded calls, as the command line asked for it. */
export interface CsmMatchRequest {
  /** The file of events. */
  readonly file: string;
  readonly target: Target;
  readonly filters: Filters;
  /** The window of the filters was asked for; else that of the calls is taken. */
  readonly isWindowGiven: boolean;
  readonly format: Format;
  readonly output: string | null;
  readonly limit: number | null;
  readonly strict: boolean;
}

const TABLE_LIMIT = 50;

interface Asked {
  readonly answer: Answer;
  readonly filters: Filters;
  readonly engine: string;
}

/** What was read for all answers: the same logs each time, but billed each time. */
function inputOf(answers: readonly Answer[], last: Answer): Input {
  if (last.input.kind === 'local') return last.input;
  const billed = answers.flatMap(({ input }) => (input.kind === 'athena' ? [input] : []));
  return {
    ...last.input,
    bytesScanned: billed.reduce((sum, { bytesScanned }) => sum + bytesScanned, 0),
    dollars: billed.reduce((sum, { dollars }) => sum + dollars, 0),
  };
}

/** The money that a person is ready to pay is for all queries together. */
function forEach(target: Target, queries: number): Target {
  if (target.kind !== 'athena' || target.maxCost === null) return target;
  return { ...target, maxCost: target.maxCost / queries };
}

/** Asks for all groups of IDs on one engine. */
async function ask(
  attempts: readonly ApiCallAttempt[],
  request: CsmMatchRequest,
  context: Context,
): Promise<Asked> {
  const { output, isWindowGiven } = request;
  const filters = isWindowGiven
    ? request.filters
    : { ...request.filters, window: windowOf(attempts) };
  const groups = groupsOfIds(attempts.flatMap(({ requestId }) => requestId ?? []));
  if (groups.length === 0) throw noIds(request.file);
  const target = forEach(request.target, groups.length);
  if (groups.length > 1 && target.kind === 'athena') {
    context.note(`${groups.length} queries, each of which is billed: there are many request IDs`);
  }
  const engine = await openEngine({ target, filters, output }, context);
  try {
    const answers: Answer[] = [];
    for (const ids of groups) {
      const text = assembleMatch(ids, filters, engine.source);
      const run = { signal: context.signal, onProgress: context.progress, window: filters.window };
      answers.push(await engine.run(text, run));
    }
    const last = answers.at(-1);
    if (last === undefined) throw noIds(request.file);
    const rows = answers.flatMap((answer) => answer.rows);
    const answer = { ...last, rows, input: inputOf(answers, last) };
    return { answer, filters, engine: engine.name };
  } finally {
    await engine.close();
  }
}

function noIds(file: string): TrailAuditError {
  return new TrailAuditError(
    `Cannot match calls "${file}": no attempt in it has a request ID`,
    'trail-audit csm --output FILE records them',
  );
}

function attemptsLine({ attempts: { matched, unmatched, unanswered } }: Matched): string {
  return [
    `${counted(matched, 'attempt')} with a record in CloudTrail`,
    `${number(unmatched)} without: not recorded by this trail, refused before it, or not delivered yet`,
    `${number(unanswered)} that no answer came to`,
  ].join('; ');
}

/** Looks recorded calls up in CloudTrail and writes what its records add. */
export async function csmMatch(request: CsmMatchRequest, context: Context): Promise<ExitCode> {
  const { file, format, output } = request;
  const { attempts, rejected } = await readRecords(file);
  if (rejected > 0) context.note(`Passed over: ${counted(rejected, 'line')} of ${file}: no events`);
  const { answer, filters, engine } = await ask(attempts, request, context);
  for (const line of notesOn(answer)) context.note(line);
  const { window } = filters;
  if (isNothingRead(answer)) throw new TrailAuditError(...nothingExamined({ ...answer, window }));
  const found = matchAttempts(attempts, answer);
  const limit = request.limit ?? (format === 'table' ? TABLE_LIMIT : found.rows.length);
  const result: QueryResult = {
    query: `csm match ${file}`,
    engine,
    generatedAt: `${context.now().toISOString().slice(0, 19)}Z`,
    window,
    input: answer.input,
    totals: { rows: found.rows.length, shown: Math.min(found.rows.length, limit) },
    columns: found.columns,
    rows: found.rows,
  };
  const look = { format, width: context.width, isFiltered: true };
  await context.write(renderQuery(result, look), output);
  for (const line of queryAsides(result, look)) context.note(line);
  context.note(attemptsLine(found));
  if (output !== null) context.note(`Written to ${output}`);
  const doubt = doubtAbout({ input: answer.input });
  if (request.strict && doubt !== null) throw new TrailAuditError(...doubt);
  return 0;
}
