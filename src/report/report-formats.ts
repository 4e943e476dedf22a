import { extname } from 'node:path';

export const REPORT_FORMATS = ['html', 'json', 'markdown', 'csv'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const FORMAT_OF_ENDING: Readonly<Record<string, ReportFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.markdown': 'markdown',
};

/** The format that a file's ending asks for; null where it says nothing. */
export function reportFormatOf(file: string): ReportFormat | null {
  return FORMAT_OF_ENDING[extname(file).toLowerCase()] ?? null;
}
