import type { Athena } from './athena.ts';
import type { Registry } from './cloudtrail/registry.ts';
import type { Trail } from './cloudtrail/trail.ts';
import type { Bucket, Store } from './s3/store.ts';
import type { Catalog } from './tables.ts';
import type { Workgroup } from './workgroups.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Everything that lies in the account, as plain data in a fixed order. */
export interface Resources {
  readonly buckets: readonly Plain[];
  readonly trails: readonly Plain[];
  readonly workgroups: readonly Plain[];
  readonly databases: readonly Plain[];
}

export interface ResourcesOptions {
  /** Numbers of objects, versions and queries; true where it is not given. */
  readonly counts?: boolean;
}

export interface ResourcesWorld {
  readonly store: Store;
  readonly registry: Registry;
  readonly athena: Athena;
  readonly catalog: Catalog;
}

function sorted(tags: Iterable<readonly [string, string]>): Plain {
  return Object.fromEntries([...tags].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function bucketData(bucket: Bucket, counts: boolean): Plain {
  const { name, region, owner, policy } = bucket;
  const { tagging, ...documents } = bucket.documents;
  const { TagSet = [] } = (tagging ?? {}) as { TagSet?: { Key: string; Value: string }[] };
  const numbers = {
    objects: bucket.under('').length,
    versions: bucket.versions().length,
  };
  return {
    name,
    region,
    owner,
    tags: sorted(TagSet.map(({ Key, Value }) => [Key, Value])),
    policy: policy === null ? null : JSON.parse(policy),
    ...Object.fromEntries(Object.entries(documents).sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(counts ? numbers : {}),
  };
}

function trailData({ name, arn, homeRegion, settings, selectors, tags, status }: Trail): Plain {
  return {
    name,
    arn,
    homeRegion,
    ...settings,
    selectors: selectors.put,
    isLogging: status.isLogging,
    tags: sorted(tags),
  };
}

function workgroupData(workgroup: Workgroup, queries: number, counts: boolean): Plain {
  const { created: _, tags = {}, ...settings } = workgroup;
  return { ...settings, tags: sorted(Object.entries(tags)), ...(counts ? { queries } : {}) };
}

/** What is there now; two states are the same where this is equal. */
export function resourcesOf(
  { store, registry, athena, catalog }: ResourcesWorld,
  { counts = true }: ResourcesOptions = {},
): Resources {
  const workgroups = [...athena.workgroups.all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const data: Resources = {
    buckets: store.all().map((bucket) => bucketData(bucket, counts)),
    trails: [...registry.all].sort((a, b) => (a.arn < b.arn ? -1 : 1)).map(trailData),
    workgroups: workgroups.map((workgroup) =>
      workgroupData(workgroup, athena.queriesOf(workgroup.name), counts),
    ),
    databases: catalog
      .databases()
      .map((name) => ({ name, tables: catalog.tablesOf(name).map((table) => ({ ...table })) })),
  };
  return structuredClone(data);
}
