import type { Column } from '../tables.ts';
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

function format(reader: DdlReader): Pick<TableDefinition, 'inputFormat' | 'outputFormat'> {
  if (!reader.skip('stored as')) return { inputFormat: null, outputFormat: null };
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

/** Whether a text is for the grammar of DDL rather than for that of queries. */
export function isDdl(text: string): boolean {
  return /^(\s|--[^\n]*\n)*(create|drop|show|alter|msck|describe)\b/i.test(text);
}

/** Reads a statement of DDL; throws a DdlSyntaxError where it is none. */
export function readDdl(text: string): Statement {
  const reader = new DdlReader(text);
  const verb = reader.need('create', 'drop', 'show');
  const statement =
    verb === 'create' ? create(reader) : verb === 'drop' ? drop(reader) : show(reader);
  reader.skipSymbol(';');
  reader.end();
  return statement;
}
