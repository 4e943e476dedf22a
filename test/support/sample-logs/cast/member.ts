import type { Act } from '../acts.ts';
import type { Lane } from '../estate.ts';
import type { UserIdentity } from '../identities.ts';

/** The part of the day, in whole hours (UTC), in which a client is at work. */
export interface Hours {
  readonly from: number;
  readonly to: number;
  readonly weekdaysOnly?: true;
}

/** Day and night. */
export const ALWAYS: Hours = { from: 0, to: 24 };
/** In Acme's offices. */
export const OFFICE: Hours = { from: 8, to: 18, weekdaysOnly: true };

/** How a client signs, as far as CloudTrail tells. `unrecorded` leaves additionalEventData null. */
export type Signing =
  | 'v2-header'
  | 'v2-query'
  | 'v4-header'
  | 'v4-query'
  | 'unsigned'
  | 'unrecorded';

/** One client of the story: who calls, with what, from where, when, how often, and to do what. */
export interface Member {
  readonly name: string;
  /** Calls in a data set of the ordinary size. */
  readonly requests: number;
  readonly lane: Lane;
  readonly hours: Hours;
  readonly identity: UserIdentity;
  /** User-Agent headers without S3's brackets. Empty where records have no userAgent. */
  readonly agents: readonly string[];
  readonly addresses: readonly string[];
  readonly acts: readonly Act[];
  /** SigV4 in the Authorization header, unless stated. */
  readonly signing?: Signing;
  /** TLS 1.3, unless stated. */
  readonly tls?: 'TLSv1.2';
  /** The regional virtual host, unless stated. */
  readonly host?: 'path' | 'global';
  readonly encryption?: 'SSE_C';
  readonly needsAcl?: true;
  readonly vpcEndpointId?: string;
  readonly fromConsole?: true;
  /** The bucket owner's lane, where its account gets a record of its own of each call. */
  readonly sharedWith?: Lane;
}
