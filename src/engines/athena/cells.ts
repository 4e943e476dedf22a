import type { ResultColumn } from '../../aws/athena.ts';
import type { Cell, Column, ColumnType, Row } from '../../model.ts';

function columnType(type: string): ColumnType {
  switch (type) {
    case 'boolean':
      return 'boolean';
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return 'bigint';
    case 'float':
    case 'real':
    case 'double':
    case 'decimal':
      return 'double';
    default:
      return 'varchar';
  }
}

function cell(text: string | null, type: ColumnType): Cell {
  if (text === null) return null;
  switch (type) {
    case 'bigint':
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case 'double':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'varchar':
      return text;
  }
}

/** Athena's texts as canonical columns and cells. */
export function readRows(
  names: readonly ResultColumn[],
  rows: readonly (readonly (string | null)[])[],
): { columns: Column[]; rows: Row[] } {
  const columns = names.map(({ name, type }) => ({ name, type: columnType(type) }));
  return {
    columns,
    rows: rows.map((cells) =>
      Object.fromEntries(
        columns.map(({ name, type }, index) => [name, cell(cells[index] ?? null, type)]),
      ),
    ),
  };
}
