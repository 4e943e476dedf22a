import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditFlags } from '../../src/cli/flags.ts';

/** A question that a test asked. Its logs lie beside it, in `logs/`. */
export interface KeptQuestion {
  readonly audit: string;
  readonly flags: AuditFlags;
}

const FOLDER = process.env['KEPT_QUESTIONS'];

/** Keeps a question and its logs where KEPT_QUESTIONS names a folder, for another engine to be asked the same. */
export function keepQuestion(question: KeptQuestion, logs: readonly string[]): void {
  if (FOLDER === undefined) return;
  const folder = mkdtempSync(join(FOLDER, 'question-'));
  for (const [index, log] of logs.entries()) {
    cpSync(log, join(folder, 'logs', String(index)), { recursive: true });
  }
  writeFileSync(join(folder, 'question.json'), JSON.stringify(question));
}
