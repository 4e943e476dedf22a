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

/** How a table's objects are read. */
export interface TableFormat {
  readonly serde: string | null;
  readonly inputFormat: string | null;
  readonly outputFormat: string | null;
  readonly serdeParameters: Readonly<Record<string, string>>;
}

/** How CloudTrail's files are read. (Source: Athena user guide.) */
export const CLOUDTRAIL_FORMAT: TableFormat = {
  serde: 'org.apache.hive.hcatalog.data.JsonSerDe',
  inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
  serdeParameters: {},
};

/** How Parquet files are read: `STORED AS PARQUET`. */
export const PARQUET_FORMAT: TableFormat = {
  serde: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serdeParameters: {},
};

export function isParquet({ format = CLOUDTRAIL_FORMAT }: Pick<Table, 'format'>): boolean {
  return format.inputFormat === PARQUET_FORMAT.inputFormat && format.serde === PARQUET_FORMAT.serde;
}

/** Serdes that read what CloudTrail's input format gives. */
const SERDES = [
  'org.apache.hive.hcatalog.data.JsonSerDe',
  'com.amazon.emr.hive.serde.CloudTrailSerde',
];

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
  /** CLOUDTRAIL_FORMAT where it is not given. */
  readonly format?: TableFormat;
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

  databases(): readonly string[] {
    return [...this.#databases].sort();
  }

  /** By name. */
  tablesOf(database: string): readonly Table[] {
    return [...this.#tables.values()]
      .filter((table) => table.database.toLowerCase() === database.toLowerCase())
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  remove(database: string, name: string): void {
    this.#tables.delete(`${database}.${name}`.toLowerCase());
  }

  removeDatabase(name: string): void {
    this.#databases.delete(name.toLowerCase());
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

/** Why a table's format does not read its files; null where it does. */
export function formatProblem({ format = CLOUDTRAIL_FORMAT }: Table): string | null {
  if (isParquet({ format })) return null;
  if (format.inputFormat !== CLOUDTRAIL_FORMAT.inputFormat) {
    return `HIVE_UNSUPPORTED_FORMAT: input format ${format.inputFormat} does not read CloudTrail's files`;
  }
  return SERDES.includes(format.serde ?? '')
    ? null
    : `HIVE_UNSUPPORTED_FORMAT: serde ${format.serde} does not read CloudTrail's files`;
}
