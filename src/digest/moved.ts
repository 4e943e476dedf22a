import { createHash } from 'node:crypto';
import type { Verdict } from '../model/validation.ts';
import { inflateMember } from './gzip.ts';
import type { LogToCheck } from './logs.ts';
import type { ObjectStore } from './store.ts';

async function hashOf(
  key: string,
  store: ObjectStore,
  signal: AbortSignal,
): Promise<string | null> {
  const read = await store.read(key, signal);
  if (read.kind !== 'found') return null;
  const hash = createHash('sha256');
  const end = await inflateMember(read.bytes, (text) => hash.update(text));
  return end.kind === 'damaged' ? null : hash.digest('hex');
}

/** A finder of log files under another key than they were delivered under: by their text, among those that are gone. */
export function moveFinder(
  gone: readonly LogToCheck[],
  store: ObjectStore,
  signal: AbortSignal,
): (stray: Verdict) => Promise<Verdict> {
  const keys = new Map(gone.flatMap(({ key, hashes }) => [...hashes].map((hash) => [hash, key])));
  return async (stray) => {
    const hash = keys.size === 0 ? null : await hashOf(stray.object, store, signal);
    const key = hash === null ? undefined : keys.get(hash);
    if (key === undefined) return stray;
    return { ...stray, kind: 'moved', reason: `it was delivered as ${key}`, isFailure: true };
  };
}
