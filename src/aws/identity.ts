import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';

/** Whose credentials these are. */
export interface Identity {
  readonly account: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
}

/** Asks AWS who is calling. */
export async function identify({ config }: Connection, signal: AbortSignal): Promise<Identity> {
  const client = new STSClient(config);
  const task = { task: 'find out whose credentials these are', action: 'sts:GetCallerIdentity' };
  try {
    const { Account, Arn } = await call(task, signal, () =>
      client.send(new GetCallerIdentityCommand({}), { abortSignal: signal }),
    );
    return { account: Account ?? '', partition: Arn?.split(':')[1] ?? 'aws' };
  } finally {
    client.destroy();
  }
}
