import type { Json } from '@duckdb/node-api';
import type { StoreRow } from './stores.ts';

/** Columns that are the store's own, and no part of a record. */
const OWN = new Set(['other_fields', 'record_hash', 'signature_version', 'day']);
const BOOLEANS = new Set(['readOnly', 'managementEvent']);

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [name, withoutNulls(inner)]),
  );
}

const DOCUMENTS = new Set([
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
  'edgeDeviceDetails',
]);

function columnValue(name: string, value: Json): Json {
  if (BOOLEANS.has(name)) return value === 'true';
  return DOCUMENTS.has(name) ? value : withoutNulls(value);
}

/** The record that a row was made of: the columns that hold something, and over them `other_fields`. */
export function rebuild(row: StoreRow): Json {
  const columns = Object.entries(row)
    .filter(([name, value]) => !OWN.has(name) && value !== null)
    .map(([name, value]) => [name, columnValue(name, value)] as const);
  return {
    ...Object.fromEntries(columns),
    ...(row['other_fields'] as Record<string, Json> | null),
  };
}
