import type { Comparison } from '../../model/report.ts';
import { changedRows, comparedWith, problemsOf } from '../changes.ts';
import { html } from './markup.ts';
import type { Section } from './sections.ts';
import { tableMarkup } from './table.ts';

/** What is new, gone, grown and shrunk since an earlier report. */
export function changesSection(comparison: Comparison | null): readonly Section[] {
  if (comparison === null) return [];
  const table = {
    id: 'changes-table',
    caption: 'Findings that changed',
    ...changedRows(comparison),
    details: null,
  };
  const body = html`<p>${comparedWith(comparison)}</p>
${problemsOf(comparison).map((problem) => html`<p>${problem}</p>`)}
${table.rows.length === 0 ? null : tableMarkup(table)}`;
  return [{ id: 'changes', heading: 'What has changed', body }];
}
