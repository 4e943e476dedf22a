import type { TableName } from '../aws/athena.ts';
import { openS3 } from '../aws/s3.ts';
import { openWorkgroups } from '../aws/workgroups.ts';
import { tableText } from '../engines/athena/layout.ts';
import { planOf } from '../engines/athena/plan.ts';
import type { World } from '../engines/open.ts';
import type { Filters } from '../query/filters.ts';
import type { Check, Found } from './check.ts';
import type { Caller } from './login.ts';

/** What an audit on Athena would use. */
export interface AthenaPlace {
  readonly caller: Caller;
  readonly table: TableName;
  readonly workgroup: string;
  /** Null leaves it to the workgroup. */
  readonly outputLocation: string | null;
  /** The events that an audit asks about by default. */
  readonly filters: Filters;
  readonly world: World;
}

const MEANS = 'Audits on Athena cannot be asked; audits of log files can.';
const MAKE_ONE = 'trail-audit setup, which makes one; or --table and --workgroup with yours';

/** Reads nothing but what an audit reads before it asks. */
async function lookAtTable(place: AthenaPlace): Promise<Found> {
  const { caller, table, filters, world } = place;
  const { layout } = await planOf(
    caller.connection,
    { table, lateDays: 1, source: 'auto' },
    filters,
    { signal: world.signal, onProgress: world.progress, now: world.now() },
  );
  const { location = '' } = layout.table.parameters;
  const store = openS3(caller.connection);
  try {
    const { folders, objects } = await store.folder(location, world.signal);
    const name = tableText(table);
    if (folders.length + objects > 0) return { kind: 'ok', says: `${name}, over ${location}` };
    const says = `${name} has no file under ${location}`;
    return { kind: 'warning', says, hint: 'some minutes: a new trail delivers after about five' };
  } finally {
    store.close();
  }
}

const TABLE: Check<AthenaPlace> = {
  name: 'table',
  means: MEANS,
  onError: 'failed',
  hint: MAKE_ONE,
  look: lookAtTable,
};

const WORKGROUP: Check<AthenaPlace> = {
  name: 'workgroup',
  means: MEANS,
  onError: 'warning',
  hint: MAKE_ONE,
  look: async ({ caller, workgroup, outputLocation, world }) => {
    const workgroups = openWorkgroups(caller.connection, world.signal);
    try {
      const found = await workgroups.get(workgroup);
      if (found === null) {
        return {
          kind: 'warning',
          says: `no workgroup "${workgroup}" in this region`,
          hint: MAKE_ONE,
        };
      }
      const results = outputLocation ?? found.results;
      if (results !== '') return { kind: 'ok', says: `${workgroup}, with results in ${results}` };
      const says = `workgroup "${workgroup}" has no place for results`;
      return { kind: 'warning', says, hint: '--output-location s3://BUCKET/PREFIX/' };
    } finally {
      workgroups.close();
    }
  },
};

export const ATHENA_CHECKS: readonly Check<AthenaPlace>[] = [TABLE, WORKGROUP];
