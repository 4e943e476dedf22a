import stringWidth from 'string-width';
import type { Row } from '../model.ts';

const GAP = 2;
/** The answer itself and one column stand in the first line whatever their width. */
const ALWAYS_PLACED = 2;

/** How the columns of a table look. */
export interface Grid {
  readonly columns: readonly string[];
  readonly label: (column: string) => string;
  readonly cell: (row: Row, column: string) => string;
  /** Whether a column's cells stand at its right end. */
  readonly isNumber: (column: string) => boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Where the columns stand: those that fit the width in one line, the others below it. */
export interface Layout extends Grid {
  readonly placed: readonly { readonly column: string; readonly width: number }[];
  readonly folded: readonly string[];
  /** Where the second column begins: what stands below a row begins there, too. */
  readonly indent: number;
}

/** Finds the place of each column, for the rows that are shown. */
export function layOut(grid: Grid, rows: readonly Row[]): Layout {
  const widths = grid.columns.map((column) => ({
    column,
    width: rows.reduce(
      (widest, row) => Math.max(widest, stringWidth(grid.cell(row, column))),
      stringWidth(grid.label(column)),
    ),
  }));
  let used = -GAP;
  const overflow = widths.findIndex((place, index) => {
    used += place.width + GAP;
    return used > grid.width && index >= ALWAYS_PLACED;
  });
  const fitting = overflow < 0 ? widths.length : overflow;
  return {
    ...grid,
    placed: widths.slice(0, fitting),
    folded: grid.columns.slice(fitting),
    indent: (widths[0]?.width ?? 0) + GAP,
  };
}

function joined(layout: Layout, text: (column: string) => string): string {
  return layout.placed
    .map(({ column, width }) => {
      const room = ' '.repeat(Math.max(0, width - stringWidth(text(column))));
      return layout.isNumber(column) ? room + text(column) : text(column) + room;
    })
    .join(' '.repeat(GAP))
    .trimEnd();
}

/** `bucket acme-archive, region us-east-1`, broken between pairs where a line is full. */
function foldedLines(row: Row, { folded, label, cell, width, indent }: Layout): readonly string[] {
  const pairs = folded
    .map((column) => [label(column), cell(row, column)] as const)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name} ${text}`);
  const lines: string[] = [];
  for (const pair of pairs) {
    const longer = `${lines.at(-1)}, ${pair}`;
    const fits = lines.length > 0 && indent + stringWidth(longer) <= width;
    if (fits) lines.splice(-1, 1, longer);
    else lines.push(pair);
  }
  return lines.map((line) => ' '.repeat(indent) + line);
}

/** The line above the rows. */
export function headLine(layout: Layout): string {
  return joined(layout, (column) => layout.label(column).toUpperCase());
}

/** The lines of a row. */
export function rowLines(row: Row, layout: Layout): readonly string[] {
  return [joined(layout, (column) => layout.cell(row, column)), ...foldedLines(row, layout)];
}
