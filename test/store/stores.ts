import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type Json } from '@duckdb/node-api';
import { readStore, type StoreState } from '../../src/logs/store.ts';
import { type CollectOptions, collect } from '../../src/store/collect.ts';
import { DISK } from '../../src/store/disk.ts';
import { folderSource } from '../../src/store/folder-source.ts';
import type { CollectResult } from '../../src/store/reconcile.ts';
import { NOW } from '../support/ask.ts';

/** A row of a store, as JSON gives it. */
export type StoreRow = Readonly<Record<string, Json>>;

export const WRITER = { pid: process.pid, isAlive: () => true, now: () => NOW };

/** Collects a folder of logs, in process. */
export async function collectFolder(
  logs: string,
  store: string,
  changes: Partial<CollectOptions> = {},
): Promise<CollectResult> {
  const source = await folderSource(logs, store, { from: null, to: null });
  return await collect({
    folder: store,
    source,
    disk: DISK,
    writer: WRITER,
    memory: { first: 400, most: 400 },
    signal: new AbortController().signal,
    onProgress: () => {},
    ...changes,
  });
}

/** Gives a DuckDB of its own to `ask`. */
export async function withDuckDb<Result>(
  ask: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return await ask(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

export async function stateOf(store: string): Promise<StoreState> {
  return (await readStore(store))!;
}

/** All rows of a store, with their `day`, in an order of their own; what they hold in JSON is parsed. */
export async function storedRows(store: string): Promise<readonly StoreRow[]> {
  const { parts } = await stateOf(store);
  if (parts.length === 0) return [];
  const files = parts.map(({ file }) => `'${join(store, file)}'`).join(', ');
  return await withDuckDb(async (connection) => {
    const reader = await connection.runAndReadAll(
      `select to_json(records)::varchar as row from read_parquet([${files}], hive_types = {'day': varchar}) as records`,
    );
    const texts = reader.getRows().map(([text]) => String(text));
    return texts.sort().map((text) => JSON.parse(text) as StoreRow);
  });
}
