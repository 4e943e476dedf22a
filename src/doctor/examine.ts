import type { Account } from '../aws/connect.ts';
import { ATHENA_CHECKS, type AthenaPlace } from './athena.ts';
import { type Diagnosis, diagnose } from './check.ts';
import { login } from './login.ts';
import { MACHINE_CHECKS, type Machine } from './machine.ts';
import { TRAIL } from './trail.ts';

/** What to examine: this machine, and what an audit on Athena would use. */
export interface Examination extends Omit<Machine, 'world'>, Omit<AthenaPlace, 'caller' | 'world'> {
  readonly account: Account;
  readonly world: Machine['world'];
}

/** Checks that belong together. */
export interface Group {
  readonly title: string;
  readonly diagnoses: readonly Diagnosis[];
}

async function examineMachine({ world, ...machine }: Examination): Promise<Group> {
  const diagnoses: Diagnosis[] = [];
  for (const check of MACHINE_CHECKS) {
    diagnoses.push(await diagnose(check, { ...machine, world }, world.signal));
  }
  return { title: 'On this machine', diagnoses };
}

async function examineAccount(examination: Examination): Promise<Group> {
  const { account, world } = examination;
  const title = 'In AWS';
  const { diagnosis, caller } = await login(account, world);
  if (caller === null) return { title, diagnoses: [diagnosis] };
  const place = { ...examination, caller };
  const others = await Promise.all([
    diagnose(TRAIL, { caller, signal: world.signal }, world.signal),
    ...ATHENA_CHECKS.map((check) => diagnose(check, place, world.signal)),
  ]);
  return { title, diagnoses: [diagnosis, ...others] };
}

/** Tries what trail-audit needs, and changes nothing. */
export async function examine(examination: Examination): Promise<readonly Group[]> {
  return [await examineMachine(examination), await examineAccount(examination)];
}
