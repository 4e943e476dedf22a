import type { AuditReport } from '../../model/report.ts';
import type { AuditResult, Row } from '../../model.ts';
import { shownFindings } from '../findings.ts';
import { groupBy } from '../group-by.ts';
import { requestsIn, textIn } from '../rows.ts';
import { answerLines } from '../summary.ts';
import { number } from '../words.ts';
import { html, type Markup } from './markup.ts';
import type { Section } from './sections.ts';
import { type DataTable, tableMarkup } from './table.ts';

/** Pieces of advice that a section shows; each finding has its own. */
const MOST_ADVICE = 6;

function findingsTable(result: AuditResult): DataTable {
  const { audit, columns, rows } = result;
  return {
    id: `findings-${audit}`,
    caption: `Findings of ${audit}`,
    ...shownFindings(result),
    details: {
      names: columns.map(({ name }) => name),
      rows: rows.map((row) => columns.map(({ name }) => row[name] ?? null)),
    },
  };
}

/** What to do about most of the findings: their own advice, for most requests first. */
function adviceMarkup(rows: readonly Row[]): Markup | null {
  const advice = [...groupBy(rows, (row) => textIn(row, 'advice'))]
    .map(([text, own]) => ({ text, requests: requestsIn(own) }))
    .sort((one, other) => other.requests - one.requests);
  if (advice.length === 0) return null;
  const items = advice
    .slice(0, MOST_ADVICE)
    .map(
      ({ text, requests }) => html`<li>${text} <span class="count">${number(requests)}</span></li>`,
    );
  const rest = advice.length - items.length;
  const more =
    rest > 0 ? html`<li>${number(rest)} more, in the details of the findings</li>` : null;
  return html`<h4>In these findings, by requests</h4><ul>${items}${more}</ul>`;
}

function fixMarkup({ words, result }: AuditReport): Markup {
  const links = (words.reading ?? []).map(
    ({ title, url }) => html`<li><a href="${url}" rel="noreferrer">${title}</a></li>`,
  );
  return html`<aside class="fix" aria-label="${`What to do: ${words.title}`}"><h3>What to do</h3>
<p>${words.fix}</p>
${adviceMarkup(result.rows)}
${links.length === 0 ? null : html`<h4>To read</h4><ul>${links}</ul>`}</aside>`;
}

/** An audit's findings, with what to do about them. */
export function auditSection(report: AuditReport): Section {
  const { result, words } = report;
  const found =
    result.rows.length === 0
      ? null
      : html`<div class="beside">${tableMarkup(findingsTable(result))}${fixMarkup(report)}</div>`;
  const body = html`<p class="why">${words.why}</p>
${answerLines(result, words).map((line) => html`<p>${line}</p>`)}
${found}`;
  return { id: `audit-${result.audit}`, heading: words.title, body };
}
