import { createHash } from 'node:crypto';
import type { VerdictKind } from '../model/validation.ts';
import { type DigestDocument, DocumentError, readDocument } from './document.ts';
import { inflateMember } from './gzip.ts';
import { type DigestName, readDigestName } from './keys.ts';
import type { FoundObject, ReadObject } from './store.ts';

/** What is wrong with an object. */
export interface Fault {
  readonly kind: Exclude<VerdictKind, 'valid' | 'gap' | 'not-in-digest'>;
  readonly reason: string;
}

/** A digest that could be read; nothing of it is proved. */
export interface DigestText {
  readonly document: DigestDocument;
  /** SHA-256 of its uncompressed bytes, in hex. */
  readonly hash: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Bytes behind its gzip stream. */
  readonly trailing: number;
}

/** An object among the digests: its text, or why there is none. */
export interface OpenedDigest {
  readonly key: string;
  /** Null for a key that is no digest's. */
  readonly name: DigestName | null;
  readonly text: DigestText | null;
  readonly fault: Fault | null;
  /** Whether it could not be asked what it is: no permission, in an archive, cut short on its way. */
  readonly isRefused: boolean;
}

/** Of a digest, in bytes: one of 64 MB lists 100,000 log files, and a gzip bomb does not fit. */
const LONGEST = 64 * 1024 * 1024;

async function readText({ bytes, metadata }: FoundObject): Promise<DigestText | Fault> {
  const pieces: Buffer[] = [];
  let length = 0;
  const end = await inflateMember(bytes, (piece) => {
    length += piece.length;
    if (length <= LONGEST) pieces.push(piece);
  });
  if (end.kind === 'damaged') return { kind: 'unreadable', reason: end.reason };
  if (length > LONGEST) return { kind: 'unreadable', reason: 'its text is longer than 64 MB' };
  const text = Buffer.concat(pieces);
  try {
    return {
      document: readDocument(text),
      hash: createHash('sha256').update(text).digest('hex'),
      metadata,
      trailing: end.kind === 'trailing-bytes' ? end.count : 0,
    };
  } catch (error) {
    if (error instanceof DocumentError) return { kind: 'unreadable', reason: error.message };
    throw error;
  }
}

/** Why an object that was to be read is not there; null where it is. */
export function faultOf(read: Exclude<ReadObject, FoundObject>): Fault {
  return read.kind === 'absent'
    ? { kind: 'missing', reason: 'it is not there' }
    : { kind: 'unreadable', reason: read.reason };
}

/** Reads what was found under the key of a digest. */
export async function openDigest(key: string, read: ReadObject): Promise<OpenedDigest> {
  const named = { key, name: readDigestName(key), isRefused: read.kind === 'refused' };
  if (read.kind !== 'found') return { ...named, text: null, fault: faultOf(read) };
  const text = await readText(read);
  return 'kind' in text ? { ...named, text: null, fault: text } : { ...named, text, fault: null };
}
