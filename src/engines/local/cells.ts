import type { DuckDBResultReader, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { DuckDBDecimalValue, DuckDBTypeId } from '@duckdb/node-api';
import type { Cell, Column, ColumnType, Row } from '../../model.ts';

function columnType(type: DuckDBType): ColumnType {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return 'boolean';
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UBIGINT:
      return 'bigint';
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.DECIMAL:
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
      if (value instanceof DuckDBDecimalValue) return value.toDouble();
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
