import { s3Record, type TestRecord } from '../support/records.ts';
import { assumeRecord, roleIdentity, userIdentity } from './records.ts';

/** Three sessions, each assumed with the credentials of the one before it; alice is behind the first. */
export const A = { role: 'role-a', session: 'first', key: 'ASIAONE1' };
export const B = { role: 'role-b', session: 'second', key: 'ASIATWO2' };
export const C = { role: 'role-c', session: 'third', key: 'ASIATHREE3' };

export const IDENTITY_A = roleIdentity(A.role, A.session, A.key);
export const IDENTITY_B = roleIdentity(B.role, B.session, B.key);
export const IDENTITY_C = roleIdentity(C.role, C.session, C.key);

export const FIRST_CALL = assumeRecord(userIdentity('alice'), A);
export const CHAIN: readonly TestRecord[] = [
  FIRST_CALL,
  assumeRecord(IDENTITY_A, B),
  assumeRecord(IDENTITY_B, C),
];

/** A request by the last of them. */
export const REQUEST = s3Record({ userIdentity: IDENTITY_C });
