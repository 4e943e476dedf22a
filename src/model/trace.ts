import type { Input, Window } from '../model.ts';

/** How sure a statement is. A name alone is never `certain`: whoever assumes a role may choose it. */
export type Certainty = 'certain' | 'likely' | 'possible';

/** Where a statement was learnt. */
export type Source = 'the logs' | 'its name' | 'AWS';

/** Something that tracing found out, and how. */
export interface Statement {
  /** `EC2 instance i-0a1b2c3d4e5f67890`. */
  readonly what: string;
  readonly learntFrom: Source;
  readonly certainty: Certainty;
  /** The rule, the event or the call behind it, in a few words. */
  readonly because: string;
}

export const SUBJECT_KINDS = [
  'ip',
  'arn',
  'access-key',
  'principal-id',
  'event-id',
  'service',
  'session',
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** How often something was seen, and when. */
export interface Seen {
  /** Distinct requests. */
  readonly requests: number;
  /** Those of them that failed. */
  readonly errors: number;
  /** Those made by presigned URLs: signed by the caller, and opened by somebody else. */
  readonly presigned: number;
  readonly first: string | null;
  readonly last: string | null;
}

/** One value of a facet: an operation, a bucket, a client. */
export interface Value extends Seen {
  readonly text: string;
}

/** The values seen of one kind, the busiest first. */
export interface Facet {
  /** How many there are; more than are listed where there are very many. */
  readonly size: number;
  readonly values: readonly Value[];
}

/** An address, and what it is. */
export interface Address extends Seen {
  readonly address: string;
  readonly vpcEndpoint: string | null;
  /** What can be said of it, the surest first. */
  readonly statements: readonly Statement[];
}

/** One step on the way from a request back to whoever is behind it. */
export interface Hop {
  /** Who this is. */
  readonly who: Statement;
  /** How the hop before it got its credentials from here; null for the first hop. */
  readonly call: HopCall | null;
  /** What else is known of it: its owner, whom a provider vouched for. */
  readonly details: readonly Statement[];
}

export interface HopCall {
  /** `AssumeRole`. */
  readonly name: string;
  readonly time: string | null;
  readonly eventId: string | null;
}

/** Why a chain ends where it does. */
export type ChainEnd =
  | 'person'
  | 'long-lived-key'
  | 'web-identity'
  | 'saml'
  | 'service'
  | 'instance'
  | 'root'
  | 'anonymous'
  | 'other-account'
  | 'unknown'
  | 'too-long';

/** Somebody whom the subject's requests were made by. */
export interface Caller extends Seen {
  /** The role for sessions, else the recorded ARN. */
  readonly principal: string | null;
  readonly session: string | null;
  readonly accessKeys: readonly string[];
  /** The first hop is the caller itself. */
  readonly chain: readonly Hop[];
  readonly end: ChainEnd;
}

/** Somebody else who has something in common with the subject. */
export interface Neighbour {
  readonly relation: 'access-key' | 'session' | 'address';
  /** The access key, session or address. */
  readonly shared: string;
  readonly principal: string | null;
  readonly session: string | null;
  readonly address: string | null;
  readonly requests: number;
  readonly first: string | null;
  readonly last: string | null;
}

export interface Neighbours {
  readonly size: number;
  readonly values: readonly Neighbour[];
}

/** What could not be found out, and why. */
export interface Unresolved {
  readonly what: string;
  readonly reason: string;
}

/** Sides of the activity, in the order of the page. */
export const FACETS = ['services', 'operations', 'buckets', 'clients', 'places'] as const;

/** Everything about one subject. */
export interface TracePage {
  readonly subject: { readonly kind: SubjectKind; readonly text: string };
  readonly engine: string;
  readonly generatedAt: string;
  readonly window: Window;
  /** What each query on Athena read; local logs, which are the same for all, once. */
  readonly inputs: readonly Input[];
  /** All that was looked through: the subject's records among it. */
  readonly examined: {
    readonly records: number;
    readonly accounts: number;
    readonly regions: number;
    readonly first: string | null;
    readonly last: string | null;
  };
  /** Who this is and where it runs: the first line of the page. */
  readonly answer: readonly Statement[];
  /** What AWS says of the subject itself, whatever the logs hold. */
  readonly known: readonly Statement[];
  /** Null where the logs hold no trace of the subject. */
  readonly seen: Seen | null;
  readonly callers: { readonly size: number; readonly values: readonly Caller[] };
  readonly addresses: { readonly size: number; readonly values: readonly Address[] };
  readonly activity: Readonly<Record<(typeof FACETS)[number], Facet>>;
  readonly neighbours: Neighbours;
  readonly unresolved: readonly Unresolved[];
  /** What to do next. */
  readonly next: readonly string[];
}
