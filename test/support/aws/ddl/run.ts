import { type HiveType, parseHiveType } from '../hive-types.ts';
import type { ResultSet } from '../results.ts';
import { type Store, s3Address } from '../s3/store.ts';
import type { Catalog, Column, RegisteredPartition, Table } from '../tables.ts';
import type { Named, Statement, TableDefinition } from './statements.ts';

export interface DdlWorld {
  readonly catalog: Catalog;
  readonly store: Store;
  /** The database of tables that are named without one. */
  readonly database: string;
}

const TASK = 'FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask.';

const NOTHING: ResultSet = { columns: [], rows: [], isHeaderless: true };

function noDatabase(name: string): Error {
  return new Error(`FAILED: SemanticException [Error 10072]: Database does not exist: ${name}`);
}

function listing(column: string, names: readonly string[], like: string | null): ResultSet {
  const pattern = new RegExp(`^(?:${(like ?? '*').replaceAll('*', '.*')})$`, 'i');
  return {
    columns: [{ name: column, type: 'string' }],
    rows: names.filter((name) => pattern.test(name)).map((name) => [name]),
    isHeaderless: true,
  };
}

const SCALAR =
  /^(string|varchar\(\d+\)|char\(\d+\)|boolean|tinyint|smallint|int|integer|bigint|float|double|decimal\(\d+,\d+\)|decimal|date|timestamp|binary)$/;

/** The scalars within a type. */
function scalars(type: HiveType): readonly string[] {
  switch (type.kind) {
    case 'scalar':
      return [type.name];
    case 'array':
      return scalars(type.of);
    case 'map':
      return [...scalars(type.key), ...scalars(type.value)];
    case 'struct':
      return type.fields.flatMap((field) => scalars(field.type));
  }
}

function checkType(type: string, column: string): void {
  const unknown = scalars(parseHiveType(type)).find((scalar) => !SCALAR.test(scalar));
  if (unknown === undefined) return;
  throw new Error(`FAILED: ParseException cannot recognize input near '${column}' '${unknown}'`);
}

function checkColumns({ columns, partitionKeys }: TableDefinition): void {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`FAILED: SemanticException [Error 10036]: Duplicate column name: ${twice}`);
  }
  if (partitionKeys.some(({ name }) => names.includes(name))) {
    throw new Error(
      'FAILED: SemanticException [Error 10035]: Column repeated in partitioning columns',
    );
  }
  for (const { name, type } of [...columns, ...partitionKeys] satisfies Column[]) {
    checkType(type, name);
  }
}

function checkName(name: string): void {
  if (/^[a-z0-9_]{1,255}$/.test(name)) return;
  throw new Error(`${TASK} InvalidObjectException(message:${name} is not a valid object name)`);
}

function checkLocation(location: string | null, store: Store): string {
  const address = location === null ? null : s3Address(location);
  if (location === null || address === null) {
    throw new Error(`${TASK} MetaException(message:No location specified for table)`);
  }
  if (store.get(address.bucket) === undefined) {
    throw new Error(
      `${TASK} MetaException(message:Got exception: The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket))`,
    );
  }
  return location;
}

function createTable(
  statement: Extract<Statement, { kind: 'create-table' }>,
  { catalog, store, database: context }: DdlWorld,
): void {
  const { table, definition, ifNotExists } = statement;
  const database = table.database ?? context;
  checkName(table.name);
  checkColumns(definition);
  if (!catalog.hasDatabase(database)) throw noDatabase(database);
  if (catalog.table(database, table.name) !== undefined) {
    if (ifNotExists) return;
    throw new Error(`${TASK} AlreadyExistsException(message:Table ${table.name} already exists)`);
  }
  const location = checkLocation(definition.location, store);
  const { columns, partitionKeys, parameters, serde, inputFormat, outputFormat } = definition;
  catalog.add({
    database,
    name: table.name,
    location,
    columns,
    ...(partitionKeys.length === 0 ? {} : { partitionKeys }),
    parameters,
    format: { serde, inputFormat, outputFormat, serdeParameters: definition.serdeParameters },
  });
}

function dropTable(
  table: Named,
  ifExists: boolean,
  { catalog, database: context }: DdlWorld,
): void {
  const database = table.database ?? context;
  if (!catalog.hasDatabase(database)) throw noDatabase(database);
  if (catalog.table(database, table.name) === undefined) {
    if (ifExists) return;
    throw new Error(
      `FAILED: SemanticException [Error 10001]: Table not found ${database}.${table.name}`,
    );
  }
  catalog.remove(database, table.name);
}

function createDatabase(name: string, ifNotExists: boolean, catalog: Catalog): void {
  checkName(name);
  if (catalog.hasDatabase(name) && !ifNotExists) {
    throw new Error(`${TASK} Database ${name} already exists`);
  }
  catalog.addDatabase(name);
}

function dropDatabase(
  { name, ifExists, cascade }: Extract<Statement, { kind: 'drop-database' }>,
  catalog: Catalog,
): void {
  if (!catalog.hasDatabase(name)) {
    if (ifExists) return;
    throw noDatabase(name);
  }
  const tables = catalog.tablesOf(name);
  if (tables.length > 0 && !cascade) {
    throw new Error(
      `${TASK} InvalidOperationException(message:Database ${name} is not empty. One or more tables exist.)`,
    );
  }
  for (const table of tables) catalog.remove(name, table.name);
  catalog.removeDatabase(name);
}

interface Partitioned {
  readonly table: Table;
  /** Values in the order of the partition keys. */
  readonly given: readonly {
    readonly values: readonly string[];
    readonly location: string | null;
  }[];
}

function partitioned(
  { table: name, partitions }: Extract<Statement, { kind: 'add-partitions' | 'drop-partitions' }>,
  { catalog, database: context }: DdlWorld,
): Partitioned {
  const database = name.database ?? context;
  const table = catalog.table(database, name.name);
  if (table === undefined) {
    throw new Error(
      `FAILED: SemanticException [Error 10001]: Table not found ${database}.${name.name}`,
    );
  }
  const keys = (table.partitionKeys ?? []).map((key) => key.name);
  const given = partitions.map(({ values, location }) => {
    if (Object.keys(values).sort().join() !== [...keys].sort().join()) {
      throw new Error(
        `FAILED: SemanticException [Error 10006]: Partition spec {${Object.keys(values).join(', ')}} does not name the partition columns {${keys.join(', ')}}`,
      );
    }
    return { values: keys.map((key) => values[key] ?? ''), location };
  });
  return { table, given };
}

function isOf(values: readonly string[]) {
  return (known: RegisteredPartition): boolean => known.values.join('\n') === values.join('\n');
}

function addPartitions(
  statement: Extract<Statement, { kind: 'add-partitions' }>,
  world: DdlWorld,
): void {
  const { table, given } = partitioned(statement, world);
  const partitions = [...(table.partitions ?? [])];
  for (const { values, location } of given) {
    if (partitions.some(isOf(values))) {
      if (statement.ifNotExists) continue;
      throw new Error(`${TASK} AlreadyExistsException(message:Partition already exists.)`);
    }
    const keys = table.partitionKeys ?? [];
    const own = keys.map(({ name }, index) => `${name}=${values[index]}/`).join('');
    const place = location ?? `${table.location.replace(/\/?$/, '/')}${own}`;
    partitions.push({ values, location: checkLocation(place, world.store) });
  }
  world.catalog.add({ ...table, partitions });
}

function dropPartitions(
  statement: Extract<Statement, { kind: 'drop-partitions' }>,
  world: DdlWorld,
): void {
  const { table, given } = partitioned(statement, world);
  let partitions = table.partitions ?? [];
  for (const { values } of given) {
    if (!partitions.some(isOf(values)) && !statement.ifExists) {
      throw new Error(`${TASK} NoSuchObjectException(message:Partition not found)`);
    }
    partitions = partitions.filter((known) => !isOf(values)(known));
  }
  world.catalog.add({ ...table, partitions });
}

/** Does a statement; throws the reason why it fails, in Hive's words. */
export function runDdl(statement: Statement, world: DdlWorld): ResultSet {
  const { catalog } = world;
  switch (statement.kind) {
    case 'create-database':
      createDatabase(statement.name, statement.ifNotExists, catalog);
      return NOTHING;
    case 'drop-database':
      dropDatabase(statement, catalog);
      return NOTHING;
    case 'create-table':
      createTable(statement, world);
      return NOTHING;
    case 'drop-table':
      dropTable(statement.table, statement.ifExists, world);
      return NOTHING;
    case 'add-partitions':
      addPartitions(statement, world);
      return NOTHING;
    case 'drop-partitions':
      dropPartitions(statement, world);
      return NOTHING;
    case 'show-databases':
      return listing('database_name', catalog.databases(), statement.like);
    case 'show-tables': {
      const database = statement.database ?? world.database;
      if (!catalog.hasDatabase(database)) throw noDatabase(database);
      const names = catalog.tablesOf(database).map(({ name }) => name);
      return listing('tab_name', names, statement.like);
    }
  }
}
