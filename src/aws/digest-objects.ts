import type { Connection } from './connect.ts';
import { openBucket, type ReadObject } from './log-objects.ts';

/** The objects of a bucket under their whole keys, as digests name them. */
export interface DigestObjects {
  readonly bucket: string;
  /** Lists a folder (empty, or ending in a slash): down to the delimiter, or without one to its end. */
  list(
    folder: string,
    delimiter: '/' | null,
    signal: AbortSignal,
  ): Promise<{ readonly folders: readonly string[]; readonly keys: readonly string[] }>;
  /** Throws a TrailAuditError where no other object could be read, either. */
  read(key: string, signal: AbortSignal): Promise<ReadObject>;
  /** The `s3://` address of a key. */
  addressOf(key: string): string;
  close(): void;
}

/** Opens a bucket, which may be in any region. */
export function openDigestObjects(connection: Connection, bucket: string): DigestObjects {
  const objects = openBucket(connection, `s3://${bucket}/`);
  return {
    ...objects,
    bucket,
    async list(folder, delimiter, signal) {
      const listed = await objects.list(folder, delimiter, signal);
      return { folders: listed.folders, keys: listed.objects.map(({ path }) => path) };
    },
  };
}
