import type { TableFound } from '../aws/catalog.ts';
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

/** A trail of our name that is at home in another region. */
export interface Namesake {
  readonly homeRegion: string;
  /** Such a trail takes its name in every region. */
  readonly isMultiRegion: boolean;
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
  /** At home here. */
  readonly trail: TrailFound | null;
  /** Where there is no trail of our name here. */
  readonly namesake: Namesake | null;
  readonly workgroup: WorkgroupFound | null;
  /** Tables of the database of our name; null where there is no such database. */
  readonly tables: readonly TableFound[] | null;
}
