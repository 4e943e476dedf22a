import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Cell } from '../../src/model.ts';
import type { Table } from './compare.ts';
import type { Arguments } from './questions.ts';

/** Trino's answers to the questions of an audit about the sample logs. */
export interface StoredAnswers {
  /** The cells of one question, row by row. */
  readonly inFull: StoredTable;
  /** By question: `12 rows`, then a digest of each column's name, type and cells, in order. */
  readonly digests: Readonly<Record<string, string>>;
}

export interface StoredTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The name of a question in the files. */
export function nameOf(args: Arguments): string {
  return args.join(' ');
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`golden/${name}.json`, import.meta.url));
}

function read(name: string): unknown {
  return existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), 'utf8')) : null;
}

/** What is stored of an audit; null where nothing is. */
export function readStored(audit: string): StoredAnswers | null {
  return read(audit) as StoredAnswers | null;
}

/** Trino's answers to the expressions of `engines/meanings.ts`. */
export function readMeanings(): Readonly<Record<string, Cell>> {
  return (read('meanings') ?? {}) as Readonly<Record<string, Cell>>;
}

function lines(entries: readonly string[]): string {
  return entries.map((entry) => `\n${entry}`).join(',');
}

function entriesOf(object: Readonly<Record<string, unknown>>): string {
  return lines(
    Object.entries(object).map(
      ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    ),
  );
}

export function writeMeanings(meanings: Readonly<Record<string, Cell>>): void {
  writeFileSync(fileOf('meanings'), `{${entriesOf(meanings)}\n}\n`);
}

/** Writes a line an answer and a line a row, so that a change shows where it is. */
export function writeStored(audit: string, { inFull, digests }: StoredAnswers): void {
  const rows = lines(inFull.rows.map((row) => JSON.stringify(row)));
  const full = `{"columns": ${JSON.stringify(inFull.columns)}, "rows": [${rows}\n]}`;
  writeFileSync(fileOf(audit), `{"inFull": ${full},\n"digests": {${entriesOf(digests)}\n}}\n`);
}

export function storedTable({ columns, rows }: Table): StoredTable {
  return {
    columns: columns.map(({ name, type }) => `${name} ${type}`),
    rows: rows.map((row) => columns.map(({ name }) => row[name] ?? null)),
  };
}

const DIGEST_LENGTH = 6;

export function digestOf({ columns, rows }: Table): string {
  const digests = columns.map(({ name, type }) =>
    createHash('sha256')
      .update(JSON.stringify([name, type, ...rows.map((row) => row[name])]))
      .digest('hex')
      .slice(0, DIGEST_LENGTH),
  );
  return [`${rows.length} rows:`, ...digests].join(' ');
}
