import type { Cell, Row } from '../model.ts';

/** Who made a request, as its record says. */
export interface CallerFacts {
  readonly type: string | null;
  readonly principalArn: string | null;
  readonly principalId: string | null;
  readonly accountId: string | null;
  readonly userName: string | null;
  readonly sessionArn: string | null;
  readonly sessionName: string | null;
  /** The role of a session; the user of a federated one. */
  readonly issuerArn: string | null;
  readonly ec2RoleDelivery: string | null;
  readonly federatedProvider: string | null;
  readonly sourceIdentity: string | null;
  readonly invokedBy: string | null;
  /** Words behind `exec-env/` in user agents, with spaces between. */
  readonly execEnvs: string | null;
}

function text(cell: Cell | undefined): string | null {
  return typeof cell === 'string' && cell !== '' ? cell : null;
}

/** The facts of a row that has CALLER_COLUMNS. */
export function callerOf(row: Row): CallerFacts {
  return {
    type: text(row['principal_type']),
    principalArn: text(row['principal_arn']),
    principalId: text(row['principal_id']),
    accountId: text(row['principal_account_id']),
    userName: text(row['user_name']),
    sessionArn: text(row['session_arn']),
    sessionName: text(row['session_name']),
    issuerArn: text(row['issuer_arn']),
    ec2RoleDelivery: text(row['ec2_role_delivery']),
    federatedProvider: text(row['federated_provider']),
    sourceIdentity: text(row['source_identity']),
    invokedBy: text(row['invoked_by']),
    execEnvs: text(row['exec_envs']),
  };
}

/** Text that tells callers apart. */
export function callerKey(caller: CallerFacts): string {
  const { type, principalArn, principalId, sessionArn, invokedBy } = caller;
  return JSON.stringify([type, principalArn, principalId, sessionArn, invokedBy]);
}
