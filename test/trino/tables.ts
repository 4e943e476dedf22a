import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HiveType, parseHiveType, trinoType } from '../support/aws/hive-types.ts';
import { partitionsOf } from '../support/aws/partitions.ts';
import { openLines } from '../support/aws/records.ts';
import type { Store } from '../support/aws/s3/store.ts';
import type { Column, Table } from '../support/aws/tables.ts';

/** The type of a Hive column as Trino writes it. */
function typeText(type: HiveType): string {
  switch (type.kind) {
    case 'scalar':
      return trinoType(type.name);
    case 'array':
      return `array(${typeText(type.of)})`;
    case 'map':
      return `map(${typeText(type.key)}, ${typeText(type.value)})`;
    case 'struct':
      return `row(${type.fields.map((field) => `"${field.name}" ${typeText(field.type)}`).join(', ')})`;
  }
}

/** Columns in Trino's words. */
export function trinoColumns(columns: readonly Column[]): readonly Column[] {
  return columns.map(({ name, type }) => ({ name, type: typeText(parseHiveType(type)) }));
}

/** Values of a column of dates are ISO dates in the catalog of Hive. */
function valuesOf({ partitionKeys = [] }: Table, values: readonly string[]): readonly string[] {
  return values.map((value, index) =>
    partitionKeys[index]?.type === 'date' ? value.replaceAll('/', '-') : value,
  );
}

/**
 * Writes a table of the stand-in into a catalog's folder, for the connector in `server/`: the same
 * records in the same partitions, each one file of JSON lines whose keys are the columns and whose
 * scalars are texts; columns of JSON hold its text.
 */
export function writeTable(folder: string, table: Table, store: Store, now: Date): void {
  const place = join(folder, table.database, table.name);
  mkdirSync(place, { recursive: true });
  const partitions = partitionsOf(store, table, now).map(({ values, objects }, index) => {
    const file = join(place, `${index}.json`);
    const lines = objects.flatMap((object) => openLines(object, table.columns));
    writeFileSync(file, lines.map((line) => `${line}}\n`).join(''));
    return { file, values: valuesOf(table, values) };
  });
  const description = {
    columns: trinoColumns(table.columns),
    partitionKeys: trinoColumns(table.partitionKeys ?? []),
    partitions,
  };
  writeFileSync(`${place}.json`, JSON.stringify(description));
}
