import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reasonOf, TrailAuditError } from '../errors.ts';
import { fileOfKey, SIDECAR } from './folder-store.ts';
import { readDigestName } from './keys.ts';
import { type PublicKey, publicKeyList } from './public-keys.ts';
import type { FoundObject, ObjectStore } from './store.ts';

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

/** Keeps public keys beside the objects, as `aws cloudtrail list-public-keys` prints them. */
export async function saveKeys(folder: string, keys: readonly PublicKey[]): Promise<void> {
  await write(join(folder, KEYS_FILE), `${JSON.stringify(publicKeyList(keys), null, 2)}\n`);
}
