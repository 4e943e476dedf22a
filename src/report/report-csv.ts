import type { Comparison, Report } from '../model/report.ts';
import { changedRows } from './changes.ts';
import { recordsToCsv, toCsv } from './csv.ts';

/** A file of a folder. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** A report as CSV files: one an audit, requests by day, and what has changed. */
export function toReportCsv(report: Report, comparison: Comparison | null): readonly NamedText[] {
  const signatures = report.signatures.map(({ day, signature, requests }) => [
    day,
    signature,
    requests,
  ]);
  const changes = comparison === null ? null : changedRows(comparison);
  return [
    ...report.audits.map(({ result }) => ({ name: `${result.audit}.csv`, text: toCsv(result) })),
    {
      name: 'signatures.csv',
      text: recordsToCsv(['day', 'signature', 'requests'], signatures),
    },
    ...(changes === null
      ? []
      : [
          {
            name: 'changes.csv',
            text: recordsToCsv(
              changes.columns.map(({ label }) => label.toLowerCase()),
              changes.rows,
            ),
          },
        ]),
  ];
}
