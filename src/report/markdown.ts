import { type Listing, shownRows } from '../model.ts';
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

/** The findings as a Markdown table (GitHub's), with the summary below; ready for a ticket. */
export function toMarkdown(result: Listing, title: string, summary: readonly string[]): string {
  const names = result.columns.map(({ name }) => name);
  const rows = shownRows(result).map((row) =>
    tableRow(names.map((name) => escaped(cellText(row[name])))),
  );
  const rule = tableRow(
    result.columns.map(({ type }) => (type === 'bigint' || type === 'double' ? '---:' : '---')),
  );
  const table = rows.length === 0 ? [] : [tableRow(names.map(escaped)), rule, ...rows, ''];
  return `${['## '.concat(escaped(title)), '', ...table, ...summary.map(escaped)].join('\n')}\n`;
}
