import type { Identity } from '../aws/identity.ts';

/** Logs that are there already, and whose bucket and trail are nobody's but their owner's. */
export interface LogsAlreadyThere {
  readonly bucket: string;
  /** What stands before `AWSLogs/`: empty, or with a slash at its end. */
  readonly prefix: string;
  /** `s3://` address for the results of queries. */
  readonly results: string;
}

/** Which S3 requests a trail records. Empty lists stand for all buckets, and for none left out. */
export interface Scope {
  readonly buckets: readonly string[];
  readonly excludedBuckets: readonly string[];
  readonly events: 'read' | 'write' | 'all';
}

/** What `setup` is to make, as the command line asked for it. */
export interface Settings {
  readonly name: string;
  readonly region: string;
  readonly identity: Identity;
  readonly scope: Scope;
  readonly isMultiRegion: boolean;
  /** An ID such as `o-abcdefghij`; null for a trail of this account alone. */
  readonly organization: string | null;
  /** The account that owns an organization's trail, where a delegated administrator makes it. */
  readonly managementAccount: string | null;
  readonly kmsKey: string | null;
  /** Days after which logs are deleted. */
  readonly expireLogs: number;
  /** Bytes after which Athena stops a query; null for none. */
  readonly scanLimit: number | null;
  readonly use: LogsAlreadyThere | null;
}

/** Names of everything that `setup` makes. */
export interface Names {
  readonly bucket: string;
  readonly trail: string;
  readonly trailArn: string;
  readonly workgroup: string;
  readonly database: string;
  readonly table: string;
  /** The table of compacted days. */
  readonly compactTable: string;
  /** `s3://` address above the account folders. */
  readonly logs: string;
  /** `s3://` address of compacted days. */
  readonly compacted: string;
  /** `s3://` address of query results. */
  readonly results: string;
}

/** The tag that says what is ours; its value is the name given to `setup`. */
export const TAG = 'trail-audit:name';
export const DATABASE_TAG = 'trail-audit:database';
export const TABLE_TAG = 'trail-audit:table';

/** The name that `setup` gives, where none is asked for. */
export const DEFAULT_NAME = 'trail-audit';

/** What of the settings names things. */
export type Named = Pick<
  Settings,
  'name' | 'region' | 'identity' | 'organization' | 'managementAccount' | 'use'
>;

/** The table that `setup` makes under a name. */
export function tableOf(name: string): { readonly database: string; readonly table: string } {
  return { database: name.replaceAll('-', '_'), table: 'cloudtrail_logs' };
}

/** The names that follow from a name, an account and a region. */
export function namesOf(named: Named): Names {
  const { name, region, identity, organization, managementAccount, use } = named;
  const { account, partition } = identity;
  const bucket = `${name}-${account}-${region}`;
  const owner = managementAccount ?? account;
  const above =
    use === null ? `s3://${bucket}/AWSLogs/` : `s3://${use.bucket}/${use.prefix}AWSLogs/`;
  return {
    bucket,
    trail: name,
    trailArn: `arn:${partition}:cloudtrail:${region}:${owner}:trail/${name}`,
    workgroup: name,
    ...tableOf(name),
    compactTable: `${tableOf(name).table}_compact`,
    compacted: `s3://${bucket}/trail-audit-compact/`,
    logs: organization === null ? above : `${above}${organization}/`,
    results: use?.results ?? `s3://${bucket}/athena-results/`,
  };
}

/** The tags of all that we make. */
export function tagsOf({ name }: Pick<Settings, 'name'>): Readonly<Record<string, string>> {
  return { [TAG]: name };
}
