import { stringify } from 'csv-stringify/sync';
import { type Cell, type Listing, shownRows } from '../model.ts';
import { safeText } from './safe-text.ts';

/**
 * Records as CSV (RFC 4180: CRLF, quotes doubled), under a header. A cell that a spreadsheet would
 * run as a formula gets an apostrophe in front; control characters are written out.
 */
export function recordsToCsv(
  columns: readonly string[],
  records: readonly (readonly Cell[])[],
): string {
  const cells = records.map((record) =>
    record.map((cell) => (typeof cell === 'string' ? safeText(cell) : cell)),
  );
  return stringify(cells, {
    header: true,
    columns,
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { boolean: String },
  });
}

/** The rows of a result as CSV. */
export function toCsv(result: Listing): string {
  const names = result.columns.map(({ name }) => name);
  return recordsToCsv(
    names,
    shownRows(result).map((row) => names.map((name) => row[name] ?? null)),
  );
}
