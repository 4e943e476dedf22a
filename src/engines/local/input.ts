import type { FileReport } from '../../logs/batch.ts';
import type { FoundLogs } from '../../logs/find.ts';
import type { ReportedFile } from '../../logs/read.ts';
import { NOT_JSON } from '../../logs/split.ts';
import type { LocalInput, SkippedFile } from '../../model.ts';

/** Names of files that are to hold JSON; any other file is read where it turns out to. */
const LOG_NAME = /\.(json|jsonl|ndjson|gz)$/i;

/** What is wrong with a file; null where nothing is. */
export function problemOf(report: FileReport): SkippedFile | null {
  const { path, records, foreign, malformed, problem } = report;
  const part = (reason: string, kind: SkippedFile['kind']): SkippedFile => ({
    file: path,
    reason,
    recordsKept: records,
    kind,
  });
  if (problem === NOT_JSON && !LOG_NAME.test(path)) return part('no log file', 'foreign');
  if (problem !== null) return part(problem, 'damaged');
  if (malformed > 0)
    return part(`${malformed} of its records not readable (bad JSON, or over 4 MB)`, 'damaged');
  if (foreign === 0) return null;
  return part(
    records === 0 ? 'no CloudTrail record in it' : `${foreign} objects are no CloudTrail records`,
    'foreign',
  );
}

/** What was read, from what became of each file. */
export function inputOf(files: readonly ReportedFile[], found: FoundLogs): LocalInput {
  const reports = files.map(({ report }) => report);
  const sum = (count: (report: FileReport) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  const problems = reports.map(problemOf).filter((problem) => problem !== null);
  const unread = problems.filter(({ recordsKept }) => recordsKept === 0);
  return {
    kind: 'local',
    filesRead: files.length - unread.length,
    filesOutsideWindow: found.outsideWindow,
    filesSkipped: [...found.skipped, ...problems],
    records: sum(({ records }) => records),
    recordsSkipped: sum(({ foreign, malformed }) => foreign + malformed),
    bytes: files.reduce((total, { size }) => total + size, 0),
  };
}
