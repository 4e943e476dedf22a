import type { SkippedFile } from '../model.ts';
import type { SourceFile } from './manifest.ts';

/** What a source has, in the window asked for. */
export interface Listing {
  readonly files: readonly SourceFile[];
  /** What lies among the logs and is none, or cannot be listed. */
  readonly skipped: readonly SkippedFile[];
  /** Log files that were delivered outside of the window. */
  readonly outsideWindow: number;
  /** How many folders were listed on their own; null where a listing is always of everything. */
  readonly folders: number | null;
  /** Of these, the ones that nothing is delivered to any more, so that they need not be listed again. */
  readonly closing: readonly string[];
}

export interface ListOptions {
  /** Folders that an earlier listing has closed. */
  readonly closed: ReadonlySet<string>;
  readonly signal: AbortSignal;
  /** Hears how many files are listed so far. */
  readonly onListed: (files: number) => void;
}

/** A file ready to be read on this machine, or why it is not. */
export type Fetched =
  | { readonly kind: 'there'; readonly file: SourceFile; readonly local: string }
  | { readonly kind: 'refused'; readonly file: SourceFile; readonly reason: string };

/** Where log files come from. */
export interface Source {
  /** What the manifest names it by: a folder's real path, or an `s3://` address. */
  readonly name: string;
  list(options: ListOptions): Promise<Listing>;
  /** Makes files readable; `folder` is for copies, and gone after the step. */
  fetch(
    files: readonly SourceFile[],
    folder: string,
    signal: AbortSignal,
  ): Promise<readonly Fetched[]>;
  /** A file for a person: its whole path, or address. */
  addressOf(file: SourceFile): string;
  close(): void;
}
