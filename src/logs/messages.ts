import type { LogFile } from './find.ts';
import type { Counted, Kind, ScanPlan, Verdict } from './scan.ts';

/** To a reader, first: what it is to do. */
export interface ReaderSetup {
  readonly plan: ScanPlan;
  /** Bytes of lines after which an output is full. */
  readonly batchSize: number;
}

/** A file for lines, and where in it the next ones go. */
export interface Place {
  readonly path: string;
  readonly position: number;
}

/** Where lines go; those that are not known to be plain have a place of their own where the plan has shapes. */
export interface Output extends Place {
  readonly odd: Place;
}

/** To a reader: read files, or go on with those whose lines did not fit. */
export interface ReadRequest {
  /** None to go on. */
  readonly files: readonly LogFile[];
  readonly output: Output;
  readonly verdicts: readonly (readonly [kind: number, verdict: Verdict])[];
}

/** What a reader has written of a file, and counted, for one request. */
export interface FilePart {
  readonly bytes: number;
  readonly lines: number;
  /** What is in the place for odd lines, besides. */
  readonly odd: { readonly bytes: number; readonly lines: number };
  readonly passed: number;
  readonly counted: Counted;
  readonly newKinds: readonly Kind[];
  /** The new kinds are to be judged before it goes on. */
  readonly isWaiting: boolean;
  /** False where the output is full, or it waits, before the file is at its end. */
  readonly isDone: boolean;
  /** Of the whole file, when it is done. */
  readonly malformed: number;
  readonly problem: string | null;
}

/** From a reader. */
export interface ReadReply {
  /** Of the files that it got to, in their order; the first one may have begun before. */
  readonly parts: readonly FilePart[];
  /** Of all records that this reader counted so far. */
  readonly times: { readonly first: string; readonly last: string } | null;
}
