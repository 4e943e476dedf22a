import type { Json, Tags } from '../aws/json.ts';
import type { TrailShape } from '../aws/trails.ts';
import type { WorkgroupShape } from '../aws/workgroups.ts';
import { counted } from '../report/words.ts';
import type { Scope } from './settings.ts';

interface OnBucket<Kind extends string> {
  readonly kind: Kind;
  readonly bucket: string;
}

interface OnTrail<Kind extends string> {
  readonly kind: Kind;
  readonly trail: string;
}

interface OnWorkgroup<Kind extends string> {
  readonly kind: Kind;
  readonly workgroup: string;
}

interface OnDatabase<Kind extends string> {
  readonly kind: Kind;
  readonly database: string;
}

interface Tagged {
  readonly tags: Tags;
}

/** A document that is applied as it is. */
interface Documented {
  readonly document: Json;
}

interface OfShape<Shape> {
  readonly shape: Shape;
}

/** What becomes different, in words: `one region → all regions`. */
interface Changing {
  readonly changes: readonly string[];
}

interface WithDdl {
  readonly ddl: string;
}

/** One change to an account, as data: what a plan is made of, and what is applied. */
export type Step =
  | (OnBucket<'create-bucket'> & Tagged)
  | (OnBucket<'tag-bucket'> & Tagged)
  | OnBucket<'block-public-access'>
  | OnBucket<'enforce-ownership'>
  | (OnBucket<'encrypt-bucket'> & { readonly kmsKey: string | null })
  | (OnBucket<'put-lifecycle'> & Documented & { readonly logDays: number })
  | (OnBucket<'put-policy'> & Documented & { readonly trail: string })
  | OnBucket<'delete-policy'>
  | OnBucket<'empty-bucket'>
  | OnBucket<'delete-bucket'>
  | (OnWorkgroup<'create-workgroup'> & OfShape<WorkgroupShape> & Tagged)
  | (OnWorkgroup<'change-workgroup'> & OfShape<WorkgroupShape> & Changing)
  | OnWorkgroup<'delete-workgroup'>
  | (OnDatabase<'create-database'> & WithDdl)
  | OnDatabase<'drop-database'>
  | (OnDatabase<'create-table'> & WithDdl & { readonly table: string; readonly logs: string })
  | (OnDatabase<'drop-table'> & { readonly table: string })
  | (OnTrail<'create-trail'> & OfShape<TrailShape> & Tagged)
  | (OnTrail<'change-trail'> & OfShape<TrailShape> & Changing)
  | (OnTrail<'put-selectors'> & Documented & { readonly scope: Scope })
  | OnTrail<'start-logging'>
  | OnTrail<'stop-logging'>
  | OnTrail<'delete-trail'>;

const EVENTS = { read: 'reads', write: 'writes', all: 'reads and writes' } as const;

/** What a trail records, in words: `reads and writes in every bucket`. */
export function scopeText({ buckets, excludedBuckets, events }: Scope): string {
  const where = buckets.length === 0 ? 'every bucket' : buckets.join(', ');
  const but = excludedBuckets.length === 0 ? '' : ` but ${excludedBuckets.join(', ')}`;
  return `${EVENTS[events]} in ${where}${but}`;
}

/** What a step does, in words for a person. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'create-bucket':
      return `create bucket ${step.bucket}`;
    case 'tag-bucket':
      return `tag bucket ${step.bucket} as ours`;
    case 'block-public-access':
      return `block public access to bucket ${step.bucket}`;
    case 'enforce-ownership':
      return `make this account the owner of every object in bucket ${step.bucket}`;
    case 'encrypt-bucket':
      return `encrypt bucket ${step.bucket} with ${step.kmsKey ?? "S3's own key"}`;
    case 'put-lifecycle':
      return `have S3 delete logs in bucket ${step.bucket} after ${counted(step.logDays, 'day')}`;
    case 'put-policy':
      return `let only trail ${step.trail} write to bucket ${step.bucket}, and refuse requests without TLS`;
    case 'delete-policy':
      return `delete the policy of bucket ${step.bucket}, so that nothing more is delivered`;
    case 'empty-bucket':
      return `delete every object and version in bucket ${step.bucket}`;
    case 'delete-bucket':
      return `delete bucket ${step.bucket}`;
    case 'create-workgroup':
      return `create Athena workgroup ${step.workgroup}`;
    case 'change-workgroup':
      return `change Athena workgroup ${step.workgroup}: ${step.changes.join('; ')}`;
    case 'delete-workgroup':
      return `delete Athena workgroup ${step.workgroup}, with its history`;
    case 'create-database':
      return `create database ${step.database}`;
    case 'drop-database':
      return `delete database ${step.database}`;
    case 'create-table':
      return `create table ${step.database}.${step.table} over ${step.logs}`;
    case 'drop-table':
      return `delete table ${step.database}.${step.table}; its files stay`;
    case 'create-trail':
      return `create trail ${step.trail}`;
    case 'change-trail':
      return `change trail ${step.trail}: ${step.changes.join('; ')}`;
    case 'put-selectors':
      return `have trail ${step.trail} record ${scopeText(step.scope)}, never those in its own`;
    case 'start-logging':
      return `start trail ${step.trail}: from here on it costs`;
    case 'stop-logging':
      return `stop trail ${step.trail}`;
    case 'delete-trail':
      return `delete trail ${step.trail}`;
  }
}
