import type { Audit } from '../../src/audits/audit.ts';
import { AUDITS, type AuditId } from '../../src/audits/catalogue.ts';
import { type AuditFlags, questionOf } from '../../src/cli/flags.ts';
import { openLocalEngine } from '../../src/engines/local/engine.ts';
import { findLogs } from '../../src/logs/find.ts';
import type { AuditResult, LocalInput } from '../../src/model.ts';
import { assembleQuery } from '../../src/query/assemble.ts';
import { resultOf } from '../../src/query/result.ts';
import { sieveOf } from '../../src/query/sieve.ts';
import { keepQuestion } from './kept-questions.ts';
import { logFile, logFolder, type TestRecord } from './records.ts';

/** The day on which all tests take place. */
export const NOW = new Date('2026-11-20T12:00:00Z');

/** Asks an audit about log files, in process, with the flags as commander would give them. */
export async function askLogs(
  id: AuditId,
  logs: readonly string[],
  flags: AuditFlags = {},
  memory = { first: 400, most: 400 },
): Promise<AuditResult & { readonly input: LocalInput }> {
  keepQuestion({ audit: id, flags }, logs);
  const audit: Audit = AUDITS.find((candidate) => candidate.id === id)!;
  const question = questionOf(audit, flags, NOW);
  const { window } = question.filters;
  const engine = await openLocalEngine(await findLogs(logs, window), memory);
  try {
    const answer = await engine.run(assembleQuery(question, engine.source), {
      signal: new AbortController().signal,
      onProgress: () => {},
      window,
      sieve: sieveOf(question),
    });
    const result = resultOf(answer, {
      audit: id,
      engine: engine.name,
      generatedAt: NOW.toISOString(),
      window,
      limit: flags.limit ?? null,
    });
    return { ...result, input: answer.input };
  } finally {
    await engine.close();
  }
}

/** Asks an audit about records in one log file. */
export async function ask(
  id: AuditId,
  records: readonly TestRecord[],
  flags: AuditFlags = {},
): Promise<AuditResult & { readonly input: LocalInput }> {
  return askLogs(id, [logFolder({ 'log.json.gz': logFile(records) })], flags);
}
