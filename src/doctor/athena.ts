import { openAthena } from '../aws/athena.ts';
import { openS3 } from '../aws/s3.ts';
import { openWorkgroups } from '../aws/workgroups.ts';
import { tableText } from '../engines/athena/layout.ts';
import { planOf } from '../engines/athena/plan.ts';
import type { World } from '../engines/open.ts';
import type { AthenaTarget } from '../engines/target.ts';
import type { Filters } from '../query/filters.ts';
import type { Check, Found } from './check.ts';
import type { Caller } from './login.ts';

/** What an audit on Athena would use. */
export interface AthenaPlace
  extends Pick<AthenaTarget, 'table' | 'lateDays' | 'source' | 'workgroup' | 'outputLocation'> {
  readonly caller: Caller;
  /** The events that an audit asks about by default. */
  readonly filters: Filters;
  readonly world: World;
}

const MAKE_ONE = 'trail-audit setup, which makes one; or --table and --workgroup with yours';

/** Where a table's files lie; null where there is no such table. */
async function locationOf({ caller, table, world }: AthenaPlace): Promise<string | null> {
  const athena = openAthena(caller.connection);
  try {
    const found = await athena.findTable(table, world.signal);
    return found === null ? null : (found.parameters['location'] ?? '');
  } finally {
    athena.close();
  }
}

async function isEmpty(location: string, { caller, world }: AthenaPlace): Promise<boolean> {
  const store = openS3(caller.connection);
  try {
    const { done } = await store.objects(location, world.signal).next();
    return done === true;
  } finally {
    store.close();
  }
}

/** Reads what an audit reads before it asks, and nothing more. */
async function lookAtTable(place: AthenaPlace): Promise<Found> {
  const { caller, table, filters, world } = place;
  const name = tableText(table);
  const location = await locationOf(place);
  if (location === null) {
    const says = `there is no ${name} in ${caller.connection.region}`;
    return { kind: 'warning', says, hint: MAKE_ONE };
  }
  if (location !== '' && (await isEmpty(location, place))) {
    const says = `${name} has no file under ${location}`;
    return { kind: 'warning', says, hint: 'the same in some minutes, if its trail is new' };
  }
  const { signal, progress: onProgress } = world;
  await planOf(caller.connection, place, filters, { signal, onProgress, now: world.now() });
  return { kind: 'ok', says: `${name}, over ${location}` };
}

const TABLE: Check<AthenaPlace> = {
  name: 'table',
  means: 'Audits on Athena cannot be asked; audits of log files can.',
  onError: 'failed',
  hint: MAKE_ONE,
  look: lookAtTable,
};

async function lookAtWorkgroup(place: AthenaPlace): Promise<Found> {
  const { caller, workgroup, outputLocation, world } = place;
  const workgroups = openWorkgroups(caller.connection, world.signal);
  try {
    const found = await workgroups.get(workgroup);
    if (found === null) {
      const says = `there is no "${workgroup}" in ${caller.connection.region}`;
      return { kind: 'warning', says, hint: MAKE_ONE };
    }
    const results = outputLocation ?? found.results;
    if (results !== '') return { kind: 'ok', says: `${workgroup}, with results in ${results}` };
    const says = `workgroup "${workgroup}" has no place for results`;
    return { kind: 'warning', says, hint: '--output-location s3://BUCKET/PREFIX/' };
  } finally {
    workgroups.close();
  }
}

const WORKGROUP: Check<AthenaPlace> = {
  name: 'workgroup',
  means: 'Audits on Athena need a workgroup with a place for results.',
  onError: 'warning',
  hint: MAKE_ONE,
  look: lookAtWorkgroup,
};

export const ATHENA_CHECKS: readonly Check<AthenaPlace>[] = [TABLE, WORKGROUP];
