import type { ByColumn } from './columns.ts';

/** Which signatures the sigv2 audit looks for. */
export const SIGNATURES = ['sigv2', 'not-recorded', 'not-sigv4'] as const;
export type Signature = (typeof SIGNATURES)[number];

/** The TLS version that the tls audit demands. */
export const MINIMUM_TLS = ['1.2', '1.3'] as const;
export type MinimumTls = (typeof MINIMUM_TLS)[number];

/** Options that only some audits have. */
export type AuditOption = 'signature' | 'minimum' | 'policy' | 'asOf' | 'all' | 'minimumTls';

/** How an option is written: `--minimum-tls` for minimumTls. */
export function optionName(option: string): string {
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** What is said of an audit's answer. */
export interface Words {
  readonly title: string;
  /** What a request in the answer is, to be read behind a number: `1,204 requests signed with SigV2`. */
  readonly finding: string;
  /** What to do about a finding. */
  readonly fix: string;
  /** What is wrong with records that lack what the question needs: `Cannot say: 8 records <undecided>`. */
  readonly undecided?: string;
  /** What to think of where no record is about the question. */
  readonly outside?: string;
}

/** One question that can be asked of the logs. Its id is the command, and names `sql/audits/<id>.sql`. */
export interface Audit extends Words {
  readonly id: string;
  /** Why anybody asks. */
  readonly why: string;
  /** What AWS says about it. */
  readonly reading?: readonly { readonly title: string; readonly url: string }[];
  /** Other words, for other values of the audit's own options. */
  readonly variants?: Readonly<Record<string, Words>>;
  readonly by: readonly ByColumn[];
  /** The columns that findings are grouped on always, besides `by`. */
  readonly facts: readonly string[];
  readonly options: readonly AuditOption[];
  /** What AWS services do is part of the question, and not left out. */
  readonly countsServices?: true;
  /**
   * The members of a record that decide whether it is a finding, in scope, or undecided, where these are few
   * and have few values: records are then judged once for each combination, and most are only counted.
   */
  readonly judgedBy?: readonly string[];
  /** Arguments of an example call. */
  readonly examples: readonly string[];
}

export const S3_OUTSIDE = 'No S3 request among them: does the trail record S3 data events?';
