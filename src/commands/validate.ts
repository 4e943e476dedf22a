import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account, Connection } from '../aws/connect.ts';
import type { Plan } from '../digest/find.ts';
import { folderStore } from '../digest/folder-store.ts';
import { type PublicKey, publicKey, readPublicKeys } from '../digest/public-keys.ts';
import type { KeySource } from '../digest/read-digests.ts';
import { KEYS_FILE, validateAndSave } from '../digest/save.ts';
import type { ObjectStore } from '../digest/store.ts';
import { validate as validateAll } from '../digest/validate.ts';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { Validation } from '../model/validation.ts';
import type { Window } from '../model.ts';
import type { ValidationFormat } from '../report/format-names.ts';
import { renderValidation } from '../report/validation.ts';
import type { Context, ExitCode } from './context.ts';

/** Objects in S3, as one trail delivers them or under a prefix. */
export interface BucketPlace {
  readonly kind: 'bucket';
  /** Name or ARN; null for all trails. */
  readonly trail: string | null;
  /** Null for those of the trail. */
  readonly bucket: string | null;
  readonly prefix: string | null;
  readonly account: Account;
  /** The folder that keeps what was read. */
  readonly save: string | null;
}

/** A folder that holds objects under their keys. */
export interface FolderPlace {
  readonly kind: 'folder';
  readonly folder: string;
  /** The bucket that they are of, where somebody knows. */
  readonly bucket: string | null;
  /** Files of public keys. */
  readonly keys: readonly string[];
}

export interface ValidateRequest {
  readonly place: BucketPlace | FolderPlace;
  readonly window: Window;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly format: ValidationFormat;
  readonly output: string | null;
}

/** A place that is open. */
interface Opened {
  readonly store: ObjectStore;
  readonly keys: KeySource;
  readonly name: string;
  readonly root: string;
  readonly trail: Plan['trail'];
  readonly now: number | null;
}

/** Validates digests and log files. Exits 1 where something is not valid. */
export async function validate(request: ValidateRequest, context: Context): Promise<ExitCode> {
  const { place, window, format, output } = request;
  const opened =
    place.kind === 'folder' ? await openFolder(place) : await openBucket(place, context);
  const { name } = opened;
  try {
    const validation = await run(request, opened, context);
    if (validation === null) throw nothingExamined(name, window, place);
    if (place.kind === 'bucket' && place.save !== null) {
      context.note(`Kept in ${place.save}: ${againText(place.save, window, opened)}`);
    }
    const look = { format, width: context.width, place: name };
    await context.write(renderValidation(validation, look), output);
    return validation.verdicts.some(({ isFailure }) => isFailure) ? 1 : 0;
  } finally {
    opened.store.close();
  }
}

function millis(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}

async function run(
  { place, window, accounts, regions }: ValidateRequest,
  { root, trail, ...opened }: Opened,
  { signal, progress }: Context,
): Promise<Validation | null> {
  const span = { from: millis(window.from), to: millis(window.to) };
  const plan = { ...span, accounts, regions, trail, root };
  const options = { ...opened, plan, signal, onProgress: progress };
  const folder = place.kind === 'bucket' ? place.save : null;
  return folder === null ? await validateAll(options) : await validateAndSave(options, folder);
}

/** The command that validates what was saved. */
function againText(folder: string, { from, to }: Window, { store: { bucket } }: Opened): string {
  const keys = join(folder, KEYS_FILE);
  const span = `${from === null ? '' : ` --from ${from}`}${to === null ? '' : ` --to ${to}`}`;
  return `trail-audit validate --logs ${folder} --public-keys ${keys} --bucket ${bucket}${span}`;
}

function nothingExamined(
  name: string,
  { from, to }: Window,
  { kind }: BucketPlace | FolderPlace,
): TrailAuditError {
  const ends = [from === null ? '' : ` from ${from}`, to === null ? '' : ` to ${to}`].join('');
  return new TrailAuditError(
    `Cannot say: no digest in "${name}"${ends}`,
    kind === 'folder'
      ? 'a folder that holds AWSLogs/ACCOUNT/CloudTrail-Digest/..., or a wider window'
      : '--prefix where the keys have one, a wider window, and a trail with log file validation on',
  );
}

async function readKeys(file: string): Promise<readonly PublicKey[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new TrailAuditError(
      `Cannot read public keys "${file}": ${reasonOf(error)}`,
      'aws cloudtrail list-public-keys > keys.json',
    );
  }
  return readPublicKeys(text, file);
}

async function openFolder({ folder, bucket, keys: files }: FolderPlace): Promise<Opened> {
  const store = await folderStore(folder, bucket);
  const keys = (await Promise.all(files.map(readKeys))).flat();
  return { store, keys: async () => keys, name: folder, root: '', trail: null, now: null };
}

/** Where a trail delivers to. */
async function lookUp(
  { trail: name, bucket, prefix }: BucketPlace,
  connection: Connection,
  { signal }: Context,
) {
  if (name === null) return { bucket: bucket ?? '', prefix: prefix ?? '', trail: null };
  const { openTrails } = await import('../aws/trails.ts');
  const trails = openTrails(connection, signal);
  try {
    const trail = await trails.get(name);
    if (trail === null) {
      throw new TrailAuditError(
        `Cannot read trail "${name}": there is none in ${connection.region}`,
        'its ARN, or --aws-region with its home region',
      );
    }
    return { bucket: bucket ?? trail.bucket, prefix: prefix ?? trail.prefix, trail };
  } finally {
    trails.close();
  }
}

/** The region in a trail's ARN; undefined for a name. */
function regionOf(trail: string | null): string | undefined {
  return /^arn:[\w-]+:cloudtrail:([a-z0-9-]+):/.exec(trail ?? '')?.[1];
}

async function openBucket(place: BucketPlace, context: Context): Promise<Opened> {
  const region = place.account.region ?? regionOf(place.trail);
  const connection = await context.connect({ ...place.account, region });
  const { bucket, prefix, trail } = await lookUp(place, connection, context);
  const [{ openDigestObjects }, { listPublicKeys }] = await Promise.all([
    import('../aws/digest-objects.ts'),
    import('../aws/public-keys.ts'),
  ]);
  const store = openDigestObjects(connection, bucket);
  const root = `${prefix === '' ? '' : `${prefix.replace(/\/$/, '')}/`}AWSLogs/`;
  return {
    ...{ store, root, trail, name: store.addressOf(root) },
    keys: async (of, from, to) => {
      const found = await listPublicKeys(connection, { region: of, from, to }, context.signal);
      return found.map(publicKey);
    },
    now: context.now().getTime(),
  };
}
