import {
  type AuditResult,
  type Input,
  type Listing,
  type QueryResult,
  type Row,
  shownRows,
} from '../model.ts';
import { safeJson } from './safe-text.ts';

/** Version of the JSON form; it changes only when a reader of the old one would go wrong. */
export const SCHEMA_VERSION = 1;

/** `duplicates` where they were counted. */
export function inputDocument(input: Input, counts: { readonly duplicates?: number } = {}): object {
  if (input.kind === 'athena') {
    const { kind, ...athena } = input;
    return { ...athena, ...counts };
  }
  return {
    filesRead: input.filesRead,
    filesSkipped: input.filesSkipped.map(({ file, reason, recordsKept, kind }) => ({
      file,
      reason,
      recordsKept,
      kind,
    })),
    filesOutsideWindow: input.filesOutsideWindow,
    records: input.records,
    recordsSkipped: input.recordsSkipped,
    ...counts,
    bytes: input.bytes,
  };
}

/** What an audit answered, to go into a JSON document behind what was read for it. */
export function answerDocument(result: AuditResult): object {
  return {
    examined: result.examined,
    totals: result.totals,
    columns: result.columns,
    rows: shownRows(result),
  };
}

/** The result as one JSON document, in the project's stable form. */
export function toJson(result: AuditResult): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    audit: result.audit,
    engine: result.engine,
    generatedAt: result.generatedAt,
    window: result.window,
    input: inputDocument(result.input, { duplicates: result.duplicates }),
    ...answerDocument(result),
  };
  return `${safeJson(document, 2)}\n`;
}

/**
 * The answer to a person's own SELECT as one JSON document: as an audit's, with `query` for its id,
 * without what only an audit counts.
 */
export function toQueryJson(result: QueryResult): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    audit: 'query',
    query: result.query,
    engine: result.engine,
    generatedAt: result.generatedAt,
    window: result.window,
    input: inputDocument(result.input),
    totals: result.totals,
    columns: result.columns,
    rows: shownRows(result),
  };
  return `${safeJson(document, 2)}\n`;
}

/** The rows alone, one JSON object a line. */
export function toNdjson(result: Listing): string {
  return shownRows(result)
    .map((row: Row) => `${safeJson(row, 0)}\n`)
    .join('');
}
