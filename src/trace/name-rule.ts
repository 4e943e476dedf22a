import type { Certainty, ChainEnd } from '../model/trace.ts';

/** What a rule may look at. All but `session`, `role` and `agent` is written by AWS. */
export type Field =
  /** `userIdentity.type`. */
  | 'type'
  /** The session's name: whoever assumes a role may choose it. */
  | 'session'
  /** The role's name, and its path with slashes at both ends. */
  | 'role'
  | 'path'
  /** `exec-env/` in the user agent: the program may say what it likes. */
  | 'agent'
  /** `ec2RoleDelivery`: credentials that EC2 gave to an instance. */
  | 'delivery'
  /** The OIDC provider behind a session. */
  | 'provider'
  /** The AWS service that made the request. */
  | 'invokedBy'
  /** The AWS service that assumed the role, by the record of the call. */
  | 'maker'
  | 'account'
  | 'user'
  | 'principal'
  | 'issuer';

/** What a session is by the words in its records: all of `needs` must be found. */
export interface NameRule {
  /** The reason, as the page gives it. */
  readonly because: string;
  readonly needs: Readonly<Partial<Record<Field, RegExp>>>;
  /** `{field}` and `{named group}` are filled in. */
  readonly what: string;
  /** Never `certain` where only names are looked at. */
  readonly certainty: Certainty;
  /** Where nobody further back needs to be looked for. */
  readonly end?: ChainEnd;
}

/** The type of every session of a role. */
export const ROLE = /^AssumedRole$/;

/** An instance's ID, as group `id`: 8 digits until 2016, 17 since. */
export const INSTANCE = /^(?<id>i-[0-9a-f]{8}(?:[0-9a-f]{9})?)$/;
