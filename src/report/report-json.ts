import type { AuditReport, Comparison, Report } from '../model/report.ts';
import { answerDocument, inputDocument, SCHEMA_VERSION } from './json.ts';
import { safeJson } from './safe-text.ts';

/** An audit's document; without what was read, where that was read once for all of them. */
function auditDocument({ words, result }: AuditReport): object {
  const counts = { duplicates: result.duplicates };
  return {
    audit: result.audit,
    words,
    engine: result.engine,
    generatedAt: result.generatedAt,
    window: result.window,
    input: result.input.kind === 'local' ? counts : inputDocument(result.input, counts),
    ...answerDocument(result),
  };
}

/**
 * A report as one JSON document, for scripts and for `report --from`: the documents of its audits, in a
 * list. What was read on this machine stands once, before them; what Athena read stands in each.
 */
export function toReportJson(report: Report, comparison: Comparison | null): string {
  const input = report.audits[0]?.result.input;
  const document = {
    schemaVersion: SCHEMA_VERSION,
    generatedAt: report.generatedAt,
    window: report.window,
    ...(input?.kind === 'local' ? { input: inputDocument(input) } : {}),
    ...(comparison === null ? {} : { comparison }),
    signatures: report.signatures,
    ...(report.signaturesInput === null
      ? {}
      : { signaturesInput: inputDocument(report.signaturesInput) }),
    audits: report.audits.map(auditDocument),
  };
  return `${safeJson(document, 2)}\n`;
}
