import { TrailAuditError } from '../errors.ts';
import type { Cell } from '../model.ts';

/**
 * The one way from a value to SQL text, the same for every engine: text in single quotes, with
 * quotes doubled. Neither DuckDB nor Trino gives backslashes a meaning there. Throws a
 * TrailAuditError for control characters, which no name, address or pattern of ours holds.
 */
export function sqlLiteral(value: Cell): string {
  if (value === null) return 'cast(null as varchar)';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return integerLiteral(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) {
    throw new TrailAuditError(
      `Cannot use value ${JSON.stringify(value)}: it holds a control character`,
      'the value without it',
    );
  }
  return `'${value.replaceAll("'", "''")}'`;
}

function integerLiteral(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error(`no literal for ${value}`);
  return String(value);
}

/** `('a', 'b')`, for `in`. The list must not be empty: SQL has no empty one. */
export function sqlList(values: readonly string[]): string {
  return `(${values.map(sqlLiteral).join(', ')})`;
}

/** Rows of a VALUES list, one a line, indented to stand in a CTE. */
export function sqlRows(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `    (${row.join(', ')})`).join(',\n');
}

/** A name from a catalog as a quoted identifier, the same for every engine. */
export function sqlIdentifier(name: string): string {
  if (/^[\w-]+$/.test(name)) return `"${name}"`;
  throw new TrailAuditError(
    `Cannot use name ${JSON.stringify(name)}: letters, digits, _ and - only`,
  );
}
