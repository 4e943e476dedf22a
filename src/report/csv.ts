import { stringify } from 'csv-stringify/sync';
import { type Cell, type Listing, shownRows } from '../model.ts';
import { safeText } from './safe-text.ts';

/**
 * The rows as CSV (RFC 4180: CRLF, quotes doubled), with a header. A cell that a spreadsheet would
 * run as a formula gets an apostrophe in front; control characters are written out.
 */
export function toCsv(result: Listing): string {
  const cells = shownRows(result).map((row) =>
    result.columns.map(({ name }): Cell => {
      const cell = row[name] ?? null;
      return typeof cell === 'string' ? safeText(cell) : cell;
    }),
  );
  return stringify(cells, {
    header: true,
    columns: result.columns.map(({ name }) => name),
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { boolean: String },
  });
}
