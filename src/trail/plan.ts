import { BLOCKED, OWNED } from '../aws/buckets.ts';
import type { TableFound } from '../aws/catalog.ts';
import type { Json } from '../aws/json.ts';
import type { TrailShape } from '../aws/trails.ts';
import type { WorkgroupShape } from '../aws/workgroups.ts';
import { COMPACT_PROPERTY } from '../engines/athena/compacted.ts';
import { trailChanges, workgroupChanges } from './changes.ts';
import {
  bucketPolicy,
  databaseDdl,
  eventSelectors,
  lifecycleRules,
  tableDdl,
  tablePlace,
} from './documents.ts';
import type { BucketFound, Inventory } from './inventory.ts';
import { isSame } from './same.ts';
import { DATABASE_TAG, namesOf, type Settings, TABLE_TAG, tagsOf } from './settings.ts';
import type { Step } from './step.ts';

/** What has to be done, or why it is not. */
export type SetupPlan =
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly hint: string };

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
  if (trail !== null)
    return trail.isOurs ? [] : [`trail "${name}" is there, and not tagged as ours`];
  const isTaken = namesake !== null && (namesake.isMultiRegion || settings.isMultiRegion);
  return isTaken ? [`trail "${name}" is there, at home in ${namesake.homeRegion}`] : [];
}

function athenaStrangers(
  settings: Settings,
  { workgroup: found, tables }: Inventory,
): readonly string[] {
  const { workgroup, database } = namesOf(settings);
  if (found?.isOurs) return [];
  const names = (tables ?? []).map(({ name }) => name).join(', ');
  const holds = names === '' ? '' : `, with table ${names}`;
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
  const { bucket, trail } = namesOf(settings);
  const { kmsKey, expireLogs: logDays } = settings;
  const tags = tagsOf(settings);
  const lifecycle = lifecycleRules(settings);
  const policy = bucketPolicy(settings);
  const parts: readonly (readonly [actual: Json | undefined, wanted: Json, step: Step])[] = [
    [found?.publicAccessBlock, BLOCKED, { kind: 'block-public-access', bucket }],
    [found?.ownership, OWNED, { kind: 'enforce-ownership', bucket }],
    [
      encryptionFound(found?.encryption ?? null),
      encryptionOf(kmsKey),
      { kind: 'encrypt-bucket', bucket, kmsKey },
    ],
    [found?.lifecycle, lifecycle, { kind: 'put-lifecycle', bucket, logDays, document: lifecycle }],
    [found?.policy, policy, { kind: 'put-policy', bucket, trail, document: policy }],
  ];
  return [
    ...(found === null ? [{ kind: 'create-bucket', bucket, tags } as const] : []),
    ...(found !== null && !found.isOurs ? [{ kind: 'tag-bucket', bucket, tags } as const] : []),
    ...parts
      .filter(([actual, wanted]) => !isSame(actual ?? null, wanted))
      .map(([, , step]) => step),
  ];
}

/** Whether the table finds its files where the settings have them. */
function isInPlace({ location, parameters }: TableFound, settings: Settings): boolean {
  const wanted = tablePlace(settings);
  const bare = (address: string): string => address.replace(/\/$/, '');
  return (
    bare(location) === bare(wanted.location) &&
    parameters['storage.location.template'] === wanted.template &&
    parameters['projection.region.values'] === wanted.regions &&
    parameters[COMPACT_PROPERTY] === wanted.compact
  );
}

function tableSteps(settings: Settings, tables: readonly TableFound[]): readonly Step[] {
  const { database, table, logs } = namesOf(settings);
  const found = tables.find(({ name }) => name === table);
  if (found !== undefined && isInPlace(found, settings)) return [];
  return [
    ...(found === undefined ? [] : [{ kind: 'drop-table', database, table } as const]),
    { kind: 'create-table', database, table, logs, ddl: tableDdl(settings) },
  ];
}

function athenaSteps(settings: Settings, { workgroup: found, tables }: Inventory): readonly Step[] {
  const { workgroup, database, table, results } = namesOf(settings);
  const shape: WorkgroupShape = {
    results,
    scanLimit: settings.scanLimit,
    isEnforced: true,
    engine: 'Athena engine version 3',
  };
  const tags = { ...tagsOf(settings), [DATABASE_TAG]: database, [TABLE_TAG]: table };
  const changes = found === null ? [] : workgroupChanges(found, shape);
  return [
    ...(found === null ? [{ kind: 'create-workgroup', workgroup, shape, tags } as const] : []),
    ...(changes.length === 0
      ? []
      : [{ kind: 'change-workgroup', workgroup, shape, changes } as const]),
    ...(tables === null
      ? [{ kind: 'create-database', database, ddl: databaseDdl(settings) } as const]
      : []),
    ...tableSteps(settings, tables ?? []),
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
  const { scope } = settings;
  const shape = shapeOf(settings);
  const document = eventSelectors(settings);
  const changes = found === null ? [] : trailChanges(found, shape);
  const hasSelectors = found !== null && isSame(found.selectors, document);
  return [
    ...(found === null
      ? [{ kind: 'create-trail', trail, shape, tags: tagsOf(settings) } as const]
      : []),
    ...(changes.length === 0 ? [] : [{ kind: 'change-trail', trail, shape, changes } as const]),
    ...(hasSelectors ? [] : [{ kind: 'put-selectors', trail, scope, document } as const]),
    ...(found?.isLogging ? [] : [{ kind: 'start-logging', trail } as const]),
  ];
}

function hintFor({ namesake }: Inventory): string {
  return namesake === null
    ? '--name with another one'
    : `--region ${namesake.homeRegion}, where it is at home; or --name with another one`;
}

/**
 * What is still to be done until an account has what the settings ask for: nothing where it has. The
 * trail comes last, as it is what costs. What is not ours is never touched: then it is refused.
 */
export function planSetup(settings: Settings, inventory: Inventory): SetupPlan {
  const found = strangers(settings, inventory);
  if (found.length > 0) {
    return { kind: 'refused', reason: found.join('; '), hint: hintFor(inventory) };
  }
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
