import type { AuditReport, Comparison, Report } from '../model/report.ts';
import { changedRows, comparedWith, problemsOf } from './changes.ts';
import { type ShownRows, shownFindings } from './findings.ts';
import { headlineOf, leadOf } from './headline.ts';
import { escaped, markdownTable } from './markdown.ts';
import { shownPrincipals } from './principals.ts';
import { answerLines, examinedLine, inputLine } from './summary.ts';
import { shownVersions } from './versions.ts';
import { number } from './words.ts';

/** Rows of a table that people read; CSV and JSON have all. */
const MOST_ROWS = 50;

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${escaped(heading)}`, '', ...lines];
}

function tableLines(shown: ShownRows): readonly string[] {
  const rest = shown.rows.length - MOST_ROWS;
  return [
    ...markdownTable({ ...shown, rows: shown.rows.slice(0, MOST_ROWS) }),
    ...(rest > 0 ? [`… and ${number(rest)} more: --format csv or json`, ''] : []),
  ];
}

function paragraphs(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => [escaped(line), '']);
}

function auditLines({ result, words }: AuditReport): readonly string[] {
  const found = result.rows.length > 0;
  return section(words.title, [
    ...paragraphs(answerLines(result, words)),
    ...(found ? [...tableLines(shownFindings(result)), ...paragraphs([`Next: ${words.fix}`])] : []),
  ]);
}

function changeLines(comparison: Comparison | null): readonly string[] {
  if (comparison === null) return [];
  return section('What has changed', [
    ...paragraphs([comparedWith(comparison), ...problemsOf(comparison)]),
    ...tableLines(changedRows(comparison)),
  ]);
}

/** A report as Markdown (GitHub's): the answer, who to talk to, what has changed, then each audit. */
export function toReportMarkdown(report: Report, comparison: Comparison | null): string {
  const { sentence, figures } = headlineOf(report, comparison);
  const lead = leadOf(report)?.result;
  const lines = [
    `# ${escaped(sentence)}`,
    '',
    ...figures.map(
      ({ value, label, before }) =>
        `- **${escaped(value)}** ${escaped(label)}${before === null ? '' : `, was ${escaped(before)}`}`,
    ),
    '',
    ...section('Clients that are too old', tableLines(shownVersions(report))),
    ...section('Who to talk to', tableLines(shownPrincipals(report))),
    ...changeLines(comparison),
    ...report.audits.flatMap(auditLines),
    ...(lead === undefined
      ? []
      : section('What was examined', paragraphs([examinedLine(lead), inputLine(lead.input)]))),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
