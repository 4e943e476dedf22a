import { type AuditResult, type Cell, keyColumns, type Row } from '../model.ts';
import { labelOf, tableCell, WITHIN } from './table-cells.ts';

export interface ShownColumn {
  readonly label: string;
  readonly isNumber?: boolean;
}

/** Rows as a report shows them: some columns of all there are, in words. */
export interface ShownRows {
  readonly columns: readonly ShownColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

const LONGEST_CELL = 80;
function textOf(row: Row, column: string): string {
  return tableCell(row, column, LONGEST_CELL);
}

function heading(column: string): string {
  const label = labelOf(column);
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** The grouping columns that tell rows apart, without those that stand in another one's cell. */
function keysOf({ columns, rows }: AuditResult): readonly string[] {
  const keys = keyColumns(columns);
  const own = keys.filter((name) => !keys.includes(WITHIN[name] ?? ''));
  const texts = (name: string): number => new Set(rows.map((row) => textOf(row, name))).size;
  return own.filter((name) => rows.length === 1 || texts(name) > 1);
}

/** The findings of an audit, for a person: who, from where, how often, and when last. */
export function shownFindings(result: AuditResult): ShownRows {
  const names = ['requests', ...keysOf(result), 'last_seen'];
  return {
    columns: names.map((name) => ({ label: heading(name), isNumber: name === 'requests' })),
    rows: result.rows.map((row) =>
      names.map((name) => (name === 'requests' ? (row[name] ?? null) : textOf(row, name))),
    ),
  };
}
