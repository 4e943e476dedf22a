import { randomUUID } from 'node:crypto';
import type { QueryDatabase } from './query-database.ts';
import type { ResultSet } from './results.ts';
import { type Store, s3Address } from './s3/store.ts';
import { MOST_PARTITIONS, type Unload } from './unload.ts';

/** The end of an UNLOAD: rows have gone into files. */
const NOTHING: ResultSet = { columns: [], rows: [] };

/** Refuses what has to be known before anything is read. */
export function checkUnload({ location }: Unload, store: Store): void {
  const address = s3Address(location);
  if (address === null || address.key === '' || !location.endsWith('/')) {
    throw new Error(`INVALID_FUNCTION_ARGUMENT: UNLOAD location ${location} is no folder in S3`);
  }
  const bucket = store.get(address.bucket);
  if (bucket === undefined) {
    throw new Error(
      'HIVE_FILESYSTEM_ERROR: The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket)',
    );
  }
  if (bucket.under(address.key).length === 0) return;
  throw new Error(
    `HIVE_PATH_ALREADY_EXISTS: Target directory for table already exists: ${location}`,
  );
}

/** Writes what the SELECT of an UNLOAD gives, a file a partition. */
export async function writeUnload(
  database: QueryDatabase,
  unload: Unload,
  { store, signal }: { readonly store: Store; readonly signal: AbortSignal },
): Promise<ResultSet> {
  const files = await database.parquet(unload, MOST_PARTITIONS);
  const address = s3Address(unload.location);
  if (address === null || signal.aborted) return NOTHING;
  for (const { folder, body } of files) {
    store.put(address.bucket, `${address.key}${folder}${randomUUID()}.parquet`, body);
  }
  return NOTHING;
}
