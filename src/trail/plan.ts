import type { Json } from '../aws/json.ts';
import type { TrailShape } from '../aws/trails.ts';
import type { WorkgroupShape } from '../aws/workgroups.ts';
import {
  bucketPolicy,
  databaseDdl,
  eventSelectors,
  lifecycleRules,
  tableDdl,
} from './documents.ts';
import type { BucketFound, Inventory } from './inventory.ts';
import { isSame } from './same.ts';
import { DATABASE_TAG, namesOf, type Settings, TABLE_TAG, tagsOf } from './settings.ts';
import type { Step } from './step.ts';

/** What has to be done, or why it is not. */
export type SetupPlan =
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly hint: string };

const OTHER_NAME = '--name with another one';

const BLOCKED: Json = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** What of our names is there and not ours. */
function strangers(settings: Settings, inventory: Inventory): readonly string[] {
  return settings.use === null
    ? [
        ...bucketStranger(settings, inventory),
        ...trailStranger(settings, inventory),
        ...athenaStrangers(settings, inventory),
      ]
    : athenaStrangers(settings, inventory);
}

function bucketStranger(settings: Settings, { bucket: found }: Inventory): readonly string[] {
  const { bucket } = namesOf(settings);
  if (found === 'someone-elses')
    return [`bucket "${bucket}" is someone else's, or in another region`];
  if (found === 'absent' || found.isOurs || isAdoptable(found)) return [];
  return [`bucket "${bucket}" is there, and not tagged as ours`];
}

function trailStranger(settings: Settings, { trail, namesake }: Inventory): readonly string[] {
  const { trail: name } = namesOf(settings);
  if (trail === null) {
    // A trail of all regions takes its name in all of them.
    const isTaken = settings.isMultiRegion && namesake !== undefined;
    return isTaken ? [`trail "${name}" is there, at home in ${namesake}`] : [];
  }
  if (trail.homeRegion !== settings.region) {
    return [`trail "${name}" is there, at home in ${trail.homeRegion}`];
  }
  return trail.isOurs ? [] : [`trail "${name}" is there, and not tagged as ours`];
}

function athenaStrangers(
  settings: Settings,
  { workgroup: found, tables }: Inventory,
): readonly string[] {
  const { workgroup, database } = namesOf(settings);
  if (found?.isOurs) return [];
  const holds = tables === null || tables.length === 0 ? '' : `, with table ${tables.join(', ')}`;
  return [
    ...(found === null ? [] : [`workgroup "${workgroup}" is there, and not tagged as ours`]),
    ...(tables === null ? [] : [`database "${database}" was there before${holds}`]),
  ];
}

/** Left by a run of ours that ended between making and tagging it: nobody has used it yet. */
function isAdoptable({ isTagged, isEmpty, policy }: BucketFound): boolean {
  return !isTagged && isEmpty && policy === null;
}

function encryptionOf(kmsKey: string | null): Json {
  const rule =
    kmsKey === null
      ? { SSEAlgorithm: 'AES256' }
      : { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKey };
  return [{ ApplyServerSideEncryptionByDefault: rule, BucketKeyEnabled: kmsKey !== null }];
}

function encryptionFound(found: Json): Json {
  return (
    (found as readonly { readonly [key: string]: Json }[] | null)?.map((rule) => ({
      ApplyServerSideEncryptionByDefault: rule['ApplyServerSideEncryptionByDefault'] ?? null,
      BucketKeyEnabled: rule['BucketKeyEnabled'] ?? false,
    })) ?? null
  );
}

function bucketSteps(settings: Settings, found: BucketFound | null): readonly Step[] {
  const { bucket } = namesOf(settings);
  const { kmsKey } = settings;
  const tags = tagsOf(settings);
  const lifecycle = lifecycleRules(settings);
  const policy = bucketPolicy(settings);
  const ownership = [{ ObjectOwnership: 'BucketOwnerEnforced' }];
  const parts: readonly (readonly [actual: Json | undefined, wanted: Json, step: Step])[] = [
    [found?.publicAccessBlock, BLOCKED, { kind: 'block-public-access', bucket }],
    [found?.ownership, ownership, { kind: 'enforce-ownership', bucket }],
    [
      encryptionFound(found?.encryption ?? null),
      encryptionOf(kmsKey),
      { kind: 'encrypt-bucket', bucket, kmsKey },
    ],
    [found?.lifecycle, lifecycle, { kind: 'put-lifecycle', bucket, document: lifecycle }],
    [found?.policy, policy, { kind: 'put-policy', bucket, document: policy }],
  ];
  return [
    ...(found === null ? [{ kind: 'create-bucket', bucket, tags } as const] : []),
    ...(found !== null && !found.isOurs ? [{ kind: 'tag-bucket', bucket, tags } as const] : []),
    ...parts
      .filter(([actual, wanted]) => !isSame(actual ?? null, wanted))
      .map(([, , step]) => step),
  ];
}

function athenaSteps(settings: Settings, { workgroup: found, tables }: Inventory): readonly Step[] {
  const { workgroup, database, table, results } = namesOf(settings);
  const shape: WorkgroupShape = { results, scanLimit: settings.scanLimit };
  const tags = { ...tagsOf(settings), [DATABASE_TAG]: database, [TABLE_TAG]: table };
  const isDifferent =
    found !== null && (found.results !== shape.results || found.scanLimit !== shape.scanLimit);
  return [
    ...(found === null ? [{ kind: 'create-workgroup', workgroup, shape, tags } as const] : []),
    ...(isDifferent ? [{ kind: 'change-workgroup', workgroup, shape } as const] : []),
    ...(tables === null
      ? [{ kind: 'create-database', database, ddl: databaseDdl(settings) } as const]
      : []),
    ...(tables?.includes(table)
      ? []
      : [{ kind: 'create-table', database, table, ddl: tableDdl(settings) } as const]),
  ];
}

function shapeOf(settings: Settings): TrailShape {
  return {
    bucket: namesOf(settings).bucket,
    isMultiRegion: settings.isMultiRegion,
    isOrganization: settings.organization !== null,
    isValidated: true,
    kmsKey: settings.kmsKey,
  };
}

function trailSteps(settings: Settings, found: Inventory['trail']): readonly Step[] {
  const { trail } = namesOf(settings);
  const shape = shapeOf(settings);
  const document = eventSelectors(settings);
  const isDifferent =
    found !== null &&
    Object.entries(shape).some(([key, value]) => found[key as keyof TrailShape] !== value);
  const hasSelectors = found !== null && isSame(found.selectors, document);
  return [
    ...(found === null
      ? [{ kind: 'create-trail', trail, shape, tags: tagsOf(settings) } as const]
      : []),
    ...(isDifferent ? [{ kind: 'change-trail', trail, shape } as const] : []),
    ...(hasSelectors ? [] : [{ kind: 'put-selectors', trail, document } as const]),
    ...(found?.isLogging ? [] : [{ kind: 'start-logging', trail } as const]),
  ];
}

/**
 * What is still to be done until an account has what the settings ask for: nothing where it has. The
 * trail comes last, as it is what costs. What is not ours is never touched: then it is refused.
 */
export function planSetup(settings: Settings, inventory: Inventory): SetupPlan {
  const found = strangers(settings, inventory);
  if (found.length > 0) return { kind: 'refused', reason: found.join('; '), hint: OTHER_NAME };
  if (settings.use !== null) return { kind: 'steps', steps: athenaSteps(settings, inventory) };
  const bucket = typeof inventory.bucket === 'object' ? inventory.bucket : null;
  return {
    kind: 'steps',
    steps: [
      ...bucketSteps(settings, bucket),
      ...athenaSteps(settings, inventory),
      ...trailSteps(settings, inventory.trail),
    ],
  };
}
