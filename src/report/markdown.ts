import { type Listing, shownRows } from '../model.ts';
import type { ShownRows } from './findings.ts';
import { cellText } from './words.ts';

/** Text that Markdown and the HTML within it leave alone, in one cell of a table. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|~#!]/g, '\\$&')
    .replaceAll(/(https?):/gi, '$1\\:');
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A table (GitHub's), with numbers to the right; no line without rows. */
export function markdownTable({ columns, rows }: ShownRows): readonly string[] {
  if (rows.length === 0) return [];
  const rule = tableRow(columns.map(({ isNumber = false }) => (isNumber ? '---:' : '---')));
  return [
    tableRow(columns.map(({ label }) => escaped(label))),
    rule,
    ...rows.map((row) => tableRow(row.map((cell) => escaped(cellText(cell))))),
    '',
  ];
}

/** The findings as a Markdown table, with the summary below; ready for a ticket. */
export function toMarkdown(result: Listing, title: string, summary: readonly string[]): string {
  const { columns } = result;
  const table = markdownTable({
    columns: columns.map(({ name, type }) => ({
      label: name,
      isNumber: type === 'bigint' || type === 'double',
    })),
    rows: shownRows(result).map((row) => columns.map(({ name }) => row[name] ?? null)),
  });
  return `${['## '.concat(escaped(title)), '', ...table, ...summary.map(escaped)].join('\n')}\n`;
}
