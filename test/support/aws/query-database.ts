import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { duckType, parseHiveType, quoted } from './hive-types.ts';
import type { Partition } from './partitions.ts';
import { messageOf } from './query-errors.ts';
import { openLines } from './records.ts';
import { type ResultSet, resultSet } from './results.ts';
import type { ResolvedRead } from './sql-refusals.ts';
import type { Token } from './sql-tokens.ts';
import { type Column, isParquet, type Table } from './tables.ts';
import type { Unload } from './unload.ts';

const SHIMS = fileURLToPath(new URL('../../../sql/duckdb/shims.sql', import.meta.url));

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function typeOf({ type }: Column): string {
  return duckType(parseHiveType(type));
}

function columnsOf(table: Table): readonly Column[] {
  return [...table.columns, ...(table.partitionKeys ?? [])];
}

/** A folder may write a date or a number in other ways than SQL does. */
function partitionValue(text: string, type: string): string | number {
  if (type === 'date') return text.replaceAll('/', '-');
  return type.endsWith('int') && /^-?\d+$/.test(text) ? Number(text) : text;
}

/** The values of a partition as JSON, under the names of the partition keys. */
function partitionValues(
  table: Table,
  values: readonly string[],
): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    (table.partitionKeys ?? []).map(({ name, type }, index) => [
      name,
      partitionValue(values[index] ?? '', type),
    ]),
  );
}

/** The rows of one partition. */
export interface ParquetFile {
  /** Below the location: `key=value/`, once a partition key. */
  readonly folder: string;
  readonly body: Uint8Array;
}

/** An empty DuckDB that has Trino's functions and, by and by, the tables of one query. */
export class QueryDatabase {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #folder: string;
  #files = 0;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, folder: string) {
    this.#instance = instance;
    this.#connection = connection;
    this.#folder = folder;
  }

  static async open(database: string): Promise<QueryDatabase> {
    const folder = await mkdtemp(join(tmpdir(), 'trail-audit-stand-in-'));
    const instance = await DuckDBInstance.create(':memory:', {
      temp_directory: join(folder, 'spill'),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    await connection.run("attach ':memory:' as awsdatacatalog; use awsdatacatalog");
    await connection.run(readFileSync(SHIMS, 'utf8'));
    const schema = quoted(database);
    await connection.run(`create schema if not exists ${schema}`);
    await connection.run(`set search_path = ${literal(`${schema},main`)}`);
    return new QueryDatabase(instance, connection, folder);
  }

  /** Makes a table, empty. */
  async create(table: Table): Promise<void> {
    const columns = columnsOf(table).map((column) => `${quoted(column.name)} ${typeOf(column)}`);
    await this.#connection.run(`create schema if not exists ${quoted(table.database)}`);
    await this.#connection.run(
      `create table ${quoted(table.database)}.${quoted(table.name)} (${columns.join(', ')})`,
    );
  }

  /** Throws what is wrong with a text; `strict` is the same text with its literals typed. */
  async analyze(strict: string, text: string): Promise<void> {
    try {
      await this.#connection.prepare(strict);
    } catch (error) {
      if (/Cannot (compare|mix) values|No function matches/.test(messageOf(error))) throw error;
      await this.#connection.prepare(text);
    }
  }

  /** The partitions that are left by those parts of the WHERE that speak of nothing else. */
  async prune(
    { read, table }: ResolvedRead,
    partitions: readonly Partition[],
  ): Promise<readonly Partition[]> {
    const keys = table.partitionKeys ?? [];
    if (keys.length === 0 || partitions.length === 0) return partitions;
    const rows = partitions.map(({ values }, partition) => ({
      'partition number': partition,
      ...partitionValues(table, values),
    }));
    const types = Object.fromEntries(keys.map((key) => [key.name, typeOf(key)]));
    const file = await this.#write(rows.map((row) => JSON.stringify(row)));
    const relation = `(select * from ${readLines(file, { 'partition number': 'bigint', ...types })})`;
    let left = new Set(partitions.keys());
    for (const condition of read.conditions) {
      const kept = await this.#select(`${relation} as ${quoted(read.alias)}`, condition);
      if (kept !== null) left = new Set([...left].filter((partition) => kept.has(partition)));
    }
    return partitions.filter((_, partition) => left.has(partition));
  }

  /** The partitions for which a condition holds; null where it is about other columns. */
  async #select(relation: string, condition: readonly Token[]): Promise<Set<number> | null> {
    const where = condition.map(tokenText).join(' ');
    try {
      const result = await this.#connection.runAndReadAll(
        `select "partition number" from ${relation} where ${where}`,
      );
      return new Set(result.getRows().map(([partition]) => Number(partition)));
    } catch {
      return null;
    }
  }

  /** Puts the records of partitions into a table. */
  async fill(table: Table, partitions: readonly Partition[]): Promise<void> {
    if (isParquet(table)) {
      for (const partition of partitions) await this.#fillParquet(table, partition);
      return;
    }
    const lines = partitions.flatMap(({ values, objects }) => {
      const keys = JSON.stringify(partitionValues(table, values)).slice(1);
      const end = keys === '}' ? keys : `,${keys}`;
      return objects.flatMap((object) =>
        openLines(object, table.columns).map((line) => line + end),
      );
    });
    if (lines.length === 0) return;
    const columns = columnsOf(table).map((column) => [column.name, typeOf(column)]);
    const source = readLines(await this.#write(lines), Object.fromEntries(columns));
    await this.#connection.run(
      `insert into ${quoted(table.database)}.${quoted(table.name)} by name select * from ${source}`,
    );
  }

  /** Columns are found by their names; one that a file lacks is NULL. */
  async #fillParquet(table: Table, { values, objects }: Partition): Promise<void> {
    const keys = Object.entries(partitionValues(table, values)).map(
      ([name, value]) => `${literal(String(value))} as ${quoted(name)}`,
    );
    for (const { body } of objects) {
      const file = await this.#place('parquet');
      await writeFile(file, body);
      const source = `read_parquet(${literal(file)}, hive_partitioning = false)`;
      const there = (await this.#connection.runAndReadAll(`describe select * from ${source}`))
        .getRows()
        .map(([name]) => String(name));
      const columns = table.columns.map(({ name }) => name).filter((name) => there.includes(name));
      await this.#connection.run(
        `insert into ${quoted(table.database)}.${quoted(table.name)} by name select ${[...columns.map(quoted), ...keys].join(', ')} from ${source}`,
      );
    }
  }

  /** The rows of an UNLOAD's SELECT as Parquet files, one a partition. */
  async parquet(
    { select, partitionedBy, compression }: Unload,
    most: number,
  ): Promise<readonly ParquetFile[]> {
    await this.#connection.run(`create temp table unloaded as ${select}`);
    const rows = (await this.#connection.runAndReadAll('describe unloaded')).getRows();
    const names = rows.map(([name]) => String(name).toLowerCase());
    if (partitionedBy.join() !== names.slice(names.length - partitionedBy.length).join()) {
      throw new Error(
        `HIVE_COLUMN_ORDER_MISMATCH: Partition keys must be the last columns in the table and in the same order as the table properties: [${partitionedBy.join(', ')}]`,
      );
    }
    const keys = partitionedBy.map(quoted);
    const parts = await this.#partsOf(keys);
    if (parts.length > most) {
      throw new Error(
        `HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of ${most} open writers for partitions/buckets`,
      );
    }
    const columns = names.slice(0, names.length - partitionedBy.length).map(quoted);
    const files = [];
    for (const values of parts) {
      const file = await this.#place('parquet');
      const where = keys.map((key, index) => `${key} is not distinct from ${values[index]}`);
      const chosen = where.length === 0 ? '' : ` where ${where.join(' and ')}`;
      await this.#connection.run(
        `copy (select ${columns.join(', ')} from unloaded${chosen}) to ${literal(file)} (format parquet, compression ${compression === 'NONE' ? 'uncompressed' : compression})`,
      );
      const folder = partitionedBy
        .map((key, index) => `${key}=${folderName(values[index] ?? 'null')}/`)
        .join('');
      files.push({ folder, body: await readFile(file) });
    }
    return files;
  }

  /** Different values of partition keys, as literals. */
  async #partsOf(keys: readonly string[]): Promise<readonly (readonly string[])[]> {
    if (keys.length === 0) return [[]];
    const list = keys.join(', ');
    const result = await this.#connection.runAndReadAll(
      `select ${list} from unloaded group by ${list} order by ${list}`,
    );
    return result
      .getRows()
      .map((row) => row.map((value) => (value === null ? 'null' : literal(String(value)))));
  }

  async select(text: string): Promise<ResultSet> {
    return resultSet(await this.#connection.runAndReadAll(text));
  }

  interrupt(): void {
    this.#connection.interrupt();
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #place(ending: string): Promise<string> {
    this.#files += 1;
    return join(this.#folder, `${this.#files}.${ending}`);
  }

  async #write(lines: readonly string[]): Promise<string> {
    const file = await this.#place('json');
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
    return file;
  }
}

/** A partition's value as a folder's name: NULL has one of its own. */
function folderName(text: string): string {
  return text === 'null'
    ? '__HIVE_DEFAULT_PARTITION__'
    : encodeURIComponent(text.slice(1, -1).replaceAll("''", "'"));
}

function tokenText({ kind, value }: Token): string {
  if (kind === 'string') return literal(value);
  return kind === 'quoted' ? quoted(value) : value;
}

function readLines(file: string, columns: Readonly<Record<string, string>>): string {
  const typed = Object.entries(columns).map(([name, type]) => `${quoted(name)}: ${literal(type)}`);
  return `read_json(${literal(file)}, format = 'newline_delimited', maximum_object_size = 100000000, columns = {${typed.join(', ')}})`;
}
