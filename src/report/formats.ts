import { unreachable } from '../errors.ts';
import type { AuditResult } from '../model.ts';
import { toCsv } from './csv.ts';
import type { Format } from './format-names.ts';
import { toJson, toNdjson } from './json.ts';
import { toMarkdown } from './markdown.ts';
import { summaryLines } from './summary.ts';
import { type TableLook, toTable } from './table.ts';
import { type AuditWords, wrapped } from './words.ts';

/** How a result is to look. */
export interface Look extends TableLook {
  readonly format: Format;
  readonly words: AuditWords;
}

/** What has no place in a format of rows alone, for a person to read beside it. */
export function asides(result: AuditResult, { format, words }: Look): readonly string[] {
  return format === 'csv' || format === 'ndjson' ? summaryLines(result, words) : [];
}

/** The whole text of a result in a format. */
export function render(result: AuditResult, look: Look): string {
  const { format, words } = look;
  switch (format) {
    case 'table': {
      const table = toTable(result, look);
      const lines = summaryLines(result, words).map((line) => wrapped(line, look.width));
      const summary = lines.join('\n');
      return `${words.title}\n\n${table}${table === '' ? '' : '\n'}${summary}\n`;
    }
    case 'csv':
      return toCsv(result);
    case 'json':
      return toJson(result);
    case 'ndjson':
      return toNdjson(result);
    case 'markdown':
      return toMarkdown(result, words.title, summaryLines(result, words));
    default:
      return unreachable(format);
  }
}
