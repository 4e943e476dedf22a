import type { SkippedFile } from '../model.ts';

/** Files, by number and size in bytes. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** What became of all that a source listed: `listed` is the sum of the next three. */
export interface Reconciliation {
  readonly source: string;
  readonly listed: Amount;
  readonly taken: Amount;
  readonly alreadyHad: Amount;
  /** Not taken, with reasons: no logs, or refused. */
  readonly skipped: readonly SkippedFile[];
  /** Taken, and damaged or with something else in it. */
  readonly takenInPart: readonly SkippedFile[];
  /** Log files delivered outside of --from and --to; not in `listed`. */
  readonly outsideWindow: number;
  /** Folders that were listed; null for a folder of this machine. */
  readonly foldersListed: number | null;
  /** Records in the files taken, copies included. */
  readonly records: number;
  /** Of them, those that the store did not have. */
  readonly newRecords: number;
}

/** What is in the store when a run has ended. */
export interface StoreSummary {
  readonly folder: string;
  readonly records: number;
  /** Parquet files and their size in bytes. */
  readonly parts: Amount;
  readonly sourceFiles: Amount;
  readonly days: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** Records without a usable time. */
  readonly untimed: number;
}

export interface CollectResult {
  readonly reconciliation: Reconciliation;
  readonly store: StoreSummary;
}

export function amountOf(files: readonly { readonly size: number }[]): Amount {
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}
