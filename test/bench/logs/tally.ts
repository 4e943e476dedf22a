import type { Call } from './actor.ts';

/** What one audit is to answer. */
export interface ExpectedAudit {
  /** Requests, each counted once. */
  readonly requests: number;
  /** Rows of the audit's usual grouping. */
  readonly findings: number;
  /** Copies of these requests' records. */
  readonly duplicates: number;
}

/** What was written, and what the audits are to find in it. */
export interface Expected {
  /** Copies included. */
  readonly records: number;
  readonly duplicates: number;
  /** Bytes of JSON. */
  readonly jsonBytes: number;
  readonly sigv2: ExpectedAudit;
  readonly clients: ExpectedAudit;
}

class AuditTally {
  requests = 0;
  duplicates = 0;
  readonly #findings = new Set<string>();

  add(finding: string | null, isCopy: boolean): void {
    if (finding === null) return;
    if (isCopy) this.duplicates += 1;
    else this.requests += 1;
    this.#findings.add(finding);
  }

  expected(): ExpectedAudit {
    const { requests, duplicates } = this;
    return { requests, findings: this.#findings.size, duplicates };
  }
}

/** Counts calls as they are written. */
export class Tally {
  #records = 0;
  #duplicates = 0;
  #characters = 0;
  readonly #sigv2 = new AuditTally();
  readonly #clients = new AuditTally();

  /** A call that is written, for the first time or again. */
  add({ record, verdict }: Call, isCopy: boolean): void {
    this.#records += 1;
    if (isCopy) this.#duplicates += 1;
    this.#characters += record.length + 1;
    this.#sigv2.add(verdict.sigv2, isCopy);
    this.#clients.add(verdict.clients, isCopy);
  }

  expected(): Expected {
    return {
      records: this.#records,
      duplicates: this.#duplicates,
      jsonBytes: this.#characters,
      sigv2: this.#sigv2.expected(),
      clients: this.#clients.expected(),
    };
  }
}
