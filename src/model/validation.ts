/** What a check of one object, or of a time without one, has found. `src/digest/README.md` explains each. */
export const VERDICT_KINDS = [
  'valid',
  'bad-signature',
  'wrong-hash',
  'moved',
  'missing',
  'gap',
  'trailing-bytes',
  'unknown-key',
  'unreadable',
  'chain-broken',
  'not-in-digest',
] as const;
export type VerdictKind = (typeof VERDICT_KINDS)[number];

export type ObjectType = 'digest' | 'log';

export interface Verdict {
  /** The key of the object; of a gap, the key that the first digest in it would have. */
  readonly object: string;
  readonly type: ObjectType;
  readonly kind: VerdictKind;
  /** Why, in words for a person; empty for what is valid. */
  readonly reason: string;
  /** Whether it makes the validation fail. Neither valid nor a failure is a notice. */
  readonly isFailure: boolean;
}

/** What a validation has found. Times are UTC, as CloudTrail writes them. */
export interface Validation {
  /** By type, digests first, and key. */
  readonly verdicts: readonly Verdict[];
  /** Digests of one trail, account and region are a chain; its backfill digests are another. */
  readonly chains: number;
  readonly accounts: number;
  readonly regions: number;
  /** What the digests that can be read cover; null where none can. */
  readonly covered: { readonly from: string; readonly to: string } | null;
}
