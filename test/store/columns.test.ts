import { expect, test } from 'vitest';
import { RAW_COLUMNS } from '../../src/engines/local/columns.ts';
import { RECORD_COLUMNS } from '../../src/store/columns.ts';
import { withDuckDb } from './stores.ts';

/** The fields of a structure by their paths, in lower case. */
async function fieldsOf(type: string): Promise<readonly string[]> {
  return await withDuckDb(async (connection) => {
    const reader = await connection.runAndReadAll(`select cast(null as ${type}) as value`);
    const names = (json: unknown, path: string): string[] => {
      const { children = [], child } = json as { children?: [string, unknown][]; child?: unknown };
      if (child !== undefined) return names(child, path);
      return children.flatMap(([name, inner]) => [
        `${path}.${name}`,
        ...names(inner, `${path}.${name}`),
      ]);
    };
    return names(describe(reader.columnType(0)), '').map((name) => name.toLowerCase());
  });
}

interface Nested {
  readonly entryNames?: readonly string[];
  readonly entryTypes?: readonly Nested[];
  readonly valueType?: Nested;
}

function describe(type: unknown): unknown {
  const { entryNames, entryTypes, valueType } = type as Nested;
  if (entryNames !== undefined) {
    return { children: entryNames.map((name, index) => [name, describe(entryTypes?.[index])]) };
  }
  return valueType === undefined ? {} : { child: describe(valueType) };
}

test('a store has every column that questions are asked of', () => {
  const names = Object.keys(RECORD_COLUMNS);
  expect(Object.keys(RAW_COLUMNS).filter((name) => !names.includes(name))).toEqual([]);
});

test.each(Object.entries(RAW_COLUMNS))('%s has every field', async (name, type) => {
  const own = await fieldsOf(RECORD_COLUMNS[name]!);
  expect((await fieldsOf(type)).filter((field) => !own.includes(field))).toEqual([]);
});
