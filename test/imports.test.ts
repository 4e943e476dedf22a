import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** The floors of the house: imports go down, or stay in their own room. */
const FLOORS: Readonly<Record<string, number>> = {
  cli: 0,
  commands: 1,
  engines: 2,
  query: 2,
  trail: 2,
  trace: 2,
  store: 2,
  doctor: 2,
  report: 3,
  audits: 3,
  aws: 3,
  clients: 3,
  csm: 3,
  logs: 3,
  digest: 3,
  model: 4,
  errors: 4,
  version: 4,
};

/** Stairs within a floor, and why. Floors themselves need no reason. */
const STAIRS: Readonly<Record<string, string>> = {
  'engines → query': 'literals and SQL files: what an engine runs is SQL',
  'csm → clients': 'which client a user agent names, and how old it is',
  'store → engines': 'what writes a store is the DuckDB that reads it',
  'store → query': 'what fills a store is SQL, with literals',
  'trace → query': 'its questions are SQL over `events`, with filters and literals',
  'doctor → engines': 'it reads the sample logs, and a table, as an audit does',
  'doctor → query': 'what it reads them with is SQL',
  'doctor → trail': 'who records S3 object operations, as setup finds it',
  'trail → query': 'the DDL of our table is SQL, with checked names',
  'trail → engines': 'DDL fails as any query on Athena does',
};

/** One door a package, so that it can be replaced, or loaded late, in one place. */
const DOORS: readonly (readonly [pkg: RegExp, door: RegExp, why: string])[] = [
  [/^commander$/, /^cli\//, 'the command line is the only one who knows it is one'],
  [/^@clack\/prompts$/, /^cli\/prompts/, 'one way of asking'],
  [/^fastest-levenshtein$/, /^cli\/suggestions/, 'what is near is near everywhere'],
  [/^cli-progress$/, /^cli\/progress/, 'one kind of progress bar'],
  [/^@duckdb\//, /^(engines\/local|store\/)/, 'the other engines must work without it'],
  [/^@aws-sdk\//, /^aws\//, 'AWS is explained in one place'],
  [/^csv-stringify/, /^report\/csv/, 'formula escaping is set once'],
  [/^d3-/, /^report\/html\/chart/, 'charts are drawn in one place'],
  [/^valibot$/, /^report\/read-report/, 'what others may have written is checked in one place'],
  [/^tinyglobby$/, /^logs\/find/, 'patterns mean the same everywhere'],
  [/^string-width$/, /^report\/table/, 'only the table counts columns'],
  [/^node:dgram$/, /^csm\/listen/, 'one listener'],
];

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(): readonly string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
}

function imports(): readonly Import[] {
  return sources().flatMap((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const names = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name!);
    return names.map((name) => ({
      from: file,
      to: name.startsWith('.') ? relative(SRC, resolve(SRC, dirname(file), name)) : name,
    }));
  });
}

function room(file: string): string {
  return file.split('/')[0]!.replace(/\.ts$/, '');
}

const inside = imports().filter(({ to }) => to.endsWith('.ts'));

test('imports go down the floors', () => {
  const wrong = inside.filter(({ from, to }) => {
    const [upper, lower] = [room(from), room(to)];
    if (upper === lower || STAIRS[`${upper} → ${lower}`] !== undefined) return false;
    return !(FLOORS[upper]! < FLOORS[lower]!);
  });
  expect(wrong).toEqual([]);
});

test('commands do not import each other', () => {
  const wrong = inside.filter(
    ({ from, to }) =>
      room(from) === 'commands' && room(to) === 'commands' && !to.endsWith('context.ts'),
  );
  expect(wrong).toEqual([]);
});

test('reports see only the result: no engine, no query, no catalogue', () => {
  const wrong = inside.filter(
    ({ from, to }) => room(from) === 'report' && !['report', 'model', 'errors'].includes(room(to)),
  );
  expect(wrong).toEqual([]);
});

test.each(DOORS)('%s has one door', (pkg, door, why) => {
  const wrong = imports().filter(({ from, to }) => pkg.test(to) && !door.test(from));
  expect(wrong, why).toEqual([]);
});

test('only cli touches the process', () => {
  const wrong = sources().filter(
    (file) =>
      room(file) !== 'cli' &&
      /\bprocess\.\w|\bconsole\.\w/.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(wrong).toEqual([]);
});

test('every room has its floor', () => {
  expect([...new Set(sources().map(room))].filter((name) => FLOORS[name] === undefined)).toEqual(
    [],
  );
});
