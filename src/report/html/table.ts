import type { Cell } from '../../model.ts';
import type { ShownColumn, ShownRows } from '../findings.ts';
import { safeText } from '../safe-text.ts';
import { cellText, number } from '../words.ts';
import { html, jsonScript, type Markup } from './markup.ts';

/** Rows that stand in the page as HTML, and on one page of a table. The script has the same number. */
const PAGE_ROWS = 10;

/** A table of a page. */
export interface DataTable extends ShownRows {
  /** Also of its element. */
  readonly id: string;
  /** What it shows, for who hears it. */
  readonly caption: string;
  /** All there is about each row: shown on demand, and copied as CSV; null where the rows are all. */
  readonly details: {
    readonly names: readonly string[];
    readonly rows: readonly (readonly Cell[])[];
  } | null;
}

function safeCell(cell: Cell): Cell {
  return typeof cell === 'string' ? safeText(cell) : cell;
}

function safeRows(rows: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] {
  return rows.map((row) => row.map(safeCell));
}

/** What the script of the page needs to sort, filter, page and copy. */
function dataOf({ columns, rows, details }: DataTable): object {
  return {
    columns: columns.map(({ label }) => safeText(label)),
    numbers: columns.map(({ isNumber = false }) => isNumber),
    rows: safeRows(rows),
    ...(details === null
      ? {}
      : { names: details.names.map(safeText), details: safeRows(details.rows) }),
  };
}

/** Longer texts are broken. The script has the same number. */
const LONG_TEXT = 48;

function cellMarkup(cell: Cell, { isNumber = false }: ShownColumn): Markup {
  const text = cellText(cell);
  if (isNumber) return html`<td class="number">${text}</td>`;
  return text.length > LONG_TEXT ? html`<td class="long">${text}</td>` : html`<td>${text}</td>`;
}

const MORE = html`<td class="more"><button type="button" aria-expanded="false">Details</button></td>`;

function rowMarkup(row: readonly Cell[], { columns, details }: DataTable): Markup {
  const cells = columns.map((column, index) => cellMarkup(row[index] ?? null, column));
  return html`<tr>${details === null ? null : MORE}${cells}</tr>\n`;
}

function headMarkup({ columns, details }: DataTable): Markup {
  const heads = columns.map(
    ({ label, isNumber = false }) =>
      html`<th scope="col"${isNumber ? html` class="number"` : null}><button type="button">${label}</button></th>`,
  );
  const more =
    details === null
      ? null
      : html`<th scope="col" class="more"><span class="heard">Details</span></th>`;
  return html`<tr>${more}${heads}</tr>`;
}

function statusText(size: number): string {
  return size <= PAGE_ROWS
    ? `${number(size)} ${size === 1 ? 'row' : 'rows'}`
    : `Rows 1 to ${PAGE_ROWS} of ${number(size)}`;
}

const WITHOUT_SCRIPT = html`<p class="unscripted">Without scripts only these rows are shown; the report as CSV or JSON has all.</p>`;

/**
 * A table: its first page as HTML, and all of its rows as data for the script, which sorts, filters,
 * pages and copies. Nothing from a log is markup in either.
 */
export function tableMarkup(table: DataTable): Markup {
  const { id, caption, rows } = table;
  const isLong = rows.length > PAGE_ROWS;
  return html`<div class="table" id="${id}">
<div class="tools"><label>Filter <input type="search" autocomplete="off" spellcheck="false"></label>
<button type="button" class="copy">Copy as CSV</button></div>
<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table>
<caption class="heard">${caption}</caption>
<thead>${headMarkup(table)}</thead>
<tbody>
${rows.slice(0, PAGE_ROWS).map((row) => rowMarkup(row, table))}</tbody>
</table>
</div>
<div class="pager"><span role="status">${statusText(rows.length)}</span>
<span class="turn"${isLong ? null : html` hidden`}><button type="button" class="back" disabled>Previous</button> <button type="button" class="on">Next</button></span></div>
${isLong ? WITHOUT_SCRIPT : null}
<script type="application/json">${jsonScript(dataOf(table))}</script>
</div>
`;
}
