import type { SignatureDay } from '../model/report.ts';
import type { Answer } from '../model.ts';
import { readSql } from './read-sql.ts';
import { ofFittingLength } from './tables.ts';
import { fillTemplate } from './template.ts';

/**
 * The text that counts S3 requests by day and signature, without those of AWS services, behind `tables`,
 * the last of which is `events`.
 */
export function assembleSignatures(tables: string): string {
  return ofFittingLength(
    fillTemplate(readSql('report/signatures.sql'), { values: {}, texts: { tables } }),
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
