import type { Statement, Unresolved } from '../model/trace.ts';

/** What AWS said about the things behind a subject. Keys are as they stand in the logs. */
export interface Resolution {
  /** By instance ID. */
  readonly instances: ReadonlyMap<string, Resolved>;
  /** By user name. */
  readonly users: ReadonlyMap<string, Resolved>;
  /** By address. */
  readonly addresses: ReadonlyMap<string, Resolved>;
  /** By access key. */
  readonly keys: ReadonlyMap<string, Resolved>;
  readonly unresolved: readonly Unresolved[];
}

/** A thing in AWS: what is known of it, and whose it is. */
export interface Resolved {
  readonly statements: readonly Statement[];
  /** Its owner by its tags, else its name; null where it has neither. */
  readonly owner: string | null;
}

export const NOTHING_RESOLVED: Resolution = {
  instances: new Map(),
  users: new Map(),
  addresses: new Map(),
  keys: new Map(),
  unresolved: [],
};
