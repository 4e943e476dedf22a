import type { TableColumn, TableMetadata } from '../../../src/aws/athena.ts';
import type { RegisteredPartition } from '../../../src/aws/glue.ts';
import { type Layout, layoutOf, type Role } from '../../../src/engines/athena/layout.ts';
import type { Wanted } from '../../../src/engines/athena/partitions.ts';
import { CLOUDTRAIL_COLUMNS } from '../../support/aws/stand-in.ts';

/** The columns of `sql/athena/table.sql`: those of AWS's own DDL, and two more fields of identities. */
export const OUR_COLUMNS: readonly TableColumn[] = CLOUDTRAIL_COLUMNS.map(({ name, type }) => ({
  name,
  type: type
    .replace('username:string,onbehalfof', 'username:string,identityprovider:string,onbehalfof')
    .replace('ec2roledelivery:string', 'ec2roledelivery:string,sourceidentity:string'),
}));

export const BUCKET = 's3://logs';

/** Where the logs of these tables lie. */
export const LOGS = `${BUCKET}/AWSLogs`;

/** Partition columns as `{ day: 'string' }`, in order. */
export type Keys = Readonly<Record<string, string>>;

/** Projection properties by column: `{ day: { type: 'date', format: 'yyyy/MM/dd' } }`. */
export type Projection = Readonly<Record<string, Readonly<Record<string, string>>>>;

function columnsOf(keys: Keys): readonly TableColumn[] {
  return Object.entries(keys).map(([name, type]) => ({ name, type }));
}

/** A CloudTrail table `db.logs` as the catalog tells of it. */
export function tableOf(keys: Keys = {}, own: Partial<TableMetadata> = {}): TableMetadata {
  return {
    name: { database: 'db', table: 'logs' },
    columns: OUR_COLUMNS,
    partitionKeys: columnsOf(keys),
    parameters: { location: `${LOGS}/` },
    ...own,
  };
}

/** A table that projects its partitions; without a template, in `column=value` folders. */
export function projectedTable(
  keys: Keys,
  projection: Projection,
  template: string | null = null,
): TableMetadata {
  const properties = Object.entries(projection).flatMap(([column, own]) =>
    Object.entries(own).map(([name, value]) => [`projection.${column}.${name}`, value]),
  );
  return tableOf(keys, {
    parameters: {
      location: LOGS,
      'projection.enabled': 'true',
      ...(template === null ? {} : { 'storage.location.template': template }),
      ...Object.fromEntries(properties),
    },
  });
}

export function projectedLayout(
  keys: Keys,
  projection: Projection,
  template: string | null = null,
): Layout {
  return layoutOf(projectedTable(keys, projection, template), null);
}

/** Partitions in the catalog, at `s3://logs/VALUE/VALUE/`. */
export function partitionsOf(
  values: readonly (readonly string[])[],
): readonly RegisteredPartition[] {
  return values.map((own) => ({ values: own, location: `${BUCKET}/${own.join('/')}/` }));
}

export function registeredLayout(keys: Keys, values: readonly (readonly string[])[]): Layout {
  return layoutOf(tableOf(keys), partitionsOf(values));
}

export function unpartitionedLayout(location = `${LOGS}/`): Layout {
  return layoutOf(tableOf({}, { parameters: { location } }), null);
}

/** What each partition column holds, by its name. */
export function rolesOf({ keys }: Layout): Readonly<Record<string, Role>> {
  return Object.fromEntries(keys.map(({ name, role }) => [name, role]));
}

/** What a question needs: `2026-11-09` to `2026-11-10` of all accounts and regions, but for `own`. */
export function wantedOf(own: Partial<Wanted> = {}): Wanted {
  return { days: { first: '2026-11-09', last: '2026-11-10' }, accounts: [], regions: [], ...own };
}
