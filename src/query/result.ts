import {
  type Answer,
  type AuditResult,
  type Cell,
  type CountedRecords,
  type Examined,
  keyColumns,
  NONE_COUNTED,
  type Row,
  type Totals,
  type Window,
} from '../model.ts';

/** What a result says besides the answer itself. */
export interface ResultContext {
  readonly audit: string;
  readonly engine: string;
  readonly generatedAt: string;
  readonly window: Window;
  /** Rows to show; null for all. */
  readonly limit: number | null;
}

/** Columns of `sql/findings.sql` that serve the counts beside the answer, and are not part of it. */
const COUNTING = new Set([
  'part',
  'records',
  'copies',
  'also_recorded',
  'accounts',
  'regions',
  'untimed',
  'region_names',
]);

function count(row: Row | undefined, column: string): number {
  return Number(row?.[column] ?? 0);
}

function text(cell: Cell | undefined): string | null {
  return typeof cell === 'string' ? cell : null;
}

/** The first one by a text order, or the last one. */
function extreme(pick: 0 | -1, ...times: readonly (string | null)[]): string | null {
  return (
    times
      .filter((time) => time !== null)
      .toSorted()
      .at(pick) ?? null
  );
}

function examined(parts: ReadonlyMap<Cell, Row>, counted: CountedRecords): Examined {
  const all = parts.get('examined');
  const inScope = count(all, 'records') - count(parts.get('outside'), 'records');
  return {
    records: count(all, 'records') + counted.inScope + counted.outside,
    inScope: inScope + counted.inScope,
    undecided: count(parts.get('undecided'), 'records'),
    accounts: count(all, 'accounts'),
    regions: count(all, 'regions'),
    firstEvent: extreme(0, text(all?.['first_seen']), counted.firstEvent),
    lastEvent: extreme(-1, text(all?.['last_seen']), counted.lastEvent),
    untimed: count(all, 'untimed'),
  };
}

function distinct(rows: readonly Row[], keys: readonly string[]): Record<string, number> {
  const values = (key: string): number => {
    const own = rows.filter((row) => row[key] !== null);
    return new Set(own.map((row) => (key === 'client' ? named(row) : row[key]))).size;
  };
  return Object.fromEntries(keys.map((key) => [key, values(key)]));
}

function named(row: Row): string {
  return `${row['client']} ${row['client_version'] ?? ''}`;
}

function presigned(rows: readonly Row[], keys: readonly string[]): number | null {
  if (!keys.includes('auth_method')) return null;
  return rows
    .filter((row) => row['auth_method'] === 'QueryString')
    .reduce((sum, row) => sum + count(row, 'requests'), 0);
}

/** Reads the rows of `sql/findings.sql` into the answer and the counts beside it. */
export function resultOf(answer: Answer, context: ResultContext): AuditResult {
  const isFinding = (row: Row): boolean => row['part'] === 'finding';
  const parts = new Map(
    answer.rows.filter((row) => !isFinding(row)).map((row) => [row['part'] ?? null, row]),
  );
  const columns = answer.columns.filter(({ name }) => !COUNTING.has(name));
  const keys = keyColumns(columns);
  const findings = answer.rows.filter(isFinding);
  const totals: Totals = {
    findings: findings.length,
    shown: Math.min(findings.length, context.limit ?? findings.length),
    requests: count(parts.get('findings'), 'requests'),
    serviceRequests: count(parts.get('services'), 'requests'),
    alsoRecorded: count(parts.get('findings'), 'also_recorded'),
    presigned: presigned(findings, keys),
    distinct: distinct(findings, keys),
  };
  return {
    audit: context.audit,
    engine: context.engine,
    generatedAt: context.generatedAt,
    window: context.window,
    input: answer.input,
    duplicates: count(parts.get('findings'), 'copies') + count(parts.get('services'), 'copies'),
    examined: examined(parts, answer.counted ?? NONE_COUNTED),
    regionNames: text(parts.get('examined')?.['region_names'])?.split(' ') ?? [],
    totals,
    columns,
    rows: findings.map((row) =>
      Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null])),
    ),
  };
}
