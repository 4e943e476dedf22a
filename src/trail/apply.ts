import { setTimeout } from 'node:timers/promises';
import { type Athena, openAthena } from '../aws/athena.ts';
import { type Buckets, openBuckets } from '../aws/buckets.ts';
import { type Catalog, openCatalog } from '../aws/catalog.ts';
import type { Connection } from '../aws/connect.ts';
import { openTrails, type Trails } from '../aws/trails.ts';
import { openWorkgroups, type Workgroups } from '../aws/workgroups.ts';
import { queryFailure } from '../engines/athena/failures.ts';
import type { Progress, RunOptions } from '../engines/engine.ts';
import { TrailAuditError, unreachable } from '../errors.ts';
import { emptyBucket } from './empty.ts';
import { type Named, namesOf } from './settings.ts';
import { type Step, stepText } from './step.ts';

/** What a step needs of the world. */
export interface Hands {
  readonly buckets: Buckets;
  readonly trails: Trails;
  readonly workgroups: Workgroups;
  readonly athena: Athena;
  readonly catalog: Catalog;
  readonly workgroup: string;
  readonly region: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Milliseconds between two tries of a step that AWS does not take yet, and how many there are. */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** What AWS says while a thing just made is not seen everywhere yet. */
const NOT_YET =
  /InsufficientS3BucketPolicy|S3BucketDoesNotExist|NoSuchBucket|OperationAborted|ConflictException|output bucket|InsufficientEncryptionPolicy/;

function isNotYet(error: unknown): boolean {
  const cause = error instanceof TrailAuditError ? error.cause : null;
  return cause instanceof Error && NOT_YET.test(`${cause.name} ${cause.message}`);
}

async function withPatience(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  for (const pause of PAUSES) {
    try {
      return await work();
    } catch (error) {
      if (!isNotYet(error)) throw error;
    }
    await setTimeout(pause, null, { signal });
  }
  return work();
}

/** Runs DDL to its end. */
async function runDdl({ athena, workgroup, signal }: Hands, ddl: string): Promise<void> {
  const id = await athena.start(ddl, 'default', { workgroup, outputLocation: null }, signal);
  for (let pause = 50; ; pause = Math.min(2_000, 1.5 * pause)) {
    const status = await athena.status(id, signal);
    if (status.state === 'SUCCEEDED') return;
    if (status.state === 'FAILED' || status.state === 'CANCELLED') throw queryFailure(id, status);
    await setTimeout(pause, null, { signal });
  }
}

/** CreateBucket takes tags in most places; where it leaves them out, they are set before all else. */
async function createBucket(
  { buckets, region }: Hands,
  { bucket, tags }: Extract<Step, { kind: 'create-bucket' }>,
): Promise<void> {
  await buckets.create(bucket, region, tags);
  const found = await buckets.tags(bucket);
  const isTagged = Object.entries(tags).every(([key, value]) => found[key] === value);
  if (!isTagged) await buckets.putTags(bucket, tags);
}

function perform(hands: Hands, step: Step): Promise<void> {
  const { buckets, trails, workgroups, catalog } = hands;
  switch (step.kind) {
    case 'create-bucket':
      return createBucket(hands, step);
    case 'tag-bucket':
      return buckets.putTags(step.bucket, step.tags);
    case 'block-public-access':
      return buckets.putPublicAccessBlock(step.bucket);
    case 'enforce-ownership':
      return buckets.putOwnership(step.bucket);
    case 'encrypt-bucket':
      return buckets.putEncryption(step.bucket, step.kmsKey);
    case 'put-lifecycle':
      return buckets.putLifecycle(step.bucket, step.document);
    case 'put-policy':
      return buckets.putPolicy(step.bucket, step.document);
    case 'create-workgroup':
      return workgroups.create(step.workgroup, step.shape, step.tags);
    case 'change-workgroup':
      return workgroups.update(step.workgroup, step.shape);
    case 'create-database':
    case 'create-table':
      return runDdl(hands, step.ddl);
    case 'drop-database':
      return catalog.dropDatabase(step.database);
    case 'drop-table':
      return catalog.dropTable(step.database, step.table);
    case 'create-trail':
      return trails.create(step.trail, step.shape, step.tags);
    case 'change-trail':
      return trails.update(step.trail, step.shape);
    case 'put-selectors':
      return trails.putSelectors(step.trail, step.document);
    case 'start-logging':
      return trails.start(step.trail);
    case 'stop-logging':
      return trails.stop(step.trail);
    case 'delete-trail':
      return trails.delete(step.trail);
    case 'delete-workgroup':
      return workgroups.delete(step.workgroup);
    case 'delete-policy':
      return buckets.deletePolicy(step.bucket);
    case 'empty-bucket':
      return empty(hands, step.bucket);
    case 'delete-bucket':
      return deleteBucket(hands, step.bucket);
    default:
      return unreachable(step);
  }
}

function empty({ buckets, onProgress }: Hands, bucket: string): Promise<void> {
  return emptyBucket(buckets, bucket, (done) =>
    onProgress({ done, total: null, detail: `${done} versions deleted` }),
  );
}

/** What was delivered while it was emptied is deleted, too. */
async function deleteBucket(hands: Hands, bucket: string): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    if (await hands.buckets.delete(bucket)) return;
    await empty(hands, bucket);
  }
  throw new TrailAuditError(
    `Cannot delete bucket "${bucket}": something is written to it again and again`,
    'the same command in some minutes',
  );
}

export interface Applying extends RunOptions {
  readonly note: (line: string) => void;
}

/** Does the steps one after the other; each is said when it is done. */
export async function apply(
  connection: Connection,
  named: Named,
  steps: readonly Step[],
  { signal, note, onProgress }: Applying,
): Promise<void> {
  const hands: Hands = {
    buckets: openBuckets(connection, named.identity.account, signal),
    trails: openTrails(connection, signal),
    workgroups: openWorkgroups(connection, signal),
    athena: openAthena(connection),
    catalog: openCatalog(connection, signal),
    workgroup: namesOf(named).workgroup,
    region: named.region,
    signal,
    onProgress,
  };
  try {
    for (const step of steps) {
      await withPatience(signal, () => perform(hands, step));
      note(`Done: ${stepText(step)}`);
    }
  } finally {
    const { buckets, trails, workgroups, athena, catalog } = hands;
    for (const open of [buckets, trails, workgroups, athena, catalog]) open.close();
  }
}
