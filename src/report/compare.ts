import {
  type AuditChanges,
  CHANGES,
  type Change,
  type ChangeKind,
  type Comparison,
  type Report,
} from '../model/report.ts';
import { type AuditResult, keyColumns, type Row } from '../model.ts';

/** What in a row says who opened a presigned URL: anybody who has it, today one and tomorrow another. */
const OPENER = new Set(['client', 'client_version', 'source_ip']);

/** A finding as it is found again in another report. */
interface Finding {
  readonly key: Row;
  readonly requests: number;
}

function keyOf(row: Row, columns: readonly string[]): Row {
  const isPresigned = row['auth_method'] === 'QueryString';
  return Object.fromEntries(
    columns.map((name) => [name, isPresigned && OPENER.has(name) ? null : (row[name] ?? null)]),
  );
}

function findingsOf({ columns, rows }: AuditResult): ReadonlyMap<string, Finding> {
  const names = keyColumns(columns);
  const findings = new Map<string, Finding>();
  for (const row of rows) {
    const key = keyOf(row, names);
    const id = JSON.stringify(Object.values(key));
    const before = findings.get(id)?.requests ?? 0;
    findings.set(id, { key, requests: before + Number(row['requests'] ?? 0) });
  }
  return findings;
}

function kindOf(before: number | undefined, requests: number | undefined): ChangeKind | 'same' {
  if (before === undefined) return 'new';
  if (requests === undefined) return 'gone';
  if (before === requests) return 'same';
  return before < requests ? 'grown' : 'shrunk';
}

/** What became of the findings; those that are as they were are left out. */
function changesBetween(earlier: AuditResult, result: AuditResult): readonly Change[] {
  const [then, now] = [findingsOf(earlier), findingsOf(result)];
  const all = new Map([...then, ...now]);
  const changes = [...all].flatMap(([id, { key }]): Change[] => {
    const [before, requests] = [then.get(id)?.requests, now.get(id)?.requests];
    const kind = kindOf(before, requests);
    return kind === 'same' ? [] : [{ kind, key, before: before ?? 0, requests: requests ?? 0 }];
  });
  const rank = ({ kind }: Change): number => CHANGES.indexOf(kind);
  const size = ({ before, requests }: Change): number => Math.max(before, requests);
  return changes.sort((one, other) => rank(one) - rank(other) || size(other) - size(one));
}

function problemOf(earlier: AuditResult | undefined, result: AuditResult): string | null {
  if (earlier === undefined) return 'it is not in the earlier report';
  const [then, now] = [keyColumns(earlier.columns), keyColumns(result.columns)];
  return then.join() === now.join() ? null : `its findings were told apart by ${then.join(', ')}`;
}

function compareAudit(earlier: AuditResult | undefined, result: AuditResult): AuditChanges {
  const problem = problemOf(earlier, result);
  const changes = earlier === undefined || problem !== null ? [] : changesBetween(earlier, result);
  const present = changes.filter(({ kind }) => kind !== 'gone').length;
  const same = problem === null ? findingsOf(result).size - present : 0;
  const requestsBefore = earlier?.totals.requests ?? null;
  return { audit: result.audit, problem, changes, same, requestsBefore };
}

/**
 * Says of each finding whether it is new, has grown or shrunk, or is gone since an earlier report. A
 * finding is known by its grouping columns; one by presigned URLs without those of who opened them.
 */
export function compare(report: Report, earlier: Report): Comparison {
  const before = new Map(earlier.audits.map(({ result }) => [result.audit, result]));
  return {
    earlier: { generatedAt: earlier.generatedAt, window: earlier.window },
    audits: report.audits.map(({ result }) => compareAudit(before.get(result.audit), result)),
  };
}

/** How many findings are new, in audits whose findings are something wrong. */
export function countNew({ audits }: Comparison, report: Report): number {
  const volumes = report.audits.filter(({ words }) => words.isVolume);
  const isVolume = new Set(volumes.map(({ result }) => result.audit));
  return audits
    .filter(({ audit }) => !isVolume.has(audit))
    .flatMap(({ changes }) => changes)
    .filter(({ kind }) => kind === 'new').length;
}
