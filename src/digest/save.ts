import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { Validation } from '../model/validation.ts';
import { fileOfKey, SIDECAR } from './folder-store.ts';
import { readDigestName } from './keys.ts';
import { type PublicKey, publicKeyList } from './public-keys.ts';
import { type KeySource, readAll, type ValidateOptions } from './read-digests.ts';
import type { FoundObject, ObjectStore } from './store.ts';
import { validate } from './validate.ts';

/** The file of public keys in a folder that was saved. */
export const KEYS_FILE = 'public-keys.json';

async function write(file: string, content: Uint8Array | string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (error) {
    throw new TrailAuditError(`Cannot write file "${file}": ${reasonOf(error)}`);
  }
}

async function keep(folder: string, key: string, object: FoundObject): Promise<void> {
  const file = fileOfKey(folder, key);
  if (file === null) return;
  await write(file, object.bytes);
  if (readDigestName(key) === null) return;
  await write(file + SIDECAR, `${JSON.stringify(object.metadata, null, 2)}\n`);
}

/** A store that keeps all that is read from it in a folder, in the form that `folderStore` reads. */
export function savingStore(store: ObjectStore, folder: string): ObjectStore {
  return {
    ...store,
    async read(key, signal) {
      const read = await store.read(key, signal);
      if (read.kind === 'found') await keep(folder, key, read);
      return read;
    },
  };
}

/** What an earlier run kept would be taken for what is there now. */
async function refuseUsed(folder: string): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  if (files.length === 0) return;
  throw new TrailAuditError(`Cannot save to "${folder}": it is not empty`, 'a new folder');
}

/**
 * Validates, and keeps objects and public keys in a new folder, so that it can be validated again. Throws a
 * TrailAuditError where the folder holds anything, or cannot be written.
 */
export async function validateAndSave(
  options: ValidateOptions,
  folder: string,
): Promise<Validation | null> {
  await refuseUsed(folder);
  const store = savingStore(options.store, folder);
  const used: PublicKey[] = [];
  const keys: KeySource = async (region, from, to) => {
    const found = await options.keys(region, from, to);
    used.push(...found);
    return found;
  };
  const validation = await validate({ ...options, store, keys });
  // No digest lists them, and so nothing has read them.
  const unread = validation?.verdicts.filter(({ kind }) => kind === 'not-in-digest') ?? [];
  await readAll(
    unread,
    ({ object }) => store.read(object, options.signal),
    () => {},
  );
  await write(join(folder, KEYS_FILE), `${JSON.stringify(publicKeyList(used), null, 2)}\n`);
  return validation;
}
