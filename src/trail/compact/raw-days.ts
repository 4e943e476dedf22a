import pMap from 'p-map';
import type { Store } from '../../aws/s3.ts';
import { ACCOUNT, REGION } from '../../engines/athena/layout.ts';
import type { RunOptions } from '../../engines/engine.ts';

/** The log files that were delivered on a day: number, and size in bytes. */
export interface RawDay {
  /** ISO date. */
  readonly day: string;
  readonly files: number;
  readonly bytes: number;
}

/** First and last day of delivery, as ISO dates; null is open. */
export interface DayRange {
  readonly first: string | null;
  readonly last: string | null;
}

/** Listings under way at once. */
const PARALLEL = 32;

type Listing = Pick<Store, 'folder' | 'objects'>;

/** A folder's own name. */
function nameOf(folder: string): string {
  return folder.split('/').at(-2) ?? '';
}

async function foldersIn(
  store: Listing,
  above: readonly string[],
  { pattern, signal }: { readonly pattern: RegExp; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const found = await pMap(above, (folder) => store.folder(folder, signal), {
    concurrency: PARALLEL,
  });
  return found.flatMap(({ folders }) => folders.filter((folder) => pattern.test(nameOf(folder))));
}

/**
 * The days on which log files were delivered, in order. Files are listed region by region, from the
 * first day wanted on: what that takes grows with the files of these days, and not with the rest.
 */
export async function rawDays(
  store: Listing,
  logs: string,
  { range, signal, onProgress }: RunOptions & { readonly range: DayRange },
): Promise<readonly RawDay[]> {
  const root = logs.replace(/\/*$/, '/');
  const accounts = await foldersIn(store, [root], { pattern: ACCOUNT, signal });
  const trails = accounts.map((account) => `${account}CloudTrail/`);
  const regions = await foldersIn(store, trails, { pattern: REGION, signal });
  const days = new Map<string, { files: number; bytes: number }>();
  let files = 0;
  const list = async (region: string): Promise<void> => {
    const start = range.first === null ? null : `${region}${range.first.replaceAll('-', '/')}/`;
    for await (const { address, bytes } of store.objects(region, signal, start)) {
      const [, year, month, date] =
        /^(\d{4})\/(\d{2})\/(\d{2})\//.exec(address.slice(region.length)) ?? [];
      if (year === undefined) continue;
      const day = `${year}-${month}-${date}`;
      if (range.last !== null && day > range.last) return;
      const sum = days.get(day) ?? { files: 0, bytes: 0 };
      sum.files += 1;
      sum.bytes += bytes;
      days.set(day, sum);
      files += 1;
      onProgress({ done: files, total: null, detail: `${files} log files` });
    }
  };
  await pMap(regions, list, { concurrency: PARALLEL });
  return [...days]
    .map(([day, sum]) => ({ day, ...sum }))
    .sort((one, other) => (one.day < other.day ? -1 : 1));
}
