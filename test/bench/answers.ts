import type { Expected } from './logs/tally.ts';

/** The audits that are measured. */
export type MeasuredAudit = 'sigv2' | 'clients';

/** An audit's answer in JSON, as far as it is compared. */
interface AuditAnswer {
  readonly input: { readonly records: number; readonly duplicates: number };
  readonly totals: { readonly requests: number; readonly findings: number };
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly Row[];
}

type Row = Readonly<Record<string, unknown>>;

/** Answers given so far about one data set, to compare those of other contenders with. */
export class Answers {
  readonly #expected: Expected;
  readonly #audits = new Map<MeasuredAudit, AuditAnswer>();
  #counts: Readonly<Record<string, number>> | undefined;

  constructor(expected: Expected) {
    this.#expected = expected;
  }

  /** All bytes were decompressed: those of the records, and a little around them. */
  checkBytes({ bytes }: { readonly bytes: number }): void {
    const { jsonBytes } = this.#expected;
    sameOrFail('bytes of JSON', bytes > jsonBytes && bytes < jsonBytes * 1.01, true);
  }

  /** An answer of ours about the log files. */
  checkAudit(audit: MeasuredAudit, answer: AuditAnswer): void {
    const expected = this.#expected[audit];
    sameOrFail(`records of ${audit}`, answer.input.records, this.#expected.records);
    sameOrFail(`duplicates of ${audit}`, answer.input.duplicates, expected.duplicates);
    this.#checkTotals(audit, answer);
    this.#audits.set(audit, answer);
  }

  /** An answer of ours about the store: it may know each record once. */
  checkStored(audit: MeasuredAudit, answer: AuditAnswer): void {
    this.#checkTotals(audit, answer);
    const cold = this.#audits.get(audit);
    if (cold !== undefined) sameOrFail(`rows of ${audit}`, answer.rows, cold.rows);
  }

  /** The rows of an audit's query text, as an engine gives them. */
  checkRows(audit: MeasuredAudit, { rows }: { readonly rows: readonly Row[] }): void {
    const all = rows.find(({ part }) => part === 'findings');
    const findings = rows.filter(({ part }) => part === 'finding');
    sameOrFail(`requests of ${audit}`, Number(all?.['requests']), this.#expected[audit].requests);
    sameOrFail(`findings of ${audit}`, findings.length, this.#expected[audit].findings);
    const ours = this.#audits.get(audit);
    if (ours === undefined) return;
    const shown = findings.map((row) => Object.fromEntries(ours.columns.map(cellOf(row))));
    sameOrFail(`rows of ${audit}`, shown, ours.rows);
  }

  /** Records by user agent and ARN. */
  checkCounts({ counts }: { readonly counts: Readonly<Record<string, number>> }): void {
    const sum = Object.values(counts).reduce((total, count) => total + count, 0);
    sameOrFail('records counted', sum, this.#expected.records);
    if (this.#counts !== undefined) sameOrFail('counts', sorted(counts), sorted(this.#counts));
    this.#counts = counts;
  }

  #checkTotals(audit: MeasuredAudit, { totals }: AuditAnswer): void {
    const { requests, findings } = this.#expected[audit];
    sameOrFail(`requests of ${audit}`, totals.requests, requests);
    sameOrFail(`findings of ${audit}`, totals.findings, findings);
  }
}

function cellOf(row: Row): (column: AuditAnswer['columns'][number]) => readonly [string, unknown] {
  return ({ name, type }) => {
    const cell = row[name] ?? null;
    return [name, type === 'bigint' && cell !== null ? Number(cell) : cell];
  };
}

function sorted(counts: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(counts).sort(([left], [right]) => (left < right ? -1 : 1));
}

function sameOrFail(what: string, found: unknown, expected: unknown): void {
  const [shown, wanted] = [JSON.stringify(found), JSON.stringify(expected)];
  if (shown === wanted) return;
  throw new Error(`wrong ${what}: ${shown.slice(0, 300)}, where ${wanted.slice(0, 300)} is right`);
}
