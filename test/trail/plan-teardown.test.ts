import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/trail/inventory.ts';
import { planTeardown } from '../../src/trail/plan-teardown.ts';
import {
  ALL,
  BUCKET,
  bucket,
  NOTHING,
  OUR_WORKGROUP,
  ourTable,
  SETTINGS,
  table,
  trail,
  workgroup,
} from './inventories.ts';

const NAMED = {
  name: 'my-audit',
  region: 'eu-west-1',
  identity: SETTINGS.identity,
  organization: null,
  managementAccount: null,
  use: null,
};

function torn(found: Partial<Inventory>, deleteLogs = true) {
  const { steps, ...rest } = planTeardown({ ...ALL, ...found }, NAMED, deleteLogs);
  return { steps: steps.map(({ kind }) => kind), ...rest };
}

describe('teardown', () => {
  const TRAIL = ['stop-logging', 'delete-trail'];
  const ATHENA = ['drop-table', 'drop-database', 'delete-workgroup'];
  const LOGS = ['delete-policy', 'empty-bucket', 'delete-bucket'];
  const none = { foreign: [], stuck: [], kept: null };

  it('removes the trail first, and the bucket last', () => {
    expect(torn({})).toEqual({ steps: [...TRAIL, ...ATHENA, ...LOGS], ...none });
  });

  it('has nothing to do where nothing is', () => {
    expect(planTeardown(NOTHING, NAMED, true)).toEqual({ steps: [], ...none });
  });

  it('leaves the bucket with its logs, unless they are to go', () => {
    expect(torn({}, false)).toEqual({ steps: [...TRAIL, ...ATHENA], ...none, kept: BUCKET });
    expect(planTeardown(NOTHING, NAMED, false).kept).toBeNull();
    expect(torn(bucket({ isOurs: false }), false).kept).toBeNull();
  });

  it.each<[string, Partial<Inventory>, readonly string[]]>([
    [
      'a trail that stands still',
      trail({ isLogging: false }),
      ['delete-trail', ...ATHENA, ...LOGS],
    ],
    ['no trail', { trail: null }, [...ATHENA, ...LOGS]],
    ['no table', { tables: [] }, [...TRAIL, 'drop-database', 'delete-workgroup', ...LOGS]],
    ['no database', { tables: null }, [...TRAIL, 'delete-workgroup', ...LOGS]],
    ['no workgroup', { tables: null, workgroup: null }, [...TRAIL, ...LOGS]],
    ['no policy', bucket({ policy: null }), [...TRAIL, ...ATHENA, 'empty-bucket', 'delete-bucket']],
    ['no bucket', { bucket: 'absent' }, [...TRAIL, ...ATHENA]],
  ])('goes on where %s is left', (_, found, steps) => {
    expect(torn(found)).toEqual({ steps, ...none });
  });

  it.each<[string, Partial<Inventory>, readonly string[], string]>([
    [
      'a trail',
      trail({ isOurs: false }),
      [...ATHENA, ...LOGS],
      'trail "my-audit" is not tagged as ours',
    ],
    [
      'a trail of another region',
      { trail: null, namesake: { homeRegion: 'us-east-1', isMultiRegion: false } },
      [...ATHENA, ...LOGS],
      'trail "my-audit" is at home in us-east-1 (--region us-east-1)',
    ],
    [
      'a workgroup',
      { ...workgroup({ isOurs: false }), tables: null },
      [...TRAIL, ...LOGS],
      'workgroup "my-audit" is not tagged as ours',
    ],
    [
      'a database',
      { workgroup: null },
      [...TRAIL, ...LOGS],
      'database "my_audit" (tables: cloudtrail_logs) belongs to no workgroup of ours',
    ],
    [
      'a bucket',
      bucket({ isOurs: false }),
      [...TRAIL, ...ATHENA],
      `bucket "${BUCKET}" is not tagged as ours`,
    ],
    [
      'another’s bucket',
      { bucket: 'someone-elses' },
      [...TRAIL, ...ATHENA],
      `bucket "${BUCKET}" is someone else's`,
    ],
  ])('names %s that is not ours, and leaves it', (_, found, steps, sentence) => {
    expect(torn(found)).toEqual({ ...none, steps, foreign: [sentence] });
  });

  it('keeps a database with tables of somebody else, and the workgroup that says whose it is', () => {
    const { steps, stuck } = torn({ tables: [ourTable(), table('b'), table('a')] }, false);
    expect(steps).toEqual([...TRAIL, 'drop-table']);
    expect(stuck).toEqual(['database "my_audit" holds tables of somebody else: "b", "a"']);
    expect(torn({ tables: [table('theirs')] }, false).steps).toEqual(TRAIL);
    expect(torn({ tables: [table('theirs')] }, true).steps).toEqual([...TRAIL, ...LOGS]);
  });

  it('drops only what the workgroup’s tags claim', () => {
    const claims = { ...OUR_WORKGROUP, database: null, table: null };
    expect(torn({ workgroup: claims }).steps).toEqual([...TRAIL, 'delete-workgroup', ...LOGS]);
    const noTable = torn({ workgroup: { ...OUR_WORKGROUP, table: null } }, false);
    expect(noTable.steps).toEqual(TRAIL);
    expect(noTable.stuck).toHaveLength(1);
  });
});
