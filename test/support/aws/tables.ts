import type { Shape } from './parameters.ts';

export interface Column {
  readonly name: string;
  /** A Hive type, lower case. */
  readonly type: string;
}

export interface RegisteredPartition {
  /** In the order of the partition keys. */
  readonly values: readonly string[];
  /** `s3://...` */
  readonly location: string;
}

/** A table of the Glue catalog over log files. */
export interface Table {
  readonly database: string;
  readonly name: string;
  /** `s3://bucket/prefix` */
  readonly location: string;
  readonly columns: readonly Column[];
  readonly partitionKeys?: readonly Column[];
  /** Table properties: `projection.enabled`, `storage.location.template` and the like. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly partitions?: readonly RegisteredPartition[];
}

/** The catalog's databases and tables; names are lower case there. */
export class Catalog {
  readonly #tables = new Map<string, Table>();
  readonly #databases = new Set<string>();

  addDatabase(name: string): void {
    this.#databases.add(name.toLowerCase());
  }

  add(table: Table): void {
    this.addDatabase(table.database);
    this.#tables.set(`${table.database}.${table.name}`.toLowerCase(), table);
  }

  table(database: string, name: string): Table | undefined {
    return this.#tables.get(`${database}.${name}`.toLowerCase());
  }

  hasDatabase(database: string): boolean {
    return this.#databases.has(database.toLowerCase());
  }
}

export function isProjected(table: Table): boolean {
  return table.parameters?.['projection.enabled']?.trim().toLowerCase() === 'true';
}

/** The partition columns whose values Athena takes from the query alone. */
export function injectedColumns(table: Table): readonly string[] {
  if (!isProjected(table)) return [];
  return (table.partitionKeys ?? [])
    .map(({ name }) => name)
    .filter((name) => table.parameters?.[`projection.${name}.type`]?.trim() === 'injected');
}

export const TABLE_METADATA: Shape = {
  'CatalogName!': 'string',
  'DatabaseName!': 'string',
  'TableName!': 'string',
  WorkGroup: 'string',
};
