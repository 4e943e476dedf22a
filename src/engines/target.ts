import type { QueryPlace } from '../aws/athena.ts';
import type { Account } from '../aws/connect.ts';
import type { Limits } from './athena/guard.ts';
import type { Place } from './athena/plan.ts';
import type { Memory } from './local/memory.ts';

/** Logs on this machine. */
export interface LocalTarget {
  readonly kind: 'local';
  readonly logs: readonly string[];
  readonly memory: Memory;
}

/** A CloudTrail table on Athena. */
export interface AthenaTarget extends Place, QueryPlace, Limits {
  readonly kind: 'athena';
  readonly account: Account;
}

/** Where a question is asked. */
export type Target = LocalTarget | AthenaTarget;
