import stringWidth from 'string-width';
import { type AuditResult, keyColumns, type Row } from '../model.ts';
import { labelOf, tableCell } from './table-cells.ts';
import { columnsOf, restOf, type Section, sectionsOf, sessionsOf } from './table-sections.ts';
import { counted, number } from './words.ts';

const GAP = 2;
/** The answer itself and one column stand in the first line whatever their width. */
const ALWAYS_PLACED = 2;

/** Where the columns stand: those that fit the width in one line, the others below it. */
interface Layout {
  readonly placed: readonly { readonly column: string; readonly width: number }[];
  readonly folded: readonly string[];
  readonly width: number;
}

function cell(row: Row, column: string, { width }: Pick<Layout, 'width'>): string {
  return tableCell(row, column, Math.floor(width / 2));
}

function layOut(columns: readonly string[], rows: readonly Row[], width: number): Layout {
  const widths = columns.map((column) => ({
    column,
    width: Math.max(
      stringWidth(labelOf(column)),
      ...rows.map((row) => stringWidth(cell(row, column, { width }))),
    ),
  }));
  let used = -GAP;
  const overflow = widths.findIndex((place, index) => {
    used += place.width + GAP;
    return used > width && index >= ALWAYS_PLACED;
  });
  const fitting = overflow < 0 ? widths.length : overflow;
  return { placed: widths.slice(0, fitting), folded: columns.slice(fitting), width };
}

function joined(layout: Layout, text: (column: string) => string): string {
  return layout.placed
    .map(({ column, width }) => {
      const room = ' '.repeat(Math.max(0, width - stringWidth(text(column))));
      return column === 'requests' ? room + text(column) : text(column) + room;
    })
    .join(' '.repeat(GAP))
    .trimEnd();
}

/** `bucket acme-archive, region us-east-1`, broken between pairs where a line is full. */
function foldedLines(row: Row, layout: Layout): readonly string[] {
  const indent = (layout.placed[0]?.width ?? 0) + GAP;
  const pairs = layout.folded
    .map((column) => [labelOf(column), cell(row, column, layout)] as const)
    .filter(([, text]) => text !== '')
    .map(([label, text]) => `${label} ${text}`);
  const lines: string[] = [];
  for (const pair of pairs) {
    const longer = `${lines.at(-1)}, ${pair}`;
    const fits = lines.length > 0 && indent + stringWidth(longer) <= layout.width;
    if (fits) lines.splice(-1, 1, longer);
    else lines.push(pair);
  }
  return lines.map((line) => ' '.repeat(indent) + line);
}

function sectionLines(section: Section, layout: Layout): readonly string[] {
  const lines = section.shown.flatMap((row) => [
    joined(layout, (column) => cell(row, column, layout)),
    ...foldedLines(row, layout),
  ]);
  const rest = restOf(section);
  if (rest !== null) {
    const requests = number(rest.requests).padStart(layout.placed[0]?.width ?? 0);
    lines.push(`${requests}  in ${counted(rest.rows, 'more row')}`);
  }
  if (section.heading === null) return lines;
  const isSaid = layout.placed.some(({ column }) => column === 'session_name');
  const sessions = isSaid ? '' : sessionsOf(section);
  const indent = ' '.repeat((layout.placed[0]?.width ?? 0) + GAP);
  return ['', section.heading, ...(sessions === '' ? [] : [indent + sessions]), ...lines];
}

/** How much of a result a table shows, and how wide it may be. */
export interface TableLook {
  readonly width: number;
  /** Rows for each principal; null for all. */
  readonly rowsPerSection: number | null;
}

/**
 * The findings as text of at most `width` columns, without borders: a section for each principal,
 * and in it a line for each row. What does not fit stands on a second line. Empty without findings.
 */
export function toTable(result: AuditResult, look: TableLook): string {
  if (result.rows.length === 0) return '';
  const keys = keyColumns(result.columns);
  const sections = sectionsOf(result, keys, look);
  const columns = columnsOf(result, keys, sections);
  const layout = layOut(
    columns,
    sections.flatMap(({ shown }) => shown),
    look.width,
  );
  const head = joined(layout, (column) => labelOf(column).toUpperCase());
  return `${[head, ...sections.flatMap((section) => sectionLines(section, layout))].join('\n')}\n`;
}
