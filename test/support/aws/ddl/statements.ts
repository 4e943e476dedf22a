import { type Column, PARQUET_FORMAT } from '../tables.ts';
import { DdlReader } from './reader.ts';

export interface Named {
  /** Null where the context says it. */
  readonly database: string | null;
  readonly name: string;
}

/** What stands behind CREATE EXTERNAL TABLE. */
export interface TableDefinition {
  readonly columns: readonly Column[];
  readonly partitionKeys: readonly Column[];
  readonly serde: string | null;
  readonly serdeParameters: Readonly<Record<string, string>>;
  readonly inputFormat: string | null;
  readonly outputFormat: string | null;
  readonly location: string | null;
  readonly parameters: Readonly<Record<string, string>>;
}

/** `PARTITION (...)`, with `LOCATION` where one is added. */
export interface GivenPartition {
  readonly values: Readonly<Record<string, string>>;
  readonly location: string | null;
}

export type Statement =
  | { readonly kind: 'create-database'; readonly name: string; readonly ifNotExists: boolean }
  | {
      readonly kind: 'drop-database';
      readonly name: string;
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | {
      readonly kind: 'create-table';
      readonly table: Named;
      readonly ifNotExists: boolean;
      readonly definition: TableDefinition;
    }
  | { readonly kind: 'drop-table'; readonly table: Named; readonly ifExists: boolean }
  | {
      readonly kind: 'add-partitions';
      readonly table: Named;
      readonly ifNotExists: boolean;
      readonly partitions: readonly GivenPartition[];
    }
  | {
      readonly kind: 'drop-partitions';
      readonly table: Named;
      readonly ifExists: boolean;
      readonly partitions: readonly GivenPartition[];
    }
  | { readonly kind: 'show-databases'; readonly like: string | null }
  | {
      readonly kind: 'show-tables';
      readonly database: string | null;
      readonly like: string | null;
    };

function named(reader: DdlReader): Named {
  const first = reader.name();
  return reader.skipSymbol('.')
    ? { database: first, name: reader.name() }
    : { database: null, name: first };
}

function column(reader: DdlReader): Column {
  const found = { name: reader.name(), type: reader.type() };
  if (reader.skip('comment')) reader.text();
  return found;
}

function afterWord(reader: DdlReader, word: string): string {
  reader.need(word);
  return reader.text();
}

function properties(reader: DdlReader): Readonly<Record<string, string>> {
  const pairs = reader.list(() => {
    const key = reader.text();
    reader.needSymbol('=');
    return [key, reader.text()] as const;
  });
  return Object.fromEntries(pairs);
}

type Format = Pick<TableDefinition, 'inputFormat' | 'outputFormat'> & { readonly serde?: string };

function format(reader: DdlReader): Format {
  if (!reader.skip('stored as')) return { inputFormat: null, outputFormat: null };
  if (reader.skip('parquet')) {
    const { inputFormat, outputFormat, serde } = PARQUET_FORMAT;
    return { inputFormat, outputFormat, serde: serde ?? '' };
  }
  reader.need('inputformat');
  const inputFormat = reader.text();
  reader.need('outputformat');
  return { inputFormat, outputFormat: reader.text() };
}

/** The clauses, in the one order that the grammar has. */
function definition(reader: DdlReader): TableDefinition {
  const columns = reader.list(() => column(reader));
  if (reader.skip('comment')) reader.text();
  const partitionKeys = reader.skip('partitioned by') ? reader.list(() => column(reader)) : [];
  const serde = reader.skip('row format') ? afterWord(reader, 'serde') : null;
  const serdeParameters = reader.skip('with serdeproperties') ? properties(reader) : {};
  const formats = format(reader);
  const location = reader.skip('location') ? reader.text() : null;
  const parameters = reader.skip('tblproperties') ? properties(reader) : {};
  return { columns, partitionKeys, serde, serdeParameters, ...formats, location, parameters };
}

function create(reader: DdlReader): Statement {
  const what = reader.need('database', 'schema', 'external table');
  const ifNotExists = reader.skip('if not exists');
  if (what === 'external table') {
    const table = named(reader);
    return { kind: 'create-table', table, ifNotExists, definition: definition(reader) };
  }
  const name = reader.name();
  if (reader.skip('comment')) reader.text();
  if (reader.skip('location')) reader.text();
  if (reader.skip('with dbproperties')) properties(reader);
  return { kind: 'create-database', name, ifNotExists };
}

function drop(reader: DdlReader): Statement {
  const what = reader.need('database', 'schema', 'table');
  const ifExists = reader.skip('if exists');
  if (what === 'table') return { kind: 'drop-table', table: named(reader), ifExists };
  const name = reader.name();
  const cascade = reader.skip('cascade');
  if (!cascade) reader.skip('restrict');
  return { kind: 'drop-database', name, ifExists, cascade };
}

function show(reader: DdlReader): Statement {
  const what = reader.need('databases', 'schemas', 'tables');
  if (what !== 'tables') {
    return { kind: 'show-databases', like: reader.skip('like') ? reader.text() : null };
  }
  const database = reader.skip('in') || reader.skip('from') ? reader.name() : null;
  const like = reader.skip('like') ? reader.text() : null;
  return { kind: 'show-tables', database, like };
}

function partition(reader: DdlReader): GivenPartition {
  reader.need('partition');
  const pairs = reader.list(() => {
    const key = reader.name();
    reader.needSymbol('=');
    return [key, reader.text()] as const;
  });
  return {
    values: Object.fromEntries(pairs),
    location: reader.skip('location') ? reader.text() : null,
  };
}

/** Partitions that are added stand side by side; those that are dropped have commas between. */
function alter(reader: DdlReader): Statement {
  reader.need('table');
  const table = named(reader);
  if (reader.need('add', 'drop') === 'drop') {
    const ifExists = reader.skip('if exists');
    const partitions = [partition(reader)];
    while (reader.skipSymbol(',')) partitions.push(partition(reader));
    return { kind: 'drop-partitions', table, ifExists, partitions };
  }
  const ifNotExists = reader.skip('if not exists');
  const partitions = [partition(reader)];
  while (!reader.isAtEnd()) partitions.push(partition(reader));
  return { kind: 'add-partitions', table, ifNotExists, partitions };
}

/** Whether a text is for the grammar of DDL rather than for that of queries. */
export function isDdl(text: string): boolean {
  return /^(\s|--[^\n]*\n)*(create|drop|show|alter|msck|describe)\b/i.test(text);
}

/** Reads a statement of DDL; throws a DdlSyntaxError where it is none. */
export function readDdl(text: string): Statement {
  const reader = new DdlReader(text);
  const verbs = { create, drop, show, alter };
  const verb = reader.need(...Object.keys(verbs)) as keyof typeof verbs;
  const statement = verbs[verb](reader);
  reader.skipSymbol(';');
  reader.end();
  return statement;
}
