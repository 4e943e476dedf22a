import type { AthenaInput, AuditResult, Row, Window } from '../model.ts';

/** A page to read on. */
export interface Reading {
  readonly title: string;
  /** `https://...`. */
  readonly url: string;
}

/** What a report says about an audit, besides its answer; kept with it, so that a saved report says the same. */
export interface ReportWords {
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** What a request in the answer is, to be read behind a number: `signed with SigV2`. */
  readonly finding: string;
  readonly undecided?: string;
  readonly outside?: string;
  /** What AWS says about it. */
  readonly reading?: readonly Reading[];
  /** Its rows are how much there is of something, and nothing wrong. */
  readonly isVolume: boolean;
}

/** One audit of a report. */
export interface AuditReport {
  readonly words: ReportWords;
  /** With a last column `owner`, where rows name a principal. */
  readonly result: AuditResult;
}

/** S3 requests of one day with one signature, each counted once. */
export interface SignatureDay {
  /** ISO date; null for records without a usable event time. */
  readonly day: string | null;
  /** `SigV2`, `SigV4`, `anonymous`, `not-recorded`, or whatever else was recorded. */
  readonly signature: string;
  readonly requests: number;
}

/** The answers of several audits about the same events. */
export interface Report {
  readonly generatedAt: string;
  readonly window: Window;
  readonly audits: readonly AuditReport[];
  readonly signatures: readonly SignatureDay[];
  /** What Athena read for `signatures`; null on local logs, which are read once for everything. */
  readonly signaturesInput: AthenaInput | null;
}

/** In the order of their weight. */
export const CHANGES = ['new', 'grown', 'shrunk', 'gone'] as const;
export type ChangeKind = (typeof CHANGES)[number];

/** A finding that is not what it was. */
export interface Change {
  readonly kind: ChangeKind;
  /** Its grouping columns. */
  readonly key: Row;
  /** Requests in the earlier report; 0 for a new finding. */
  readonly before: number;
  /** Requests now; 0 for one that is gone. */
  readonly requests: number;
}

/** What became of an audit's findings. */
export interface AuditChanges {
  readonly audit: string;
  /** Why they cannot be compared; null where they were. */
  readonly problem: string | null;
  /** New ones first, then those with most requests. */
  readonly changes: readonly Change[];
  /** Findings that are as they were. */
  readonly same: number;
  /** Requests in all findings of the earlier report; null where it is not in there. */
  readonly requestsBefore: number | null;
}

/** A report held against an earlier one. */
export interface Comparison {
  readonly earlier: { readonly generatedAt: string; readonly window: Window };
  readonly audits: readonly AuditChanges[];
}
