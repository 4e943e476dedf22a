import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { TrailAuditError } from '../errors.ts';
import { orNull } from './absent.ts';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';

/** An object, by its key below the prefix. */
export interface LogObject {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Its ETag: another one when the object is rewritten. */
  readonly version: string;
}

/** What lies below a folder. */
export interface LogFolder {
  /** Folders in it, as paths that end in a slash; none where it was listed to its end. */
  readonly folders: readonly string[];
  readonly objects: readonly LogObject[];
}

/** An object as it was read, with its user metadata by lower-case names, or why it was not. */
export type ReadObject =
  | {
      readonly kind: 'found';
      readonly bytes: Uint8Array;
      readonly metadata: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly reason: string };

/** The objects under a prefix of a bucket. Paths are what of a key comes after the prefix. */
export interface LogBucket {
  /** Lists a folder (empty, or ending in a slash): down to the delimiter, or without one to its end. */
  list(folder: string, delimiter: '/' | null, signal: AbortSignal): Promise<LogFolder>;
  /**
   * Copies an object into a file, whole and as it was listed. Gives null, or the reason why this one
   * object cannot be had. Throws a TrailAuditError where no other could, either.
   */
  download(object: LogObject, file: string, signal: AbortSignal): Promise<string | null>;
  /** Reads an object of a size for memory. Throws a TrailAuditError where no other could be read, either. */
  read(path: string, signal: AbortSignal): Promise<ReadObject>;
  /** The `s3://` address of a path. */
  addressOf(path: string): string;
  close(): void;
}

/** Times that an object is asked for whose bytes do not all come. */
const TRIES = 3;

/** Why one object cannot be had, by the error's name; of others the cause is not the object. */
const REASONS: Readonly<Record<string, string>> = {
  AccessDenied: 'access denied: it takes s3:GetObject, and kms:Decrypt where the bucket has a key',
  Forbidden: 'access denied: it takes s3:GetObject, and kms:Decrypt where the bucket has a key',
  NoSuchKey: 'gone since it was listed',
  NotFound: 'gone since it was listed',
  InvalidObjectState: 'archived in Glacier: restore it first',
  PreconditionFailed: 'rewritten since it was listed: the next run takes it',
};

class CutShortError extends Error {}

function parse(address: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]+)\/?(.*)$/.exec(address) ?? [];
  if (bucket !== undefined) return { bucket, prefix: prefix.replace(/([^/])$/, '$1/') };
  throw new TrailAuditError(`Cannot collect "${address}": it is no s3:// address`);
}

/** Whether an error of the network broke the answer off: the SDK asks again only before it begins. */
function isCutShort(error: unknown): boolean {
  if (error instanceof CutShortError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** A bucket and a prefix in it, and the client that speaks to it. */
interface Place {
  readonly client: S3Client;
  readonly bucket: string;
  readonly prefix: string;
}

async function list(
  { client, bucket, prefix }: Place,
  { folder, delimiter }: { readonly folder: string; readonly delimiter: '/' | null },
  signal: AbortSignal,
): Promise<LogFolder> {
  const folders: string[] = [];
  const objects: LogObject[] = [];
  const pages = paginateListObjectsV2(
    { client },
    {
      Bucket: bucket,
      Prefix: prefix + folder,
      ...(delimiter === null ? {} : { Delimiter: delimiter }),
    },
    { abortSignal: signal },
  );
  for await (const { Contents, CommonPrefixes } of pages) {
    for (const { Prefix = '' } of CommonPrefixes ?? []) folders.push(Prefix.slice(prefix.length));
    for (const { Key = '', Size, ETag } of Contents ?? []) {
      objects.push({ path: Key.slice(prefix.length), size: Size ?? 0, version: ETag ?? '' });
    }
  }
  return { folders, objects };
}

async function copy(
  { client, bucket, prefix }: Place,
  { object, file }: { readonly object: LogObject; readonly file: string },
  signal: AbortSignal,
): Promise<void> {
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: prefix + object.path,
    IfMatch: object.version,
  });
  const { Body } = await client.send(command, { abortSignal: signal });
  if (!(Body instanceof Readable)) throw new CutShortError('no body');
  await pipeline(Body, createWriteStream(file), { signal });
  if ((await stat(file)).size !== object.size) throw new CutShortError('not all of its bytes came');
}

/** Gets an object, or the reason why this one cannot be had. Other failures are thrown. */
async function obtain<Result>(
  get: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result | { readonly kind: 'refused'; readonly reason: string }> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await get();
    } catch (error) {
      signal.throwIfAborted();
      const reason = error instanceof Error ? REASONS[error.name] : undefined;
      if (reason !== undefined) return { kind: 'refused', reason };
      if (!isCutShort(error)) throw error;
      if (tries === TRIES) {
        return { kind: 'refused', reason: `cut short ${TRIES} times on its way` };
      }
    }
  }
}

async function read({ client, bucket, prefix }: Place, path: string, signal: AbortSignal) {
  const command = new GetObjectCommand({ Bucket: bucket, Key: prefix + path });
  return await orNull(['NoSuchKey'], async () => {
    const {
      Body,
      Metadata = {},
      ContentLength,
    } = await client.send(command, {
      abortSignal: signal,
    });
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    if (bytes.length !== ContentLength) throw new CutShortError('not all of its bytes came');
    return { kind: 'found', bytes, metadata: Metadata } as const;
  });
}

/** Opens a prefix of a bucket, which may be in any region. */
export function openBucket({ config }: Connection, address: string): LogBucket {
  const { bucket, prefix } = parse(address);
  const client = new S3Client({ ...config, followRegionRedirects: true });
  const place = { client, bucket, prefix };
  const addressOf = (path: string): string => `s3://${bucket}/${prefix}${path}`;
  return {
    addressOf,
    close: () => client.destroy(),
    list: (folder, delimiter, signal) => {
      const task = { task: `list "${addressOf(folder)}"`, action: 's3:ListBucket' };
      return call(task, signal, () => list(place, { folder, delimiter }, signal));
    },
    download: (object, file, signal) => {
      const task = { task: `read "${addressOf(object.path)}"`, action: 's3:GetObject' };
      return call(task, signal, async () => {
        const refused = await obtain(() => copy(place, { object, file }, signal), signal);
        return refused?.reason ?? null;
      });
    },
    read: (path, signal) => {
      const task = { task: `read "${addressOf(path)}"`, action: 's3:GetObject' };
      return call(task, signal, async () => {
        const found = await obtain(() => read(place, path, signal), signal);
        return found ?? { kind: 'absent' };
      });
    },
  };
}
