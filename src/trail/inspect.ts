import { type Buckets, openBuckets } from '../aws/buckets.ts';
import { tablesOf } from '../aws/catalog.ts';
import type { Connection } from '../aws/connect.ts';
import { identify } from '../aws/identity.ts';
import type { Json, Tags } from '../aws/json.ts';
import { openTrails, type TrailName, type Trails } from '../aws/trails.ts';
import { openWorkgroups, type Workgroups } from '../aws/workgroups.ts';
import type { BucketFound, Inventory, TrailFound, WorkgroupFound } from './inventory.ts';
import { DATABASE_TAG, namesOf, TABLE_TAG, TAG } from './settings.ts';

/** What of the settings names things. */
export type Named = Parameters<typeof namesOf>[0];

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
  listed: readonly TrailName[],
): Promise<TrailFound | null> {
  const namesakes = listed.filter(({ name }) => name === namesOf(named).trail);
  const own = namesakes.find(({ homeRegion }) => homeRegion === named.region) ?? namesakes[0];
  const trail = own === undefined ? null : await trails.get(own.arn);
  if (own === undefined || trail === null) return null;
  // A trail of another region can be read here, but its tags and selectors only at home.
  const { homeRegion } = own;
  const isHere = homeRegion === named.region;
  const [tags, selectors, status] = await Promise.all([
    isHere ? trails.tags(own.arn) : {},
    isHere ? trails.selectors(own.arn) : [],
    trails.status(own.arn),
  ]);
  return {
    ...trail,
    homeRegion,
    isOurs: isOurs(tags, named),
    selectors,
    isLogging: status.isLogging,
  };
}

function homeOf(listed: readonly TrailName[], named: Named): string | null {
  return listed.find(({ name }) => name === namesOf(named).trail)?.homeRegion ?? null;
}

async function findWorkgroup(workgroups: Workgroups, named: Named): Promise<WorkgroupFound | null> {
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

function recordsObjects(selectors: Json): boolean {
  return /"AWS::S3::Object"/.test(JSON.stringify(selectors));
}

async function findOthers(
  trails: Trails,
  named: Named,
  listed: readonly TrailName[],
): Promise<readonly string[]> {
  const others = listed.filter(
    ({ name, homeRegion }) => name !== namesOf(named).trail && homeRegion === named.region,
  );
  const found = await Promise.all(
    others.map(async ({ arn }) => ({ arn, selectors: await trails.selectors(arn) })),
  );
  return found.filter(({ selectors }) => recordsObjects(selectors)).map(({ arn }) => arn);
}

/** Looks at what is there under our names, and at who records S3 object operations already. Changes nothing. */
export async function inspect(
  connection: Connection,
  named: Named,
  signal: AbortSignal,
): Promise<Inventory> {
  const buckets = openBuckets(connection, named.identity.account, signal);
  const trails = openTrails(connection, signal);
  const workgroups = openWorkgroups(connection, signal);
  try {
    const listed = await trails.list();
    const [bucket, trail, workgroup, tables, alreadyRecording] = await Promise.all([
      findBucket(buckets, named),
      findTrail(trails, named, listed),
      findWorkgroup(workgroups, named),
      tablesOf(connection, namesOf(named).database, signal),
      findOthers(trails, named, listed),
    ]);
    const namesake = trail === null ? homeOf(listed, named) : null;
    return {
      bucket,
      trail,
      ...(namesake === null ? {} : { namesake }),
      workgroup,
      tables,
      alreadyRecording,
    };
  } finally {
    for (const open of [buckets, trails, workgroups]) open.close();
  }
}
