import { join } from 'node:path';
import { folderStore } from '../../src/digest/folder-store.ts';
import { readPublicKeys } from '../../src/digest/public-keys.ts';
import type { ValidateOptions } from '../../src/digest/read-digests.ts';
import { validate } from '../../src/digest/validate.ts';
import type { Validation, Verdict } from '../../src/model/validation.ts';
import type { Bucket } from '../support/digest-faults.ts';
import { type Delivered, keyList, type Signer } from '../support/digests.ts';
import { temporaryFolder, writeFiles } from '../support/records.ts';

/** Writes objects into a folder, in the offline form. */
export function writeObjects(folder: string, objects: Iterable<Delivered>): void {
  for (const { key, body, metadata } of objects) {
    writeFiles(folder, { [key]: body });
    if (!key.includes('/CloudTrail-Digest/')) continue;
    if (Object.keys(metadata).length === 0) continue;
    writeFiles(folder, { [`${key}.metadata.json`]: JSON.stringify(metadata) });
  }
}

export interface Asked {
  readonly from?: string;
  readonly to?: string;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

function millis(time: string | undefined): number | null {
  return time === undefined ? null : Date.parse(time);
}

/** Validates a folder with keys. */
export async function validateFolder(
  folder: string,
  signers: readonly Signer[],
  { from, to, accounts = [], regions = [] }: Asked = {},
): Promise<Validation | null> {
  const keys = readPublicKeys(keyList(...signers), join(folder, 'keys.json'));
  const span = { from: millis(from), to: millis(to) };
  const options: ValidateOptions = {
    store: await folderStore(folder, null),
    keys: async () => keys,
    plan: { ...span, accounts, regions, trail: null, root: '' },
    now: null,
    signal: new AbortController().signal,
    onProgress: () => {},
  };
  return await validate(options);
}

/** Writes a bucket into a folder and validates that. */
export async function validateBucket(
  bucket: Bucket,
  signers: readonly Signer[],
  asked: Asked = {},
): Promise<Validation> {
  const folder = temporaryFolder();
  writeObjects(folder, bucket.values());
  return (await validateFolder(folder, signers, asked))!;
}

/** Object → kind, of all that is not valid; notices too. */
export function faultsFound(verdicts: readonly Verdict[]): Record<string, string> {
  const others = verdicts.filter(({ kind }) => kind !== 'valid');
  return Object.fromEntries(others.map(({ object, kind }) => [object, kind]));
}
