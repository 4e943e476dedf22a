import { unreachable } from '../errors.ts';
import type { Comparison, Report } from '../model/report.ts';
import type { ReportFormat } from './format-names.ts';
import { toPage } from './html/page.ts';
import { readAssets } from './html/read-assets.ts';
import { type NamedText, toReportCsv } from './report-csv.ts';
import { toReportJson } from './report-json.ts';
import { toReportMarkdown } from './report-markdown.ts';

/** A report as one text, or as the files of a folder. */
export type Rendered =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'folder'; readonly files: readonly NamedText[] };

/** A report in a format, with what has changed since an earlier one. */
export function renderReport(
  report: Report,
  comparison: Comparison | null,
  format: ReportFormat,
): Rendered {
  switch (format) {
    case 'html':
      return { kind: 'text', text: toPage(report, comparison, readAssets()) };
    case 'json':
      return { kind: 'text', text: toReportJson(report, comparison) };
    case 'markdown':
      return { kind: 'text', text: toReportMarkdown(report, comparison) };
    case 'csv':
      return { kind: 'folder', files: toReportCsv(report, comparison) };
    default:
      return unreachable(format);
  }
}
