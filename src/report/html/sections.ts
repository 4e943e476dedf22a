import type { AuditReport, Comparison, Report } from '../../model/report.ts';
import { countsText } from '../changes.ts';
import { countsByDay } from '../days.ts';
import { shownPrincipals } from '../principals.ts';
import { shownVersions } from '../versions.ts';
import { counted, number } from '../words.ts';
import { chartMarkup, classOf } from './chart.ts';
import { html, type Markup } from './markup.ts';
import { type DataTable, tableMarkup } from './table.ts';

/** A part of the page under a heading of its own. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly body: Markup;
}

function legend(signatures: readonly string[]): Markup {
  const items = signatures.map(
    (signature) => html`<li><span class="swatch ${classOf(signature)}"></span>${signature}</li>`,
  );
  return html`<ul class="legend">${items}</ul>`;
}

/** S3 requests by day: SigV2 on a scale of its own, which all of them would dwarf, then all of them. */
export function daysSection({ signatures: rows }: Report): readonly Section[] {
  const { unit, signatures, days, untimed } = countsByDay(rows);
  if (days.length === 0) return [];
  const table: DataTable = {
    id: 'days-table',
    caption: `S3 requests by ${unit} and signature`,
    columns: [
      { label: unit === 'day' ? 'Day' : 'Month' },
      ...signatures.map((label) => ({ label, isNumber: true })),
    ],
    rows: days.map(({ day, counts }) => [day, ...signatures.map((name) => counts.get(name) ?? 0)]),
    details: null,
  };
  const old = { id: 'chart-old', title: 'Signed with SigV2', signatures: ['SigV2'], days };
  const all = { id: 'chart-all', title: 'All S3 requests, by signature', signatures, days };
  const body = html`<div class="charts">${chartMarkup(old)}${chartMarkup(all)}</div>
${legend(signatures)}
${unit === 'day' ? null : html`<p>Months without any request are not shown.</p>`}
${untimed === 0 ? null : html`<p>${counted(untimed, 'request')} without a usable time are not shown.</p>`}
<details><summary>The same as a table</summary>
${tableMarkup(table)}</details>`;
  return [{ id: 'days', heading: `Requests by ${unit}`, body }];
}

/** The client versions that are too old, against the ones that would do. */
export function versionsSection(report: Report): readonly Section[] {
  const caption = 'Client versions that are too old';
  const table = { id: 'versions-table', caption, ...shownVersions(report), details: null };
  if (table.rows.length === 0) return [];
  return [{ id: 'versions', heading: 'Clients that are too old', body: tableMarkup(table) }];
}

/** Who to talk to: principals with findings, by requests, with whose they are. */
export function principalsSection(report: Report): readonly Section[] {
  const caption = 'Principals with findings, in requests';
  const table = { id: 'principals-table', caption, ...shownPrincipals(report), details: null };
  if (table.rows.length === 0) return [];
  return [{ id: 'principals', heading: 'Who to talk to', body: tableMarkup(table) }];
}

function sinceMarkup(audit: string, comparison: Comparison | null): Markup | null {
  const own = comparison?.audits.find((candidate) => candidate.audit === audit);
  if (own === undefined) return null;
  return html`<td>${own.problem === null ? countsText(own.changes) : 'not compared'}</td>`;
}

function auditRow({ result, words }: AuditReport, comparison: Comparison | null): Markup {
  const { audit, totals, examined } = result;
  return html`<tr><th scope="row"><a href="#audit-${audit}">${words.title}</a></th>
<td class="number">${number(totals.requests)}</td><td class="number">${number(totals.findings)}</td>
<td class="number">${number(examined.undecided)}</td>${sinceMarkup(audit, comparison)}</tr>
`;
}

/** All audits with what they found, and what became of that. */
export function overviewSection({ audits }: Report, comparison: Comparison | null): Section {
  const since =
    comparison === null
      ? null
      : html`<th scope="col">Since ${comparison.earlier.generatedAt.slice(0, 10)}</th>`;
  const body = html`<div class="scroll" role="region" aria-label="What the audits found" tabindex="0">
<table><caption class="heard">What the audits found</caption>
<thead><tr><th scope="col">Audit</th><th scope="col" class="number">Requests</th>
<th scope="col" class="number">Findings</th><th scope="col" class="number">Cannot say</th>${since}</tr></thead>
<tbody>
${audits.map((audit) => auditRow(audit, comparison))}</tbody></table></div>`;
  return { id: 'audits', heading: 'All audits', body };
}
