import pMap from 'p-map';
import type { Buckets, Marker, VersionPage } from '../aws/buckets.ts';
import { TrailAuditError } from '../errors.ts';

/** Deletions under way at once, of up to 1,000 versions each. */
const PARALLEL = 8;

async function* pagesOf(buckets: Buckets, bucket: string): AsyncGenerator<VersionPage> {
  let after: Marker | null = null;
  do {
    const page: VersionPage = await buckets.versions(bucket, after);
    after = page.next;
    if (page.versions.length > 0) yield page;
  } while (after !== null);
}

/** Deletes every version and delete marker of a bucket; `onDeleted` hears how many so far. */
export async function emptyBucket(
  buckets: Buckets,
  bucket: string,
  onDeleted: (count: number) => void,
): Promise<void> {
  let count = 0;
  const remove = async ({ versions }: VersionPage): Promise<readonly string[]> => {
    const errors = await buckets.deleteVersions(bucket, versions);
    count += versions.length - errors.length;
    onDeleted(count);
    return errors;
  };
  const errors = (await pMap(pagesOf(buckets, bucket), remove, { concurrency: PARALLEL })).flat();
  if (errors.length === 0) return;
  throw new TrailAuditError(
    `Cannot empty bucket "${bucket}": ${errors.length} versions are not deleted (${errors[0]})`,
    'a look at its object locks; then the same command again',
  );
}
