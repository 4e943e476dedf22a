import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
}

export interface BucketOptions {
  /** us-east-1 where it is not given. */
  readonly region?: string;
  /** The account that owns it. */
  readonly owner?: string;
}

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

/** In the order of their UTF-8 bytes, as S3 lists. */
export function inKeyOrder(keys: Iterable<string>): string[] {
  return [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

export class Bucket {
  readonly name: string;
  readonly region: string;
  readonly owner: string;
  readonly #objects = new Map<string, StoredObject>();
  #keys: readonly string[] | null = null;

  constructor(name: string, { region = 'us-east-1', owner = '111122223333' }: BucketOptions) {
    this.name = name;
    this.region = region;
    this.owner = owner;
  }

  put(key: string, body: Uint8Array): void {
    if (!this.#objects.has(key)) this.#keys = null;
    this.#objects.set(key, { bucket: this.name, key, body });
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** Objects under a prefix, in key order. */
  under(prefix: string): StoredObject[] {
    this.#keys ??= inKeyOrder(this.#objects.keys());
    return this.#keys
      .filter((key) => key.startsWith(prefix))
      .map((key) => this.#objects.get(key))
      .filter((object) => object !== undefined);
  }
}

/** All buckets, by name. */
export class Store {
  readonly #buckets = new Map<string, Bucket>();

  add(name: string, options: BucketOptions = {}): Bucket {
    const bucket = new Bucket(name, options);
    this.#buckets.set(name, bucket);
    return bucket;
  }

  get(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  put(bucket: string, key: string, body: Uint8Array): void {
    (this.get(bucket) ?? this.add(bucket)).put(key, body);
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
