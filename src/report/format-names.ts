// Apart from what writes them, which --help need not load.
import { extname } from 'node:path';

export const FORMATS = ['table', 'csv', 'json', 'ndjson', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

const FORMAT_OF_ENDING: Readonly<Record<string, Format>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'table',
};

/** The format that a file's ending asks for; null where it says nothing. */
export function formatOf(file: string): Format | null {
  return FORMAT_OF_ENDING[extname(file).toLowerCase()] ?? null;
}

export const TRACE_FORMATS = ['text', 'json', 'markdown'] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];

const TRACE_FORMAT_OF_ENDING: Readonly<Record<string, TraceFormat>> = {
  '.json': 'json',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'text',
};

/** The format that a file's ending asks for; null where it says nothing. */
export function traceFormatOf(file: string): TraceFormat | null {
  return TRACE_FORMAT_OF_ENDING[extname(file).toLowerCase()] ?? null;
}

export const CSM_FORMATS = ['table', 'json'] as const;
export type CsmFormat = (typeof CSM_FORMATS)[number];

export const REPORT_FORMATS = ['html', 'json', 'markdown', 'csv'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const REPORT_FORMAT_OF_ENDING: Readonly<Record<string, ReportFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.markdown': 'markdown',
};

/** The format that a file's ending asks for; null where it says nothing. */
export function reportFormatOf(file: string): ReportFormat | null {
  return REPORT_FORMAT_OF_ENDING[extname(file).toLowerCase()] ?? null;
}

export const VALIDATION_FORMATS = ['table', 'csv', 'json'] as const;
export type ValidationFormat = (typeof VALIDATION_FORMATS)[number];
