import { type AuditResult, keyColumns } from '../model.ts';
import { labelOf, tableCell } from './table-cells.ts';
import { headLine, type Layout, layOut, rowLines } from './table-layout.ts';
import {
  columnsOf,
  ownerOf,
  restOf,
  type Section,
  sectionsOf,
  sessionsOf,
} from './table-sections.ts';
import { counted, number } from './words.ts';

function sectionLines(section: Section, layout: Layout): readonly string[] {
  const lines = section.shown.flatMap((row) => rowLines(row, layout));
  const rest = restOf(section);
  if (rest !== null) {
    const requests = number(rest.requests).padStart(layout.placed[0]?.width ?? 0);
    lines.push(`${requests}  in ${counted(rest.rows, 'more row')}`);
  }
  if (section.heading === null) return lines;
  const isSaid = (column: string): boolean => layout.columns.includes(column);
  const sessions = isSaid('session_name') ? '' : sessionsOf(section);
  const owner = isSaid('owner') ? null : ownerOf(section);
  const about = [
    ...(sessions === '' ? [] : [sessions]),
    ...(owner === null ? [] : [`owner ${owner}`]),
  ];
  const indent = ' '.repeat(layout.indent);
  return ['', section.heading, ...about.map((line) => indent + line), ...lines];
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
  const layout = layOut(
    {
      columns: columnsOf(result, keys, sections),
      label: labelOf,
      cell: (row, column) => tableCell(row, column, Math.floor(look.width / 2)),
      isNumber: (column) => column === 'requests',
      width: look.width,
    },
    sections.flatMap(({ shown }) => shown),
  );
  const lines = sections.flatMap((section) => sectionLines(section, layout));
  return `${[headLine(layout), ...lines].join('\n')}\n`;
}
