import { readFileSync } from 'node:fs';

const SQL_FOLDER = new URL('../../sql/', import.meta.url);

/** The text of a file under `sql/`, which lies beside `src/` and, in the package, beside `dist/`. */
export function readSql(file: string): string {
  return readFileSync(new URL(file, SQL_FOLDER), 'utf8').trimEnd();
}
