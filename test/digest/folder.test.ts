import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fileOfKey, folderStore } from '../../src/digest/folder-store.ts';
import { savingStore } from '../../src/digest/save.ts';
import { bucketOf } from '../support/digest-faults.ts';
import {
  BUCKET,
  fieldsOf,
  sha256,
  signedChain,
  signedDigest,
  throwAwaySigner,
} from '../support/digests.ts';
import { logFolder, temporaryFolder, writeFiles } from '../support/records.ts';
import { faultsFound, validateBucket, validateFolder, writeObjects } from './validating.ts';

const signer = throwAwaySigner();
const chain = signedChain({ signer, from: '2026-11-10T00:00:00Z', hours: 3 });
const { signal } = new AbortController();

test.each(['../secret', 'a/../../secret', '/etc/passwd', 'a//b', 'a\\..\\b', 'a/./b', 'nul\0'])(
  'a key "%s" leads nowhere',
  async (key) => {
    expect(fileOfKey('/logs', key)).toBeNull();
    const folder = logFolder({ secret: 'text', 'logs/a/b': 'text' });
    const store = await folderStore(join(folder, 'logs'), null);
    expect(await store.read(key, signal)).toMatchObject({ kind: 'refused' });
  },
);

test('a digest that lists a file outside of the folder: the file is not read, and nothing is written there', async () => {
  const folder = logFolder({ 'logs/AWSLogs/x': '', secret: gzipSync('secret') });
  const [first] = chain.digests;
  const log = { s3Bucket: BUCKET, s3Object: '../secret', hashAlgorithm: 'SHA-256' };
  const hashValue = sha256(Buffer.from('secret'));
  const digest = signedDigest({ ...fieldsOf(first!), logFiles: [{ ...log, hashValue }] }, signer);
  writeObjects(join(folder, 'logs'), [digest]);
  const found = await validateFolder(join(folder, 'logs'), [signer]);
  expect(faultsFound(found!.verdicts)).toEqual({ '../secret': 'unreadable' });
  const kept = join(folder, 'kept');
  const hostile = { kind: 'found', bytes: Buffer.from('x'), metadata: {} } as const;
  const store = { ...(await folderStore(folder, null)), read: async () => hostile };
  await savingStore(store, kept).read('../written', signal);
  expect((await (await folderStore(folder, null)).read('written', signal)).kind).toBe('absent');
});

test('the metadata of a digest that is gone names it', async () => {
  const folder = temporaryFolder();
  writeObjects(folder, bucketOf(chain).values());
  const { key } = chain.digests[2]!;
  rmSync(join(folder, key));
  const { verdicts } = (await validateFolder(folder, [signer]))!;
  expect(faultsFound(verdicts)).toMatchObject({ [key]: 'missing' });
});

test.each([
  ['{', 'unreadable'],
  ['[]', 'bad-signature'],
  ['{"signature": 7, "signature-algorithm": "SHA256withRSA"}', 'bad-signature'],
])('metadata %s', async (text, kind) => {
  const folder = temporaryFolder();
  writeObjects(folder, bucketOf(chain).values());
  const { key } = chain.digests[1]!;
  writeFiles(folder, { [`${key}.metadata.json`]: text });
  const { verdicts } = (await validateFolder(folder, [signer]))!;
  expect(faultsFound(verdicts)[key]).toBe(kind);
});

test('a file that may not be read is unreadable, not missing', async () => {
  const folder = temporaryFolder();
  writeObjects(folder, bucketOf(chain).values());
  const { key } = chain.digests[1]!;
  // A folder under its name: the superuser may read any file.
  rmSync(join(folder, key));
  mkdirSync(join(folder, key));
  const { verdicts } = (await validateFolder(folder, [signer]))!;
  expect(faultsFound(verdicts)[key]).toBe('unreadable');
});

test('a folder without digests, and no folder', async () => {
  expect(await validateFolder(logFolder({ 'AWSLogs/x': '' }), [signer])).toBeNull();
  await expect(validateFolder('no/such/folder', [signer])).rejects.toThrow(
    'Cannot read logs "no/such/folder": it is no folder',
  );
});

test('objects under any prefix, of an organization, too', async () => {
  for (const place of [{ prefix: 'logs/' }, { prefix: 'a/deep/', organization: 'o-abc123' }]) {
    const { digests, logs } = signedChain({
      ...{ signer, ...place, from: '2026-11-10T00:00:00Z', hours: 3 },
    });
    expect(logs.length).toBeGreaterThan(0);
    const found = await validateBucket(bucketOf({ digests, logs }), [signer]);
    expect([found.chains, faultsFound(found.verdicts)]).toEqual([1, {}]);
    expect(found.verdicts).toHaveLength(digests.length + logs.length);
  }
});
