import type { Clock } from '../clock.ts';
import type { Documents } from './documents.ts';

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  readonly modified: Date;
  readonly metadata: Metadata;
}

/** User metadata, by lower-case names. */
export type Metadata = Readonly<Record<string, string>>;

/** A version of an object; a delete marker has no body. */
export interface Version {
  readonly key: string;
  /** `null` where it was put while the bucket had no versioning. */
  readonly id: string;
  readonly body: Uint8Array | null;
  readonly modified: Date;
  readonly metadata: Metadata;
  readonly isLatest: boolean;
}

export interface BucketOptions {
  /** us-east-1 where it is not given. */
  readonly region?: string;
  /** The account that owns it. */
  readonly owner?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The text of its policy. */
  readonly policy?: string;
  readonly versioning?: 'Enabled' | 'Suspended';
}

/** What a bucket is made with since April 2023 (and without SSE-C since April 2026). */
const NEW: Documents = {
  publicAccessBlock: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
  ownershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  encryption: {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
        BucketKeyEnabled: false,
        BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
      },
    ],
  },
};

export const NEW_ENCRYPTION: unknown = NEW.encryption;

/** In the order of their UTF-8 bytes, as S3 lists. */
export function inKeyOrder(keys: Iterable<string>): string[] {
  return [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

type Kept = Omit<Version, 'isLatest'>;

export interface Deleted {
  /** The version that is gone, or the delete marker that was made. */
  readonly versionId: string | null;
  readonly isMarker: boolean;
}

export class Bucket {
  readonly name: string;
  readonly region: string;
  readonly owner: string;
  readonly created: Date;
  documents: Documents = NEW;
  policy: string | null = null;
  readonly #clock: Clock;
  /** Newest first. */
  readonly #versions = new Map<string, Kept[]>();
  #keys: readonly string[] | null = null;
  #serial = 0;

  constructor(name: string, options: BucketOptions, clock: Clock) {
    const { region = 'us-east-1', owner = '', tags, policy = null, versioning } = options;
    this.name = name;
    this.region = region;
    this.owner = owner;
    this.policy = policy;
    this.#clock = clock;
    this.created = clock.now;
    const tagSet = Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
    this.documents = {
      ...NEW,
      ...(tags === undefined ? {} : { tagging: { TagSet: tagSet } }),
      ...(versioning === undefined ? {} : { versioning: { Status: versioning } }),
    };
  }

  get versioning(): 'Enabled' | 'Suspended' | null {
    const { Status } = (this.documents.versioning ?? {}) as { Status?: 'Enabled' | 'Suspended' };
    return Status ?? null;
  }

  /** Gives the ID of the version. */
  put(key: string, body: Uint8Array, metadata: Metadata = {}): string {
    return this.#push(key, body, metadata);
  }

  get(key: string): StoredObject | undefined {
    const latest = this.#versions.get(key)?.[0];
    if (latest === undefined || latest.body === null) return undefined;
    const { body, modified, metadata } = latest;
    return { bucket: this.name, key, body, modified, metadata };
  }

  /** Objects under a prefix, in key order. */
  under(prefix: string): StoredObject[] {
    return this.#sorted()
      .filter((key) => key.startsWith(prefix))
      .map((key) => this.get(key))
      .filter((object) => object !== undefined);
  }

  /** Every version and delete marker, in key order, newest first. */
  versions(): Version[] {
    return this.#sorted().flatMap((key) =>
      (this.#versions.get(key) ?? []).map((version, index) => ({
        ...version,
        isLatest: index === 0,
      })),
    );
  }

  delete(key: string): Deleted {
    if (this.versioning === null) {
      this.#remove(key, 'null');
      return { versionId: null, isMarker: false };
    }
    return { versionId: this.#push(key, null), isMarker: true };
  }

  deleteVersion(key: string, id: string): Deleted {
    return { versionId: id, isMarker: this.#remove(key, id)?.body === null };
  }

  #sorted(): readonly string[] {
    this.#keys ??= inKeyOrder(this.#versions.keys());
    return this.#keys;
  }

  #push(key: string, body: Uint8Array | null, metadata: Metadata = {}): string {
    this.#serial += 1;
    const id =
      this.versioning === 'Enabled' ? `version-${String(this.#serial).padStart(8, '0')}` : 'null';
    const before = this.#versions.get(key);
    if (before === undefined) this.#keys = null;
    const kept = (before ?? []).filter((version) => id !== 'null' || version.id !== 'null');
    this.#versions.set(key, [{ key, id, body, modified: this.#clock.now, metadata }, ...kept]);
    return id;
  }

  #remove(key: string, id: string): Kept | undefined {
    const before = this.#versions.get(key) ?? [];
    const left = before.filter((version) => version.id !== id);
    if (left.length > 0) this.#versions.set(key, left);
    else if (this.#versions.delete(key)) this.#keys = null;
    return before.find((version) => version.id === id);
  }
}
