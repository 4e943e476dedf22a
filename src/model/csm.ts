import type { Certainty } from './trace.ts';

/** Why a request looks as if its header was signed with Signature Version 2. No datagram says so itself. */
export interface Sigv2Suspicion {
  readonly certainty: Exclude<Certainty, 'certain'>;
  readonly because: string;
  readonly attempts: number;
}

/** The program behind calls, as its user agent names it. */
export interface CsmClient {
  /** Null for one that is not known: then the user agent says what it is. */
  readonly name: string | null;
  readonly version: string | null;
  readonly userAgent: string | null;
  /** `before-sigv4`, `below-minimum`, `end-of-support`, `current`, `unknown-version`; null: not judged. */
  readonly status: string | null;
  readonly minimumVersion: string | null;
  /** ISO date, or `ended`. */
  readonly endOfSupport: string | null;
}

/** What calls ended with, and how often: `200`, `404 NoSuchKey`, `EndpointConnectionError`. */
export interface CsmOutcome {
  readonly outcome: string;
  readonly times: number;
}

/** Calls of one operation by one sender with one client in one region. */
export interface CsmRow {
  /** `AWS_CSM_CLIENT_ID`; empty where the sender has none. */
  readonly sender: string;
  /** The address it sends from; null for this machine. */
  readonly address: string | null;
  readonly client: CsmClient;
  readonly service: string;
  readonly operation: string;
  /** The region that was signed for, else the endpoint's; null where neither says. */
  readonly region: string | null;
  readonly calls: number;
  readonly attempts: number;
  /** Their call is under way, or its datagram was lost. */
  readonly attemptsWithoutCall: number;
  readonly retries: number;
  readonly redirects: number;
  /** Calls that failed after as many attempts as the SDK makes. */
  readonly gaveUp: number;
  /** The most frequent first; those of attempts where no call came. */
  readonly outcomes: readonly CsmOutcome[];
  /** Of whole calls, in milliseconds; null where none says. */
  readonly latency: { readonly mean: number; readonly most: number } | null;
  readonly sigv2: Sigv2Suspicion | null;
  /** Shortened, unless that was not wished. */
  readonly accessKeys: readonly string[];
  /** By the sender's clock. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** What came in at the socket. */
export interface CsmDatagrams {
  readonly received: number;
  readonly calls: number;
  readonly attempts: number;
  /** Datagrams that were no events, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Datagrams that the system threw away because they came too fast; null where it does not say. */
  readonly dropped: number | null;
  /** Bytes that the system granted for datagrams that wait. */
  readonly receiveBuffer: number;
}

/** An IAM action that calls needed. */
export interface NeededAction {
  readonly action: string;
  /** Actions that take its place where the call named a version of an object. */
  readonly alternatives: readonly string[];
  /** `S3 GetObject`. */
  readonly operations: readonly string[];
  /** `unverified`: the name of the operation, nothing else; it may not be what IAM calls it. */
  readonly basis: 'reference' | 'unverified';
}

/** An action that a call may have needed: its parameters decide, and no datagram has those. */
export interface PossibleAction {
  readonly action: string;
  readonly operations: readonly string[];
}

/** The IAM actions of what was heard. */
export interface UsedActions {
  readonly needed: readonly NeededAction[];
  readonly possible: readonly PossibleAction[];
  /** An IAM policy that allows those needed; `UsedUnverified` is what is unverified of it. */
  readonly document: object;
}

/** A call outside of a policy. */
export interface OutsideCall {
  readonly action: string;
  readonly operations: readonly string[];
  readonly why: 'not-allowed' | 'denied';
  readonly basis: NeededAction['basis'];
}

/** What a policy says of the actions that were used. */
export interface Expectation {
  /** The file of the policy. */
  readonly policy: string;
  readonly outside: readonly OutsideCall[];
  /** Statements whose resources or conditions could not be looked at. */
  readonly unseen: number;
  /** Deny statements among them: they were left out. */
  readonly denialsLeftOut: number;
}

/** What a listener heard. */
export interface CsmReport {
  readonly generatedAt: string;
  readonly listener: {
    readonly host: string;
    readonly port: number;
    readonly from: string;
    readonly to: string;
  };
  readonly datagrams: CsmDatagrams;
  readonly rows: readonly CsmRow[];
  /** Events of more rows than are kept. */
  readonly leftOut: number;
  /** Exit code of the command that was run; null where none was. */
  readonly commandExit: number | null;
  /** Null where nobody asked. */
  readonly actions: UsedActions | null;
  readonly expectation: Expectation | null;
}
