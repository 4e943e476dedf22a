import { gunzipSync } from 'node:zlib';
import { type HiveType, parseHiveType } from './hive-types.ts';
import { isObject } from './parameters.ts';
import type { StoredObject } from './s3/store.ts';
import type { Column } from './tables.ts';

type Json = unknown;

/** Stands before a number that is kept as its JSON writes it. */
const MARK = '\uE000';

/** Parses JSON; numbers that JavaScript would write in another way become marked texts. */
function parseExactly(text: string): Json {
  const exact = /[\d.](?:\.\d|[eE][+-]?\d)|\d{16}/.test(text)
    ? text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
        token.startsWith('"') || /^-?\d{1,15}$/.test(token) ? token : `"${MARK}${token}"`,
      )
    : text;
  return JSON.parse(exact);
}

function jsonText(value: Json): string {
  return JSON.stringify(value).replaceAll(new RegExp(`"${MARK}([^"]*)"`, 'g'), '$1');
}

function scalarText(value: Json): string {
  if (typeof value !== 'string') return jsonText(value);
  return value.startsWith(MARK) ? value.slice(1) : value;
}

function byLowerCase(value: Readonly<Record<string, Json>>): Map<string, Json> {
  return new Map(Object.entries(value).map(([name, content]) => [name.toLowerCase(), content]));
}

/** A value as a column of that type holds it; null where it does not fit. */
function shaped(value: Json, type: HiveType): Json {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'scalar':
      return scalarText(value);
    case 'array':
      return Array.isArray(value) ? value.map((item) => shaped(item, type.of)) : null;
    case 'map':
      return isObject(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, item]) => [key, shaped(item, type.value)]),
          )
        : null;
    case 'struct': {
      if (!isObject(value)) return null;
      const fields = byLowerCase(value);
      return Object.fromEntries(
        type.fields.map((part) => [part.name, shaped(fields.get(part.name), part.type)]),
      );
    }
  }
}

function fail(object: StoredObject, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new Error(`HIVE_CURSOR_ERROR: ${reason}, s3://${object.bucket}/${object.key}`);
}

const parsed = new WeakMap<Uint8Array, readonly Map<string, Json>[]>();

/** CloudTrail's records in an object, keys in lower case; none in an object that holds something else. */
function recordsOf(object: StoredObject): readonly Map<string, Json>[] {
  const known = parsed.get(object.body);
  if (known !== undefined) return known;
  let content: Json = null;
  try {
    const bytes = object.key.endsWith('.gz') ? gunzipSync(object.body) : object.body;
    content = bytes.length === 0 ? null : parseExactly(new TextDecoder().decode(bytes));
  } catch (error) {
    fail(object, error);
  }
  const records = isObject(content) && Array.isArray(content['Records']) ? content['Records'] : [];
  const found = records.filter(isObject).map(byLowerCase);
  parsed.set(object.body, found);
  return found;
}

const lines = new WeakMap<Uint8Array, Map<string, readonly string[]>>();

/** The records of an object as JSON objects of a table's columns, without the closing brace. */
export function openLines(object: StoredObject, columns: readonly Column[]): readonly string[] {
  const signature = JSON.stringify(columns);
  const known = lines.get(object.body) ?? new Map<string, readonly string[]>();
  lines.set(object.body, known);
  const cached = known.get(signature);
  if (cached !== undefined) return cached;
  const types = columns.map(({ name, type }) => ({ name, type: parseHiveType(type) }));
  const made = recordsOf(object).map((record) => {
    const row = types.map(({ name, type }) => [name, shaped(record.get(name), type)]);
    return JSON.stringify(Object.fromEntries(row)).slice(0, -1);
  });
  known.set(signature, made);
  return made;
}
