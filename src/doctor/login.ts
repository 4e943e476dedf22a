import type { Account, Connection } from '../aws/connect.ts';
import { refusalBehind } from '../aws/explain.ts';
import { type Identity, identify } from '../aws/identity.ts';
import type { World } from '../engines/open.ts';
import { TrailAuditError } from '../errors.ts';
import type { Diagnosis } from './check.ts';

/** Somebody whom AWS knows. */
export interface Caller {
  readonly connection: Connection;
  readonly identity: Identity;
}

const NAME = 'region and credentials';
const MEANS = 'Audits on Athena and a trail of your own need them; audits of log files do not.';

/** Finds out who is asking, and where; the caller is null where AWS cannot be asked any further. */
export async function login(
  account: Account,
  { connect, signal }: Pick<World, 'connect' | 'signal'>,
): Promise<{ readonly diagnosis: Diagnosis; readonly caller: Caller | null }> {
  try {
    const connection = await connect(account);
    const identity = await identify(connection, signal);
    const says = `${connection.region}, account ${identity.account}`;
    return { diagnosis: { name: NAME, kind: 'ok', says }, caller: { connection, identity } };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof TrailAuditError)) throw error;
    // Who never set up AWS on this machine may not need it.
    const isAbsent = ['no-credentials', 'no-region'].includes(refusalBehind(error.cause));
    const kind = isAbsent ? 'warning' : 'failed';
    const { message: says, hint = 'aws sts get-caller-identity' } = error;
    return { diagnosis: { name: NAME, kind, says, means: MEANS, hint }, caller: null };
  }
}
