import { type AuditResult, type Row, shownRows } from '../model.ts';
import { safeJson } from './safe-text.ts';

/** Version of the JSON form; it changes only when a reader of the old one would go wrong. */
export const SCHEMA_VERSION = 1;

function inputDocument({ input, duplicates }: AuditResult): object {
  if (input.kind === 'athena') {
    const { kind, ...athena } = input;
    return { ...athena, duplicates };
  }
  return {
    filesRead: input.filesRead,
    filesSkipped: input.filesSkipped.map(({ file, reason, recordsKept }) => ({
      file,
      reason,
      recordsKept,
    })),
    filesOutsideWindow: input.filesOutsideWindow,
    records: input.records,
    recordsSkipped: input.recordsSkipped,
    duplicates,
    bytes: input.bytes,
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
    input: inputDocument(result),
    examined: result.examined,
    totals: result.totals,
    columns: result.columns,
    rows: shownRows(result),
  };
  return `${safeJson(document, 2)}\n`;
}

/** The rows alone, one JSON object a line. */
export function toNdjson(result: AuditResult): string {
  return shownRows(result)
    .map((row: Row) => `${safeJson(row, 0)}\n`)
    .join('');
}
