import type { DuckDBResultReader, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { Cell, Column, ColumnType, Row } from '../../model.ts';
import { duckdb } from './duckdb.ts';

function columnType(type: DuckDBType): ColumnType {
  switch (type.typeId) {
    case duckdb.DuckDBTypeId.BOOLEAN:
      return 'boolean';
    case duckdb.DuckDBTypeId.TINYINT:
    case duckdb.DuckDBTypeId.SMALLINT:
    case duckdb.DuckDBTypeId.INTEGER:
    case duckdb.DuckDBTypeId.BIGINT:
    case duckdb.DuckDBTypeId.HUGEINT:
    case duckdb.DuckDBTypeId.UBIGINT:
      return 'bigint';
    case duckdb.DuckDBTypeId.FLOAT:
    case duckdb.DuckDBTypeId.DOUBLE:
    case duckdb.DuckDBTypeId.DECIMAL:
      return 'double';
    default:
      return 'varchar';
  }
}

function cell(value: DuckDBValue): Cell {
  switch (typeof value) {
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      // A double everywhere, as on Athena.
      if (value instanceof duckdb.DuckDBDecimalValue) return value.toDouble();
      return value === null ? null : String(value);
  }
}

/** DuckDB's result as canonical columns and cells. */
export function readResult(result: DuckDBResultReader): { columns: Column[]; rows: Row[] } {
  const columns = result.columnNames().map((name, index) => ({
    name,
    type: columnType(result.columnType(index)),
  }));
  const rows = result
    .getRows()
    .map((values) =>
      Object.fromEntries(columns.map(({ name }, index) => [name, cell(values[index] ?? null)])),
    );
  return { columns, rows };
}
