import { randomUUID } from 'node:crypto';
import { AwsError } from './answers.ts';
import type { Statement } from './ddl/statements.ts';
import { NOTHING_SCANNED, type Ran, type Scan } from './query.ts';
import type { ResultSet } from './results.ts';
import type { Workgroup } from './workgroups.ts';

export type State = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export interface AthenaErrorFacts {
  /** 1 is AWS's, 2 the user's, 3 another's. */
  readonly ErrorCategory: number;
  readonly ErrorType: number;
  readonly Retryable: boolean;
  readonly ErrorMessage: string;
}

/** What a test dictates of the next query; what is not given comes from running it. */
export interface Outcome {
  /** RUNNING: it never ends until it is stopped. */
  readonly state?: 'FAILED' | 'CANCELLED' | 'RUNNING' | 'SUCCEEDED';
  readonly reason?: string;
  readonly athenaError?: AthenaErrorFacts;
  readonly bytesScanned?: number;
  /** Rows to answer with; the query is not run. */
  readonly result?: ResultSet;
  /** The states that are seen before the end, one a look; QUEUED, RUNNING where they are not given. */
  readonly states?: readonly ('QUEUED' | 'RUNNING')[];
}

/** A query that was started. */
export interface Execution {
  readonly id: string;
  readonly query: string;
  readonly workgroup: string;
  readonly outputLocation: string;
  /** The state that was told last. */
  readonly state: State;
  /** Whether StopQueryExecution ended it. */
  readonly stopped: boolean;
  readonly bytesScanned: number;
  /** The objects it read, `s3://bucket/key`; empty until it ended. */
  readonly filesRead: readonly string[];
}

export interface Start {
  readonly query: string;
  readonly database: string;
  readonly workgroup: Workgroup;
  readonly outputLocation: string;
  readonly outcome: Outcome;
  /** By the stand-in's clock. */
  readonly submitted: Date;
  /** Of DDL: what it does. */
  readonly ddl?: Statement;
}

/** What an ended query is told as. */
export interface End {
  readonly state: State;
  readonly scan: Scan;
  readonly reason?: string;
  readonly athenaError?: AthenaErrorFacts;
  readonly result?: ResultSet;
}

function userError(reason: string): AthenaErrorFacts {
  return { ErrorCategory: 2, ErrorType: 1000, Retryable: false, ErrorMessage: reason };
}

function endOf(ran: Ran, { outcome, workgroup }: Start): End {
  const scan = { ...ran.scan, bytes: outcome.bytesScanned ?? ran.scan.bytes };
  const { state, reason, athenaError } = outcome;
  if (state === 'FAILED' || state === 'CANCELLED') {
    return {
      state,
      scan,
      ...(reason === undefined ? {} : { reason }),
      ...(athenaError === undefined ? {} : { athenaError }),
    };
  }
  if (ran.kind === 'failed') {
    return { state: 'FAILED', scan, reason: ran.reason, athenaError: userError(ran.reason) };
  }
  if (workgroup.scanLimit !== undefined && scan.bytes > workgroup.scanLimit) {
    return { state: 'CANCELLED', scan, reason: 'Bytes scanned limit was exceeded' };
  }
  return { state: 'SUCCEEDED', scan, result: ran.result };
}

/** A query under way: each look moves it on, so that a test sees the same each time. */
export class RunningQuery implements Execution {
  readonly id = randomUUID();
  readonly start: Start;
  readonly startedAt = Date.now();
  endedAt: number | null = null;
  state: State = 'QUEUED';
  stopped = false;
  /** Whether its workgroup is gone: nobody finds it any more. */
  isForgotten = false;
  bytesScanned = 0;
  filesRead: readonly string[] = [];
  end: End | null = null;
  readonly #ran: Promise<Ran>;
  readonly #controller = new AbortController();
  #looks = 0;

  constructor(start: Start, run: (start: Start, signal: AbortSignal) => Promise<Ran>) {
    this.start = start;
    const { result } = start.outcome;
    this.#ran =
      result === undefined
        ? run(start, this.#controller.signal)
        : Promise.resolve({ kind: 'succeeded', scan: NOTHING_SCANNED, result });
    // Whoever looks is told.
    this.#ran.catch(() => {});
  }

  get query(): string {
    return this.start.query;
  }

  get workgroup(): string {
    return this.start.workgroup.name;
  }

  get outputLocation(): string {
    return this.start.outputLocation;
  }

  /** Moves it on by one state. */
  async look(): Promise<void> {
    if (this.end !== null) return;
    const states = this.start.outcome.states ?? ['QUEUED', 'RUNNING'];
    this.#looks += 1;
    const next = states[this.#looks - 1];
    if (next === 'QUEUED') {
      this.state = next;
      return;
    }
    const end = endOf(await this.#ran, this.start);
    // It may have been stopped meanwhile.
    if (this.end !== null) return;
    if (next === undefined && this.start.outcome.state !== 'RUNNING') {
      this.#finish(end);
      return;
    }
    this.state = 'RUNNING';
    const share = this.#looks / (Math.max(this.#looks, states.length) + 1);
    this.bytesScanned = Math.max(this.bytesScanned, Math.floor(end.scan.bytes * share));
  }

  /** Does nothing to a query that has ended. */
  stop(): void {
    if (this.end !== null) return;
    this.stopped = true;
    this.#controller.abort();
    this.#finish({ state: 'CANCELLED', scan: { bytes: this.bytesScanned, files: [] } });
  }

  /** For when the stand-in closes. */
  async settle(): Promise<void> {
    this.#controller.abort();
    await this.#ran.catch(() => {});
  }

  /** The result; refused until there is one. */
  result(): ResultSet {
    if (this.end?.result !== undefined) return this.end.result;
    throw new AwsError(
      400,
      'InvalidRequestException',
      this.end === null
        ? `Query has not yet finished. Current state: ${this.state}`
        : `Query did not finish successfully. Final query state: ${this.state}`,
      { AthenaErrorCode: 'INVALID_QUERY_EXECUTION_STATE' },
    );
  }

  #finish(end: End): void {
    this.end = end;
    this.endedAt = Date.now();
    this.state = end.state;
    this.bytesScanned = end.scan.bytes;
    this.filesRead = end.scan.files;
  }
}
