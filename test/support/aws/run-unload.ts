import { randomUUID } from 'node:crypto';
import type { ParquetFile } from './query-database.ts';
import { type Store, s3Address } from './s3/store.ts';
import type { Unload } from './unload.ts';

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

/** Writes the files of an UNLOAD where it says. */
export function writeFiles(
  { location }: Unload,
  files: readonly ParquetFile[],
  store: Store,
): void {
  const address = s3Address(location);
  for (const { folder, body } of files) {
    store.put(address?.bucket ?? '', `${address?.key}${folder}${randomUUID()}.parquet`, body);
  }
}
