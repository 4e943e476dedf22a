import type { TrailShape } from '../aws/trails.ts';
import type { WorkgroupShape } from '../aws/workgroups.ts';
import { bytesText } from '../report/words.ts';

/** How each part of a shape is said, before and after a change. */
type Words<Shape> = { readonly [Key in keyof Shape]: (value: Shape[Key]) => string };

const TRAIL: Words<TrailShape> = {
  bucket: (bucket) => `logs into ${bucket}`,
  isMultiRegion: (is) => (is ? 'all regions' : 'one region'),
  isOrganization: (is) => (is ? 'the whole organization' : 'this account'),
  isValidated: (is) => (is ? 'with digests' : 'without digests'),
  kmsKey: (key) => key ?? "S3's own key",
};

const WORKGROUP: Words<WorkgroupShape> = {
  results: (address) => `results into ${address || 'no place'}`,
  scanLimit: (bytes) => (bytes === null ? 'no limit' : `at most ${bytesText(bytes)} a query`),
  isEnforced: (is) => (is ? 'settings enforced' : 'settings not enforced'),
  engine: (engine) => engine || 'no engine version',
};

function changes<Shape extends object>(
  found: Shape,
  wanted: Shape,
  words: Words<Shape>,
): readonly string[] {
  return (Object.keys(words) as (keyof Shape)[])
    .filter((key) => found[key] !== wanted[key])
    .map((key) => `${words[key](found[key])} → ${words[key](wanted[key])}`);
}

/** What has to change of a trail, in words. */
export function trailChanges(found: TrailShape, wanted: TrailShape): readonly string[] {
  return changes(found, wanted, TRAIL);
}

/** What has to change of a workgroup, in words. */
export function workgroupChanges(found: WorkgroupShape, wanted: WorkgroupShape): readonly string[] {
  return changes(found, wanted, WORKGROUP);
}
