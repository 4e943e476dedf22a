import type { Json } from '../aws/json.ts';
import type { Trail } from '../aws/trails.ts';
import type { WorkgroupShape } from '../aws/workgroups.ts';

/** A bucket of our name in this account. */
export interface BucketFound {
  readonly isOurs: boolean;
  /** With any tag, ours or not. */
  readonly isTagged: boolean;
  /** No object, version or delete marker in it. */
  readonly isEmpty: boolean;
  readonly publicAccessBlock: Json;
  readonly ownership: Json;
  readonly encryption: Json;
  readonly lifecycle: Json;
  readonly policy: Json;
}

export interface TrailFound extends Trail {
  readonly isOurs: boolean;
  readonly isLogging: boolean;
  readonly selectors: Json;
}

export interface WorkgroupFound extends WorkgroupShape {
  readonly isOurs: boolean;
  /** The database and table that its tags claim; null where they claim none. */
  readonly database: string | null;
  readonly table: string | null;
}

/** What an account has under the names that are or would be ours. */
export interface Inventory {
  readonly bucket: BucketFound | 'absent' | 'someone-elses';
  readonly trail: TrailFound | null;
  /** Home region of a trail of our name elsewhere, where there is none here. */
  readonly namesake?: string;
  readonly workgroup: WorkgroupFound | null;
  /** Tables of the database of our name; null where there is no such database. */
  readonly tables: readonly string[] | null;
  /** ARNs of other trails that record S3 object operations already. */
  readonly alreadyRecording: readonly string[];
}
