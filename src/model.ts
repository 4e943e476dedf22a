/** One value of an answer, the same on every engine. Integers beyond 2^53 are text. */
export type Cell = string | number | boolean | null;

export type ColumnType = 'varchar' | 'bigint' | 'double' | 'boolean';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

export type Row = Readonly<Record<string, Cell>>;

/** What an engine gives back for a query text. */
export interface Answer {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly input: Input;
  /** Records that the engine counted without showing them to the query. */
  readonly counted?: CountedRecords;
}

/** Records within the window that are no finding, and not undecided. */
export interface CountedRecords {
  readonly inScope: number;
  readonly outside: number;
  /** Time of the first and the last one; null for no record. */
  readonly firstEvent: string | null;
  readonly lastEvent: string | null;
}

export const NONE_COUNTED: CountedRecords = {
  inScope: 0,
  outside: 0,
  firstEvent: null,
  lastEvent: null,
};

/** A file, or a part of one, that is not in the answer, and why. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
  /** Records of this file that are in the answer. */
  readonly recordsKept: number;
  /** `damaged`: it should have been readable. `foreign`: it holds something else than CloudTrail records. */
  readonly kind: 'damaged' | 'foreign';
}

/** What was read on this machine. */
export interface LocalInput {
  readonly kind: 'local';
  readonly filesRead: number;
  /** Log files whose delivery time says that they hold nothing of the window. */
  readonly filesOutsideWindow: number;
  readonly filesSkipped: readonly SkippedFile[];
  /** CloudTrail records in the files read, copies included, whatever the window and the filters. */
  readonly records: number;
  /** Objects in the files that are no CloudTrail records. */
  readonly recordsSkipped: number;
  /** Size of the files read, as they lie on disk, in bytes. */
  readonly bytes: number;
}

/** What Athena read, and what it is billed for. */
export interface AthenaInput {
  readonly kind: 'athena';
  readonly table: string;
  /** Where compacted days were read, in place of log files; absent where none were. */
  readonly compact?: {
    readonly table: string;
    readonly days: number;
    /** Days that were read from the log files. */
    readonly rawDays: number;
  };
  readonly queryId: string;
  readonly bytesScanned: number;
  /** By the price list of `aws/prices.ts`. */
  readonly dollars: number;
  /**
   * Days of the window that no partition of the table covers, or, with `--source compact`, that are
   * not compacted: nothing of them was read.
   */
  readonly daysWithoutPartition: readonly string[];
}

export type Input = LocalInput | AthenaInput;

/** The span of event time that was asked for, as UTC texts; null is open. `to` is exclusive. */
export interface Window {
  readonly from: string | null;
  readonly to: string | null;
}

/** What lay within the window and the filters, finding or not. */
export interface Examined {
  /** Records, copies included. */
  readonly records: number;
  /** Of those, records that the question is about. */
  readonly inScope: number;
  /** Of those, records that lack what the question needs, and are no finding. */
  readonly undecided: number;
  readonly accounts: number;
  readonly regions: number;
  readonly firstEvent: string | null;
  readonly lastEvent: string | null;
  /** Records without a usable event time: kept, whatever the window. */
  readonly untimed: number;
}

/** Counts over all findings, whatever `--limit` shows. */
export interface Totals {
  readonly findings: number;
  /** How many of them `--limit` lets a report show: the first ones. */
  readonly shown: number;
  /** Distinct requests in them. */
  readonly requests: number;
  /** Requests made by AWS services that would be findings, left out. */
  readonly serviceRequests: number;
  /** Requests counted twice because another account recorded them too. */
  readonly alsoRecorded: number;
  /** Requests by presigned URLs; null where the answer is not grouped by `auth_method`. */
  readonly presigned: number | null;
  /** How many different values the grouping columns have; `client` counts versions. */
  readonly distinct: Readonly<Record<string, number>>;
}

/** Rows under columns, of which a report shows the first ones. */
export interface Listing {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly totals: { readonly shown: number };
}

/** The answer to a person's own SELECT. */
export interface QueryResult extends Listing {
  /** The file it is in. */
  readonly query: string;
  readonly engine: string;
  readonly generatedAt: string;
  readonly window: Window;
  readonly input: Input;
  readonly totals: { readonly rows: number; readonly shown: number };
}

/** The answer to one audit: what every report is made of. */
export interface AuditResult extends Listing {
  readonly audit: string;
  readonly engine: string;
  readonly generatedAt: string;
  readonly window: Window;
  readonly input: Input;
  /** Copies of records among those the question needed. */
  readonly duplicates: number;
  readonly examined: Examined;
  /** Regions of what was examined: where AWS is asked about it. */
  readonly regionNames?: readonly string[];
  readonly totals: Totals;
  readonly columns: readonly Column[];
  /** All findings, by requests; a report shows the first `totals.shown`. */
  readonly rows: readonly Row[];
}

/** The rows that `--limit` lets a report show. */
export function shownRows(result: Listing): readonly Row[] {
  return result.rows.slice(0, result.totals.shown);
}

/** The columns that findings are grouped on: all before the counts. */
export function keyColumns(columns: readonly Column[]): readonly string[] {
  const names = columns.map(({ name }) => name);
  return names.slice(0, Math.max(0, names.indexOf('requests')));
}
