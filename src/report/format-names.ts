// Apart from what writes them, which --help need not load.
import { extname } from 'node:path';

/** Gives the format that a file's ending asks for; null where it says nothing. */
type FormatOf<Format> = (file: string) => Format | null;

function byEnding<Format>(formats: Readonly<Record<string, Format>>): FormatOf<Format> {
  return (file) => formats[extname(file).toLowerCase()] ?? null;
}

/** Formats of an audit's answer. */
export const FORMATS = ['table', 'csv', 'json', 'ndjson', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];
export const formatOf = byEnding<Format>({
  '.csv': 'csv',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'table',
});

export const TRACE_FORMATS = ['text', 'json', 'markdown'] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];
export const traceFormatOf = byEnding<TraceFormat>({
  '.json': 'json',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'text',
});

export const REPORT_FORMATS = ['html', 'json', 'markdown', 'csv'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
export const reportFormatOf = byEnding<ReportFormat>({
  '.html': 'html',
  '.htm': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.markdown': 'markdown',
});

export const CSM_FORMATS = ['table', 'json'] as const;
export type CsmFormat = (typeof CSM_FORMATS)[number];

export const VALIDATION_FORMATS = ['table', 'csv', 'json'] as const;
export type ValidationFormat = (typeof VALIDATION_FORMATS)[number];
