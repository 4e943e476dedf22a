import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { ListedFolder, ObjectStore, ReadObject } from './store.ts';

/** The file beside a digest that keeps the user metadata of the object. */
export const SIDECAR = '.metadata.json';

/** The file of a key within a folder; null for a key that leads out of it: keys are what digests say. */
export function fileOfKey(folder: string, key: string): string | null {
  const isPlain = key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  return isPlain && !/[\\\0]/.test(key) ? join(folder, ...key.split('/')) : null;
}

function isDigest(key: string): boolean {
  return key.includes('/CloudTrail-Digest/');
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function metadataIn(text: string): Readonly<Record<string, string>> | null {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof fields !== 'object' || fields === null) return null;
  const texts = Object.entries(fields).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value]));
}

async function readSidecar(file: string): Promise<Readonly<Record<string, string>> | null> {
  try {
    return metadataIn(await readFile(file + SIDECAR, 'utf8'));
  } catch (error) {
    if (isAbsent(error)) return {};
    throw error;
  }
}

async function read(folder: string, key: string): Promise<ReadObject> {
  const file = fileOfKey(folder, key);
  if (file === null) return { kind: 'refused', reason: 'its key leads out of the folder' };
  try {
    const bytes = await readFile(file);
    const metadata = isDigest(key) ? await readSidecar(file) : {};
    if (metadata !== null) return { kind: 'found', bytes, metadata };
    return { kind: 'refused', reason: 'its metadata is no JSON' };
  } catch (error) {
    return isAbsent(error) ? { kind: 'absent' } : { kind: 'refused', reason: reasonOf(error) };
  }
}

/** A sidecar stands for its digest: one without it is of a digest that is gone. */
function keysOf(files: readonly string[]): readonly string[] {
  return [...new Set(files.map((file) => (isDigest(file) ? file.replace(SIDECAR, '') : file)))];
}

async function list(root: string, folder: string, isWhole: boolean): Promise<ListedFolder> {
  const path = join(root, folder);
  const entries: Dirent[] = await readdir(path, { withFileTypes: true, recursive: isWhole }).catch(
    (error: unknown) => {
      throw new TrailAuditError(`Cannot list folder "${path}": ${reasonOf(error)}`);
    },
  );
  const keyOf = ({ parentPath, name }: Dirent): string =>
    relative(root, join(parentPath, name)).split(sep).join('/');
  const files = entries.filter((entry) => !entry.isDirectory()).map(keyOf);
  const folders = isWhole ? [] : entries.filter((entry) => entry.isDirectory()).map(keyOf);
  return { folders: folders.map((name) => `${name}/`), keys: keysOf(files) };
}

/**
 * A folder that holds objects under their keys, each digest beside a sidecar with its metadata. Throws a
 * TrailAuditError where it is none. `bucket` is the one that they are of, where somebody knows.
 */
export async function folderStore(folder: string, bucket: string | null): Promise<ObjectStore> {
  const stats = await stat(folder).catch(() => null);
  if (stats?.isDirectory() !== true) {
    throw new TrailAuditError(
      `Cannot read logs "${folder}": it is no folder`,
      'a folder that holds objects under their keys: FOLDER/AWSLogs/...',
    );
  }
  return {
    bucket,
    list: (key, delimiter) => list(folder, key, delimiter === null),
    read: (key, signal) => {
      signal.throwIfAborted();
      return read(folder, key);
    },
    addressOf: (key) => join(folder, key),
    close: () => {},
  };
}
