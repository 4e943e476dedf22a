import { reasonOf, TrailAuditError } from '../errors.ts';
import type { Filters } from './filters.ts';
import { readStatement, type Statement } from './statement.ts';
import { ofFittingLength, tablesText } from './tables.ts';

/** A person's own SELECT over `events`. */
export interface OwnQuery {
  /** The file it is in, as the person named it. */
  readonly file: string;
  readonly statement: Statement;
  readonly filters: Filters;
}

function cannotRun(file: string, reason: string, hint?: string, cause?: unknown): TrailAuditError {
  return new TrailAuditError(`Cannot run query "${file}": ${reason}`, hint, { cause });
}

/** Reads a person's SQL. Throws a TrailAuditError where it is not one SELECT. */
export function ownQuery(file: string, text: string, filters: Filters): OwnQuery {
  const statement = readStatement(text);
  if (statement.kind !== 'refused') return { file, statement, filters };
  throw cannotRun(file, statement.reason, 'one SELECT over the table events');
}

function beginningOf({ statement, filters }: OwnQuery, source: string): string {
  return `with ${tablesText(filters, source)}${statement.kind === 'with' ? ',' : ''}\n`;
}

/** The text that is sent: the tables up to `events`, and the person's SELECT as it is. */
export function assembleOwn(query: OwnQuery, source: string): string {
  return ofFittingLength(`${beginningOf(query, source)}${query.statement.text}\n`);
}

/** What DuckDB and Trino say of a query that they do not take: `Binder Error: ...`, `SYNTAX_ERROR: ...`. */
const FAILURE = /^(?:(?!INTERNAL|FATAL)[A-Z][A-Za-z ]* Error|Cannot finish query \S+: [A-Z_]+): /;
const ATHENA_WORDS = /^Cannot finish query (\S+): (.*?)(; [^;]*)?$/s;
const PLACE = /\bline (\d+)(?::\d+)?/i;

/** The person's own line, for a line of the text that was sent; null where that is not theirs. */
function ownLine(message: string, linesBefore: number): number | null {
  const line = Number(PLACE.exec(message)?.[1] ?? 0) - linesBefore;
  return line > 0 ? line : null;
}

/**
 * What an engine says of a person's SQL, as a sentence of ours with the line in the person's file;
 * any other error as it is.
 */
export function explainOwn(query: OwnQuery, source: string, error: unknown): unknown {
  const message = reasonOf(error);
  if (!FAILURE.test(message)) return error;
  const line = ownLine(message, beginningOf(query, source).split('\n').length - 1);
  const [, id, words = message, billed = ''] = ATHENA_WORDS.exec(message) ?? [];
  // DuckDB shows the line itself below; candidates for a name stand before it.
  const reason = words
    .replace(/\n\s*\n?LINE [\s\S]*$/, '')
    .replace(/: line \d+:\d+: /, ': ')
    .replaceAll(/\s*\n\s*/g, ' ');
  const place = line === null ? '' : ` (line ${line})`;
  const where = id === undefined ? '' : `; query ${id}${billed}`;
  return cannotRun(
    query.file,
    `${reason}${place}${where}`,
    'the columns of events, and the functions that mean the same everywhere: sql/README.md',
    error,
  );
}

/** Throws a TrailAuditError where two columns have one name: a row could not tell them apart. */
export function refuseTwins(query: OwnQuery, columns: readonly { readonly name: string }[]): void {
  const names = columns.map(({ name }) => name);
  const twin = names.find((name, index) => names.indexOf(name) < index);
  if (twin === undefined) return;
  throw cannotRun(query.file, `it has two columns "${twin}"`, 'a name for each: ... as NAME');
}
