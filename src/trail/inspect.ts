import { type Buckets, openBuckets } from '../aws/buckets.ts';
import { openCatalog } from '../aws/catalog.ts';
import type { Connection } from '../aws/connect.ts';
import { identify } from '../aws/identity.ts';
import type { Tags } from '../aws/json.ts';
import { openTrails, type Trails } from '../aws/trails.ts';
import { openWorkgroups, type Workgroups } from '../aws/workgroups.ts';
import type { BucketFound, Inventory, TrailFound, WorkgroupFound } from './inventory.ts';
import { DATABASE_TAG, type Named, namesOf, TABLE_TAG, TAG } from './settings.ts';

/** What a name stands for in the account and region of a connection. */
export async function namedBy(
  connection: Connection,
  name: string,
  signal: AbortSignal,
): Promise<Named> {
  return {
    name,
    region: connection.region,
    identity: await identify(connection, signal),
    organization: null,
    managementAccount: null,
    use: null,
  };
}

function isOurs(tags: Tags, { name }: Named): boolean {
  return tags[TAG] === name;
}

async function findBucket(buckets: Buckets, named: Named): Promise<Inventory['bucket']> {
  const { bucket } = namesOf(named);
  const state = await buckets.state(bucket);
  if (state !== 'ours') return state;
  const [tags, publicAccessBlock, ownership, encryption, lifecycle, policy, versions] =
    await Promise.all([
      buckets.tags(bucket),
      buckets.publicAccessBlock(bucket),
      buckets.ownership(bucket),
      buckets.encryption(bucket),
      buckets.lifecycle(bucket),
      buckets.policy(bucket),
      buckets.versions(bucket, null),
    ]);
  const found: BucketFound = {
    isOurs: isOurs(tags, named),
    isTagged: Object.keys(tags).length > 0,
    isEmpty: versions.versions.length === 0,
    publicAccessBlock,
    ownership,
    encryption,
    lifecycle,
    policy,
  };
  return found;
}

async function findTrail(
  trails: Trails,
  named: Named,
): Promise<Pick<Inventory, 'trail' | 'namesake'>> {
  const listed = (await trails.list()).filter(({ name }) => name === namesOf(named).trail);
  const own = listed.find(({ homeRegion }) => homeRegion === named.region);
  if (own !== undefined) {
    return { trail: await readTrail(trails, named, own.arn), namesake: null };
  }
  const [other] = listed;
  // Those of one region are not seen from another.
  const seen = other === undefined ? null : await trails.get(other.arn);
  const namesake =
    other === undefined
      ? null
      : { homeRegion: other.homeRegion, isMultiRegion: seen?.isMultiRegion ?? false };
  return { trail: null, namesake };
}

async function readTrail(trails: Trails, named: Named, arn: string): Promise<TrailFound | null> {
  const trail = await trails.get(arn);
  if (trail === null) return null;
  const [tags, selectors, { isLogging }] = await Promise.all([
    trails.tags(arn),
    trails.selectors(arn),
    trails.status(arn),
  ]);
  return { ...trail, isOurs: isOurs(tags, named), selectors, isLogging };
}

/** A workgroup of our name; null where there is none. */
export async function findWorkgroup(
  workgroups: Workgroups,
  named: Named,
): Promise<WorkgroupFound | null> {
  const { workgroup } = namesOf(named);
  const { account, partition } = named.identity;
  const shape = await workgroups.get(workgroup);
  if (shape === null) return null;
  const arn = `arn:${partition}:athena:${named.region}:${account}:workgroup/${workgroup}`;
  const tags = await workgroups.tags(arn);
  return {
    ...shape,
    isOurs: isOurs(tags, named),
    database: tags[DATABASE_TAG] ?? null,
    table: tags[TABLE_TAG] ?? null,
  };
}

/** Looks at what is there under our names. Changes nothing. */
export async function inspect(
  connection: Connection,
  named: Named,
  signal: AbortSignal,
): Promise<Inventory> {
  const buckets = openBuckets(connection, named.identity.account, signal);
  const trails = openTrails(connection, signal);
  const workgroups = openWorkgroups(connection, signal);
  const catalog = openCatalog(connection, signal);
  try {
    const [bucket, trail, workgroup, tables] = await Promise.all([
      findBucket(buckets, named),
      findTrail(trails, named),
      findWorkgroup(workgroups, named),
      catalog.tables(namesOf(named).database),
    ]);
    return { bucket, ...trail, workgroup, tables };
  } finally {
    for (const open of [buckets, trails, workgroups, catalog]) open.close();
  }
}
