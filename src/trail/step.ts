import type { Json, Tags } from '../aws/json.ts';
import type { TrailShape } from '../aws/trails.ts';
import type { WorkgroupShape } from '../aws/workgroups.ts';

/** One change to an account, as data: what a plan is made of, and what is applied. */
export type Step =
  | { readonly kind: 'create-bucket'; readonly bucket: string; readonly tags: Tags }
  | { readonly kind: 'tag-bucket'; readonly bucket: string; readonly tags: Tags }
  | { readonly kind: 'block-public-access'; readonly bucket: string }
  | { readonly kind: 'enforce-ownership'; readonly bucket: string }
  | { readonly kind: 'encrypt-bucket'; readonly bucket: string; readonly kmsKey: string | null }
  | { readonly kind: 'put-lifecycle'; readonly bucket: string; readonly document: Json }
  | { readonly kind: 'put-policy'; readonly bucket: string; readonly document: Json }
  | {
      readonly kind: 'create-workgroup';
      readonly workgroup: string;
      readonly shape: WorkgroupShape;
      readonly tags: Tags;
    }
  | {
      readonly kind: 'change-workgroup';
      readonly workgroup: string;
      readonly shape: WorkgroupShape;
    }
  | { readonly kind: 'create-database'; readonly database: string; readonly ddl: string }
  | {
      readonly kind: 'create-table';
      readonly database: string;
      readonly table: string;
      readonly ddl: string;
    }
  | {
      readonly kind: 'create-trail';
      readonly trail: string;
      readonly shape: TrailShape;
      readonly tags: Tags;
    }
  | { readonly kind: 'change-trail'; readonly trail: string; readonly shape: TrailShape }
  | { readonly kind: 'put-selectors'; readonly trail: string; readonly document: Json }
  | { readonly kind: 'start-logging'; readonly trail: string }
  | { readonly kind: 'stop-logging'; readonly trail: string }
  | { readonly kind: 'delete-trail'; readonly trail: string }
  | {
      readonly kind: 'drop-table';
      readonly database: string;
      readonly table: string;
      readonly ddl: string;
    }
  | { readonly kind: 'drop-database'; readonly database: string; readonly ddl: string }
  | { readonly kind: 'delete-workgroup'; readonly workgroup: string }
  | { readonly kind: 'delete-policy'; readonly bucket: string }
  | { readonly kind: 'empty-bucket'; readonly bucket: string }
  | { readonly kind: 'delete-bucket'; readonly bucket: string };

/** What a step does, in words for a person. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'create-bucket':
      return `create bucket ${step.bucket}`;
    case 'tag-bucket':
      return `tag bucket ${step.bucket}`;
    case 'block-public-access':
      return `block public access to bucket ${step.bucket}`;
    case 'enforce-ownership':
      return `make this account the owner of every object in bucket ${step.bucket}`;
    case 'encrypt-bucket':
      return `encrypt bucket ${step.bucket} with ${step.kmsKey ?? "S3's own key"}`;
    case 'put-lifecycle':
      return `delete old objects of bucket ${step.bucket} by themselves`;
    case 'put-policy':
      return `let CloudTrail write to bucket ${step.bucket}, and nobody speak to it without TLS`;
    case 'create-workgroup':
      return `create Athena workgroup ${step.workgroup}`;
    case 'change-workgroup':
      return `change Athena workgroup ${step.workgroup}`;
    case 'create-database':
      return `create database ${step.database}`;
    case 'create-table':
      return `create table ${step.database}.${step.table}`;
    case 'create-trail':
      return `create trail ${step.trail}`;
    case 'change-trail':
      return `change trail ${step.trail}`;
    case 'put-selectors':
      return `have trail ${step.trail} record S3 object operations, but none on its own bucket`;
    case 'start-logging':
      return `start trail ${step.trail}: from here on it costs`;
    case 'stop-logging':
      return `stop trail ${step.trail}`;
    case 'delete-trail':
      return `delete trail ${step.trail}`;
    case 'drop-table':
      return `drop table ${step.database}.${step.table}`;
    case 'drop-database':
      return `drop database ${step.database}`;
    case 'delete-workgroup':
      return `delete Athena workgroup ${step.workgroup}, with its history`;
    case 'delete-policy':
      return `delete the policy of bucket ${step.bucket}, so that nothing more is delivered`;
    case 'empty-bucket':
      return `delete every object and version in bucket ${step.bucket}`;
    case 'delete-bucket':
      return `delete bucket ${step.bucket}`;
  }
}
