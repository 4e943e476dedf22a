import {
  DuckDBListValue,
  DuckDBMapValue,
  type DuckDBResultReader,
  DuckDBStructValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';

export interface ResultColumn {
  readonly name: string;
  /** As Athena names it: varchar, bigint, integer, double, boolean, array, ... */
  readonly type: string;
}

/** What a SELECT gave: each value as Athena writes it, NULL as null. */
export interface ResultSet {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Of DDL and SHOW: the names of the columns are no row, and the result is text. */
  readonly isHeaderless?: boolean;
}

function athenaType(type: DuckDBType): string {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return 'boolean';
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
      return 'integer';
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UBIGINT:
      return 'bigint';
    case DuckDBTypeId.FLOAT:
      return 'float';
    case DuckDBTypeId.DOUBLE:
      return 'double';
    case DuckDBTypeId.DECIMAL:
      return 'decimal';
    case DuckDBTypeId.DATE:
      return 'date';
    case DuckDBTypeId.TIMESTAMP:
      return 'timestamp';
    case DuckDBTypeId.LIST:
      return 'array';
    case DuckDBTypeId.STRUCT:
      return 'row';
    case DuckDBTypeId.MAP:
      return 'map';
    default:
      return 'varchar';
  }
}

/** A double as Java writes it: 1.0, 1.5E10. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e7)) {
    return Number.isInteger(value) ? value.toFixed(1) : String(value);
  }
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

function cellText(value: DuckDBValue): string | null {
  if (value === null) return null;
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : doubleText(value);
  const inner = (item: DuckDBValue): string => cellText(item) ?? 'null';
  if (value instanceof DuckDBListValue) return `[${value.items.map(inner).join(', ')}]`;
  if (value instanceof DuckDBMapValue) {
    return `{${value.entries.map((entry) => `${inner(entry.key)}=${inner(entry.value)}`).join(', ')}}`;
  }
  if (value instanceof DuckDBStructValue) {
    const fields = Object.entries(value.entries);
    return `{${fields.map(([name, item]) => `${name}=${inner(item)}`).join(', ')}}`;
  }
  return String(value);
}

function typedText(value: DuckDBValue, type: string): string | null {
  return typeof value === 'number' && type === 'double' ? doubleText(value) : cellText(value);
}

export function resultSet(reader: DuckDBResultReader): ResultSet {
  const columns = reader.columnNames().map((name, index) => ({
    // An expression without a name: DuckDB calls it by its text.
    name: /^[a-z_][\w -]*$/i.test(name) ? name.toLowerCase() : `_col${index}`,
    type: athenaType(reader.columnType(index)),
  }));
  const rows = reader
    .getRows()
    .map((values) => columns.map(({ type }, index) => typedText(values[index] ?? null, type)));
  return { columns, rows };
}

function csvField(value: string | null): string {
  return value === null ? '' : `"${value.replaceAll('"', '""')}"`;
}

/** What Athena leaves in the output location: CSV, or text without a header. */
export function resultText({ columns, rows, isHeaderless }: ResultSet): string {
  if (isHeaderless === true) return rows.map((row) => `${row.join('\t')}\n`).join('');
  const lines = [columns.map(({ name }) => name), ...rows];
  return lines.map((line) => `${line.map(csvField).join(',')}\n`).join('');
}

const PRECISIONS: Readonly<Record<string, number>> = {
  varchar: 2147483647,
  bigint: 19,
  integer: 10,
  double: 17,
};

function columnInfo({ name, type }: ResultColumn): Readonly<Record<string, unknown>> {
  return {
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: name,
    Label: name,
    Type: type,
    Precision: PRECISIONS[type] ?? 0,
    Scale: 0,
    Nullable: 'UNKNOWN',
    CaseSensitive: type === 'varchar',
  };
}

function row(values: readonly (string | null)[]): Readonly<Record<string, unknown>> {
  return { Data: values.map((value) => (value === null ? {} : { VarCharValue: value })) };
}

/** One page of GetQueryResults; the names of the columns are the first row of all. */
export function resultPage(
  result: ResultSet,
  from: number,
  length: number,
): Readonly<Record<string, unknown>> {
  const header = result.isHeaderless === true ? [] : [result.columns.map(({ name }) => name)];
  const lines = [...header, ...result.rows];
  const to = from + length;
  return {
    ...(to < lines.length ? { NextToken: `page-${to}` } : {}),
    ResultSet: {
      Rows: lines.slice(from, to).map(row),
      ResultSetMetadata: { ColumnInfo: result.columns.map(columnInfo) },
    },
    UpdateCount: 0,
  };
}
