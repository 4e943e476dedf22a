import type { Report } from '../../model/report.ts';
import type { AthenaInput, Input, LocalInput } from '../../model.ts';
import { notesOn } from '../examined.ts';
import { leadOf } from '../headline.ts';
import { examinedLine, inputLine } from '../summary.ts';
import { bytesText, counted, dollarsText } from '../words.ts';
import { html, type Markup } from './markup.ts';
import type { Section } from './sections.ts';
import { tableMarkup } from './table.ts';

function skippedMarkup({ filesSkipped }: LocalInput): Markup | null {
  if (filesSkipped.length === 0) return null;
  const damaged = filesSkipped.filter(({ kind }) => kind === 'damaged');
  const rows = [...damaged, ...filesSkipped.filter(({ kind }) => kind !== 'damaged')].map(
    ({ file, reason, recordsKept, kind }) => [
      kind === 'damaged' ? 'damaged' : 'no log',
      file,
      reason,
      recordsKept,
    ],
  );
  const table = {
    id: 'skipped-table',
    caption: 'Files that are not in the answers, or not whole',
    columns: [
      { label: 'What' },
      { label: 'File' },
      { label: 'Why' },
      { label: 'Records kept', isNumber: true },
    ],
    rows,
    details: null,
  };
  return html`<h3>Skipped files</h3>
${damaged.length === 0 ? null : html`<p class="alert">${counted(damaged.length, 'file')} could not be read whole.</p>`}
${tableMarkup(table)}`;
}

interface Query {
  readonly name: string;
  readonly input: AthenaInput;
}

function queriesOf({ audits, signaturesInput }: Report): readonly Query[] {
  const isAthena = (query: { name: string; input: Input }): query is Query =>
    query.input.kind === 'athena';
  const ofAudits = audits
    .map(({ result }) => ({ name: result.audit, input: result.input }))
    .filter(isAthena);
  const own = signaturesInput === null ? [] : [{ name: 'requests by day', input: signaturesInput }];
  return [...own, ...ofAudits];
}

function queriesMarkup(queries: readonly Query[]): Markup {
  const sum = (count: (input: AthenaInput) => number): number =>
    queries.reduce((total, { input }) => total + count(input), 0);
  const scanned = sum(({ bytesScanned }) => bytesScanned);
  const dollars = sum((input) => input.dollars);
  const table = {
    id: 'queries-table',
    caption: 'Queries on Athena',
    columns: [{ label: 'Question' }, { label: 'Query' }, { label: 'Bytes', isNumber: true }],
    rows: queries.map(({ name, input }) => [name, input.queryId, input.bytesScanned]),
    details: null,
  };
  return html`<p>${counted(queries.length, 'query', 'queries')} on Athena scanned ${bytesText(scanned)}, ${dollarsText(dollars)}.</p>
${tableMarkup(table)}`;
}

/** What the answers are made from, and what is not in them. */
export function examinedSection(report: Report): Section {
  const lead = leadOf(report)?.result;
  const input = lead?.input;
  const read =
    input?.kind === 'local'
      ? html`<p>${inputLine(input)}</p>${skippedMarkup(input)}`
      : html`${queriesMarkup(queriesOf(report))}${input === undefined ? null : notesOn({ input }).map((note) => html`<p>${note}</p>`)}`;
  return {
    id: 'examined',
    heading: 'What was examined',
    body: html`${lead === undefined ? null : html`<p>${examinedLine(lead)}</p>`}${read}`,
  };
}
