import type { Row } from '../model.ts';
import { cellText, clientText, shortArn, shorten } from './words.ts';

const LABELS: Readonly<Record<string, string>> = {
  source_ip: 'from',
  bucket_name: 'bucket',
  auth_method: 'auth',
  access_key_id: 'access key',
  event_name: 'operation',
  signature_version: 'signature',
  principal_arn: 'principal',
};

/** What a column is called in a table. */
export function labelOf(column: string): string {
  return LABELS[column] ?? column.replaceAll('_', ' ');
}

/** The status with what it was judged by: `before-sigv4 1.11.108`, `end-of-support 2025-07-31`. */
function statusText(row: Row): string {
  const status = cellText(row['status']);
  const end = cellText(row['end_of_support'] ?? row['supported_until']);
  if (status === 'end-of-support') return end === 'ended' ? status : `${status} ${end}`;
  const isBelow = status === 'before-sigv4' || status === 'below-minimum';
  return isBelow && row['minimum_version']
    ? `${status} ${cellText(row['minimum_version'])}`
    : status;
}

function fullText(row: Row, column: string): string {
  const text = cellText(row[column]);
  switch (column) {
    case 'client':
      return clientText(row);
    case 'status':
      return statusText(row);
    case 'auth_method':
      return text === 'QueryString' ? 'presigned' : text;
    case 'last_seen':
      return text.slice(0, 10);
    default:
      return column.endsWith('_arn') ? shortArn(text) : text;
  }
}

/** A cell of a table, shortened to `width`. */
export function tableCell(row: Row, column: string, width: number): string {
  return shorten(fullText(row, column), width);
}

/** Columns that stand in another one's cell, where that one is there. */
export const WITHIN: Readonly<Record<string, string>> = {
  client_version: 'client',
  minimum_version: 'status',
  end_of_support: 'status',
  supported_until: 'status',
};
