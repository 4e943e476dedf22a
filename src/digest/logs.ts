import { createHash } from 'node:crypto';
import type { Verdict } from '../model/validation.ts';
import { inflateMember } from './gzip.ts';
import { type Fault, faultOf } from './open.ts';
import type { FoundObject, ObjectStore } from './store.ts';

/** A log file, and what the digests that can be trusted say of it. */
export interface LogToCheck {
  readonly key: string;
  readonly bucket: string;
  /** SHA-256 of its uncompressed text, in hex; more than one where digests disagree. */
  readonly hashes: ReadonlySet<string>;
}

async function contentFault({ bytes }: FoundObject, { hashes }: LogToCheck): Promise<Fault | null> {
  const hash = createHash('sha256');
  const end = await inflateMember(bytes, (text) => hash.update(text));
  if (end.kind === 'damaged') return { kind: 'unreadable', reason: end.reason };
  const found = hash.digest('hex');
  if ([...hashes].some((signed) => signed !== found)) {
    return { kind: 'wrong-hash', reason: 'it is not what was delivered: its hash is another one' };
  }
  if (end.kind === 'whole') return null;
  return { kind: 'trailing-bytes', reason: `${end.count} bytes follow its gzip stream` };
}

async function faultIn(log: LogToCheck, store: ObjectStore, signal: AbortSignal) {
  if (store.bucket !== null && log.bucket !== store.bucket) {
    const reason = `it is in bucket ${log.bucket}, which was not read`;
    return { kind: 'unreadable', reason } as const;
  }
  const read = await store.read(log.key, signal);
  return read.kind === 'found' ? await contentFault(read, log) : faultOf(read);
}

/** Reads a log file and holds it against what was signed of it. */
export async function checkLog(
  log: LogToCheck,
  store: ObjectStore,
  signal: AbortSignal,
): Promise<Verdict> {
  const fault = await faultIn(log, store, signal);
  const { kind, reason } = fault ?? { kind: 'valid', reason: '' };
  return { object: log.key, type: 'log', kind, reason, isFailure: fault !== null };
}
