import { type Projected, projectedColumn, templatePattern } from './projection.ts';
import { type Store, type StoredObject, s3Address } from './s3/store.ts';
import { isProjected, type Table } from './tables.ts';

/** A partition that has objects; a table without partition keys is one partition. */
export interface Partition {
  /** As texts, in the order of the partition keys. */
  readonly values: readonly string[];
  readonly objects: readonly StoredObject[];
}

/** Hive passes over names that start so. */
function isHidden({ key }: StoredObject): boolean {
  return /(^|\/)[_.][^/]*$/.test(key) || key.endsWith('/');
}

function objectsUnder(store: Store, location: string): StoredObject[] {
  const address = s3Address(location.endsWith('/') ? location : `${location}/`);
  const bucket = address === null ? undefined : store.get(address.bucket);
  if (address === null || bucket === undefined) {
    throw new Error(
      `HIVE_FILESYSTEM_ERROR: The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket), ${location}`,
    );
  }
  return bucket.under(address.key).filter((object) => !isHidden(object));
}

function hiveStyle(table: Table): string {
  const names = (table.partitionKeys ?? []).map(({ name }) => `${name}=\${${name}}/`);
  return `${table.location.replace(/\/?$/, '/')}${names.join('')}`;
}

function valuesOf(match: RegExpExecArray, columns: readonly Projected[]): string[] | null {
  const values = columns.map((_, index) => match.groups?.[`c${index}`] ?? '');
  return columns.every(({ includes }, index) => includes(values[index] ?? '')) ? values : null;
}

function projectedPartitions(store: Store, table: Table, now: Date): Partition[] {
  const columns = (table.partitionKeys ?? []).map((column) =>
    projectedColumn({ table, column, now }),
  );
  const template = table.parameters?.['storage.location.template'] ?? hiveStyle(table);
  const pattern = templatePattern(template, columns);
  const found = new Map<string, { values: readonly string[]; objects: StoredObject[] }>();
  for (const object of objectsUnder(store, template.split('${')[0]?.replace(/[^/]*$/, '') ?? '')) {
    const match = pattern.exec(`s3://${object.bucket}/${object.key}`);
    const values = match === null ? null : valuesOf(match, columns);
    if (values === null) continue;
    const partition = found.get(values.join('\n')) ?? { values, objects: [] };
    partition.objects.push(object);
    found.set(values.join('\n'), partition);
  }
  return [...found.values()];
}

/** The partitions of a table, as Athena finds them; throws the reason why a query fails. */
export function partitionsOf(store: Store, table: Table, now: Date): readonly Partition[] {
  if ((table.partitionKeys ?? []).length === 0) {
    return [{ values: [], objects: objectsUnder(store, table.location) }];
  }
  if (isProjected(table)) return projectedPartitions(store, table, now);
  return (table.partitions ?? []).map(({ values, location }) => ({
    values,
    objects: objectsUnder(store, location),
  }));
}
