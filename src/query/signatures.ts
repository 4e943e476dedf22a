import type { SignatureDay } from '../model/report.ts';
import type { Answer } from '../model.ts';
import type { Filters } from './filters.ts';
import { readSql } from './read-sql.ts';
import { ofFittingLength, tablesText } from './tables.ts';
import { fillTemplate } from './template.ts';

/** The text that counts S3 requests by day and signature, without those of AWS services. */
export function assembleSignatures(filters: Filters, source: string): string {
  return ofFittingLength(
    fillTemplate(readSql('report/signatures.sql'), {
      values: {},
      texts: { tables: tablesText(filters, source) },
    }),
  );
}

/** The rows of that text. */
export function signaturesOf({ rows }: Answer): readonly SignatureDay[] {
  return rows.map(({ day, signature, requests }) => ({
    day: day === null || day === undefined ? null : String(day),
    signature: String(signature),
    requests: Number(requests),
  }));
}
