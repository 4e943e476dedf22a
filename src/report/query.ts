import { unreachable } from '../errors.ts';
import type { Cell, ColumnType, QueryResult, Row } from '../model.ts';
import { toCsv } from './csv.ts';
import type { Format } from './format-names.ts';
import { toNdjson, toQueryJson } from './json.ts';
import { toMarkdown } from './markdown.ts';
import { safeText } from './safe-text.ts';
import { inputLine } from './summary.ts';
import { headLine, layOut, rowLines } from './table-layout.ts';
import { counted, number, shorten, wrapped } from './words.ts';

/** How the answer to a person's own SELECT is to look. */
export interface QueryLook {
  readonly format: Format;
  readonly width: number;
  /** Whether the query saw what the filters left, and not all events. */
  readonly isFiltered: boolean;
}

function isNumeric(type: ColumnType | undefined): boolean {
  return type === 'bigint' || type === 'double';
}

/** Numbers as they are: nobody but the person knows whether 2026 is a count or a year. */
function cellOf(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : safeText(String(cell));
}

function toRows(result: QueryResult, width: number): string {
  if (result.rows.length === 0) return '';
  const types = new Map(result.columns.map(({ name, type }) => [name, type]));
  const shown = result.rows.slice(0, result.totals.shown);
  const layout = layOut(
    {
      columns: result.columns.map(({ name }) => name),
      label: safeText,
      cell: (row: Row, column) => shorten(cellOf(row[column]), Math.floor(width / 2)),
      isNumber: (column) => isNumeric(types.get(column)),
      width,
    },
    shown,
  );
  return `${[headLine(layout), ...shown.flatMap((row) => rowLines(row, layout))].join('\n')}\n\n`;
}

function seen({ window }: QueryResult, { isFiltered }: QueryLook): string[] {
  const { from, to } = window;
  if (!isFiltered && from === null && to === null) return [];
  const span = from === null && to === null ? '' : `, from ${from ?? 'ever'} to ${to ?? 'now'}`;
  return [`The query saw the events that the filters leave${span}.`];
}

/** The lines under the rows: how many there are, what the query saw, and what was read for it. */
export function querySummary(result: QueryResult, look: QueryLook): readonly string[] {
  const { rows, shown } = result.totals;
  const more = shown < rows ? `, ${number(shown)} shown (--limit)` : '';
  return [
    rows === 0 ? 'No rows.' : `${counted(rows, 'row')}${more}.`,
    ...seen(result, look),
    inputLine(result.input),
  ];
}

/** What has no place in a format of rows alone, for a person to read beside it. */
export function queryAsides(result: QueryResult, look: QueryLook): readonly string[] {
  return look.format === 'csv' || look.format === 'ndjson' ? querySummary(result, look) : [];
}

/** The whole text of the answer to a person's own SELECT, in a format. */
export function renderQuery(result: QueryResult, look: QueryLook): string {
  switch (look.format) {
    case 'table': {
      const lines = querySummary(result, look).map((line) => wrapped(line, look.width));
      return `${toRows(result, look.width)}${lines.join('\n')}\n`;
    }
    case 'csv':
      return toCsv(result);
    case 'json':
      return toQueryJson(result);
    case 'ndjson':
      return toNdjson(result);
    case 'markdown':
      return toMarkdown(result, result.query, querySummary(result, look));
    default:
      return unreachable(look.format);
  }
}
