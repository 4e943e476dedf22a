import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import type { Connection } from '../aws/connect.ts';
import { type LogBucket, openBucket } from '../aws/log-objects.ts';
import { describeKey, isOutside } from '../logs/keys.ts';
import type { SkippedFile } from '../model.ts';
import { type BucketPlan, dayOf, isClosing, isWanted } from './bucket-plan.ts';
import type { SourceFile } from './manifest.ts';
import type { Fetched, Listing, ListOptions, Source } from './source.ts';

/** Listings, and downloads, under way at once. */
const PARALLEL = 32;

/** How the copy of an object is named: by its place in the step, and by what says how to read it. */
function copyName(index: number, path: string): string {
  return `${index}${/(\.(jsonl|ndjson|json))?(\.gz)?$/i.exec(path)?.[0] ?? ''}`;
}

/** What a walk through the folders of a bucket has found so far. */
interface Walk {
  readonly found: SourceFile[];
  readonly skipped: SkippedFile[];
  readonly days: string[];
  readonly outside: Set<string>;
  outsideWindow: number;
}

/** One prefix of a bucket, and how to go through it. */
class Walker {
  readonly #bucket: LogBucket;
  readonly #plan: BucketPlan;
  readonly #options: ListOptions;
  readonly #walk: Walk = { found: [], skipped: [], days: [], outside: new Set(), outsideWindow: 0 };

  constructor(bucket: LogBucket, plan: BucketPlan, options: ListOptions) {
    this.#bucket = bucket;
    this.#plan = plan;
    this.#options = options;
  }

  async list(): Promise<Listing> {
    const { found, skipped, days, outside } = this.#walk;
    let folders: readonly string[] = [''];
    // A floor of the tree at a time: its folders are listed beside one another.
    while (folders.length > 0) {
      const below = await pMap(folders, (folder) => this.#visit(folder), {
        concurrency: PARALLEL,
      });
      folders = below.flat().filter((folder) => this.#isNews(folder));
    }
    return {
      files: found,
      skipped,
      outsideWindow: this.#walk.outsideWindow,
      folders: days.length,
      closing: days.filter(
        (folder) => !outside.has(folder) && isClosing(this.#bucket.addressOf(folder), this.#plan),
      ),
    };
  }

  #isNews(folder: string): boolean {
    return (
      isWanted(this.#bucket.addressOf(folder), this.#plan) && !this.#options.closed.has(folder)
    );
  }

  /** Notes the files of a folder, and gives the folders in it. That of a day is listed down to its end. */
  async #visit(folder: string): Promise<readonly string[]> {
    const { signal, onListed } = this.#options;
    const isDay = dayOf(this.#bucket.addressOf(folder)) !== null;
    if (isDay) this.#walk.days.push(folder);
    const { folders, objects } = await this.#bucket.list(folder, isDay ? null : '/', signal);
    for (const object of objects) this.#add(folder, object);
    onListed(this.#walk.found.length);
    return folders;
  }

  #add(folder: string, file: SourceFile): void {
    const key = describeKey(file.path);
    if (key.kind === 'other') {
      const address = this.#bucket.addressOf(file.path);
      this.#walk.skipped.push({ file: address, reason: key.what, recordsKept: 0, kind: 'foreign' });
    } else if (key.deliveredAt !== null && isOutside(key.deliveredAt, this.#plan.window)) {
      this.#walk.outsideWindow += 1;
      this.#walk.outside.add(folder);
    } else if (!file.path.endsWith('/')) {
      this.#walk.found.push(file);
    }
  }
}

async function fetchAll(
  bucket: LogBucket,
  files: readonly SourceFile[],
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<readonly Fetched[]> {
  if (files.length === 0) return [];
  await mkdir(folder, { recursive: true });
  return await pMap(
    files,
    async (file, index): Promise<Fetched> => {
      const local = join(folder, copyName(index, file.path));
      const reason = await bucket.download(file, local, signal);
      return reason === null ? { kind: 'there', file, local } : { kind: 'refused', file, reason };
    },
    { concurrency: PARALLEL },
  );
}

/** The logs under a prefix of a bucket. */
export function bucketSource(connection: Connection, address: string, plan: BucketPlan): Source {
  const bucket = openBucket(connection, address);
  return {
    name: bucket.addressOf(''),
    list: (options) => new Walker(bucket, plan, options).list(),
    fetch: (files, folder, signal) => fetchAll(bucket, files, { folder, signal }),
    addressOf: ({ path }) => bucket.addressOf(path),
    close: () => bucket.close(),
  };
}
