import { createPublicKey, type KeyObject } from 'node:crypto';
import { reasonOf, TrailAuditError } from '../errors.ts';

/** A key that CloudTrail signs digests of a region with, while it is valid. */
export interface PublicKey {
  readonly fingerprint: string;
  readonly key: KeyObject;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** A key as ListPublicKeys lists it; the value is base64 of its DER. */
export interface KeyRecord {
  readonly fingerprint: string;
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** CloudTrail gives PKCS#1; one key of its documentation is SPKI. */
function readKey(value: string): KeyObject {
  const der = { key: Buffer.from(value, 'base64'), format: 'der' } as const;
  try {
    return createPublicKey({ ...der, type: 'pkcs1' });
  } catch {
    return createPublicKey({ ...der, type: 'spki' });
  }
}

/** Makes a listed key usable. Throws a TrailAuditError where it is none. */
export function publicKey({ fingerprint, value, from, to }: KeyRecord): PublicKey {
  if (!(from <= to)) {
    throw new TrailAuditError(`Cannot use public key "${fingerprint}": it has no time of validity`);
  }
  try {
    return { fingerprint, key: readKey(value), from, to };
  } catch {
    throw new TrailAuditError(`Cannot use public key "${fingerprint}": its value is no RSA key`);
  }
}

/** The AWS CLI writes times as ISO 8601, or as seconds since 1970. */
function millis(time: unknown): number {
  const seconds = Number(time);
  return Number.isNaN(seconds) ? Date.parse(String(time)) : seconds * 1000;
}

function keysIn(document: unknown): readonly unknown[] {
  if (typeof document !== 'object' || document === null) return [];
  const list = Object.entries(document).find(([name]) => /^publicKeyList$/i.test(name))?.[1];
  return Array.isArray(list) ? list : [];
}

/** Reads what `aws cloudtrail list-public-keys` prints. Throws a TrailAuditError where it is something else. */
export function readPublicKeys(text: string, file: string): readonly PublicKey[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw unusable(file, reasonOf(error));
  }
  const keys = keysIn(document);
  if (keys.length === 0) throw unusable(file, 'it has no PublicKeyList with a key in it');
  return keys.map((entry) => {
    const fields = Object(entry) as Readonly<Record<string, unknown>>;
    return publicKey({
      fingerprint: String(fields['Fingerprint']),
      value: String(fields['Value']),
      from: millis(fields['ValidityStartTime']),
      to: millis(fields['ValidityEndTime']),
    });
  });
}

function unusable(file: string, reason: string): TrailAuditError {
  return new TrailAuditError(
    `Cannot read public keys "${file}": ${reason}`,
    'aws cloudtrail list-public-keys --start-time ... --end-time ... > keys.json',
  );
}

/** Keys as `aws cloudtrail list-public-keys` prints them, each once. */
export function publicKeyList(keys: readonly PublicKey[]): object {
  const records = keys.map(({ fingerprint, key, from, to }) => ({
    Value: key.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
    ValidityStartTime: new Date(from).toISOString(),
    ValidityEndTime: new Date(to).toISOString(),
    Fingerprint: fingerprint,
  }));
  const byFingerprint = new Map(records.map((record) => [record.Fingerprint, record]));
  return { PublicKeyList: [...byFingerprint.values()] };
}
