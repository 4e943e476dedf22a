import type { Cell, Column, Row } from '../../src/model.ts';

/** An answer of either engine. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Comparison {
  readonly cells: number;
  /** A line each. */
  readonly differences: readonly string[];
}

function heading({ columns }: Table): string {
  return columns.map(({ name, type }) => `${name} ${type}`).join(', ');
}

function shown(cell: Cell | undefined): string {
  return cell === undefined ? 'no such row' : JSON.stringify(cell);
}

/** The first cells of a row, to know it by. */
function named(row: Row | undefined, columns: readonly Column[]): string {
  const first = columns.slice(0, 4).map(({ name }) => row?.[name] ?? null);
  return `(${first.map((cell) => JSON.stringify(cell)).join(', ')} ...)`;
}

/** Compares two answers cell by cell, order included. */
export function compareTables(trino: Table, local: Table): Comparison {
  if (heading(trino) !== heading(local)) {
    const differences = [`columns: Trino ${heading(trino)}; DuckDB ${heading(local)}`];
    return { cells: trino.columns.length, differences };
  }
  const length = Math.max(trino.rows.length, local.rows.length);
  const differences: string[] = [];
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [trino.rows[index], local.rows[index]];
    for (const { name } of trino.columns) {
      if (one?.[name] === other?.[name]) continue;
      const place = `row ${index + 1} ${named(one ?? other, trino.columns)}, ${name}`;
      differences.push(`${place}: Trino ${shown(one?.[name])}, DuckDB ${shown(other?.[name])}`);
    }
  }
  return { cells: length * trino.columns.length, differences };
}
