import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ACCOUNT_ID } from '../account.ts';
import { Clock } from '../clock.ts';
import { Bucket, type BucketOptions, type Metadata } from './bucket.ts';

export {
  Bucket,
  type BucketOptions,
  type Metadata,
  type StoredObject,
  type Version,
} from './bucket.ts';

/** The bytes of a file, the same array again while the file stays: what was read of it stays too. */
const files = new Map<string, { readonly stamp: string; readonly body: Uint8Array }>();

function readCached(file: string): Uint8Array {
  const path = resolve(file);
  const { mtimeMs, size } = statSync(path);
  const stamp = `${mtimeMs} ${size}`;
  const known = files.get(path);
  if (known?.stamp === stamp) return known.body;
  const body = readFileSync(path);
  files.set(path, { stamp, body });
  return body;
}

/** All buckets, by name. */
export class Store {
  readonly #buckets = new Map<string, Bucket>();
  readonly #clock: Clock;
  readonly #owner: string;

  constructor(clock: Clock = new Clock(new Date(0)), owner: string = ACCOUNT_ID) {
    this.#clock = clock;
    this.#owner = owner;
  }

  add(name: string, options: BucketOptions = {}): Bucket {
    const bucket = new Bucket(name, { owner: this.#owner, ...options }, this.#clock);
    this.#buckets.set(name, bucket);
    return bucket;
  }

  get(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  delete(name: string): void {
    this.#buckets.delete(name);
  }

  /** By name. */
  all(): readonly Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  put(bucket: string, key: string, body: Uint8Array, metadata: Metadata = {}): void {
    (this.get(bucket) ?? this.add(bucket)).put(key, body, metadata);
  }

  /** Every file of a local folder, under the prefix. */
  putFolder(bucket: string, prefix: string, folder: string): void {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(join(folder, '/').length).replaceAll('\\', '/');
      this.put(bucket, `${prefix}${path}`, readCached(file));
    }
  }
}

export function etagOf(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** The bucket and the key or prefix of `s3://bucket/prefix`. */
export function s3Address(location: string): { bucket: string; key: string } | null {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(location);
  return match === null ? null : { bucket: match[1] ?? '', key: match[2] ?? '' };
}
