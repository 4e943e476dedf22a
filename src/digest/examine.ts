import { HOUR } from './horizon.ts';
import type { DigestName } from './keys.ts';
import type { DigestText, Fault, OpenedDigest } from './open.ts';
import type { PublicKey } from './public-keys.ts';
import { isSigned } from './signature.ts';

/** What a digest is held against. */
export interface Yardstick {
  /** The bucket it was read from; null where nobody knows. */
  readonly bucket: string | null;
  /** The keys of its region. */
  readonly keys: readonly PublicKey[];
}

/** An object under the key of a digest. */
export interface NamedDigest extends OpenedDigest {
  readonly name: DigestName;
}

/** A digest by itself, without those before and behind it. */
export interface ExaminedDigest extends NamedDigest {
  /** Whether CloudTrail signed what it says, for this place: then its list and its links hold. */
  readonly isTrusted: boolean;
}

/** A digest is signed within two hours after its end. (Source: how `aws cloudtrail validate-logs` asks for keys.) */
const SIGNED_WITHIN = 2 * HOUR;

/**
 * When a digest was signed, at the earliest and the latest, by its name: that is in the span asked about, whatever its
 * text says. Null for a backfill digest that does not say when it was made.
 */
export function signedBetween(
  { isBackfill, end }: DigestName,
  { metadata }: DigestText,
): readonly [from: number, to: number] | null {
  if (!isBackfill) return [Date.parse(end), Date.parse(end) + SIGNED_WITHIN];
  const made = Date.parse(metadata['backfill-generation-timestamp'] ?? '');
  return Number.isNaN(made) ? null : [made - HOUR, made + HOUR];
}

/** A digest whose text CloudTrail signed, for the place where it is. */
export interface TrustedDigest extends ExaminedDigest {
  readonly text: DigestText;
}

export function isTrusted(digest: ExaminedDigest): digest is TrustedDigest {
  return digest.isTrusted && digest.text !== null;
}

function placeFault(key: string, { document }: DigestText, { bucket }: Yardstick): Fault | null {
  const reason = (place: string): Fault => ({
    kind: 'moved',
    reason: `it was delivered as ${place}`,
  });
  if (document.key !== key) return reason(document.key);
  if (bucket !== null && document.bucket !== bucket) {
    return reason(`s3://${document.bucket}/${document.key}`);
  }
  return null;
}

/** The key that a digest says it is signed with; a fault where that is not one to believe. */
function keyOf(name: DigestName, text: DigestText, keys: readonly PublicKey[]): PublicKey | Fault {
  const { fingerprint } = text.document;
  const named = keys.filter((key) => key.fingerprint === fingerprint);
  if (named.length === 0) {
    const reason = `it names key ${fingerprint}, which is none of CloudTrail's in ${name.region}`;
    return { kind: 'unknown-key', reason };
  }
  const signed = signedBetween(name, text);
  if (signed === null) {
    return { kind: 'unreadable', reason: 'its metadata has no backfill-generation-timestamp' };
  }
  const [from, to] = signed;
  const valid = named.find((key) => key.from <= to && key.to >= from);
  return valid ?? { kind: 'unknown-key', reason: `key ${fingerprint} was not valid at its time` };
}

function signatureFault(
  name: DigestName,
  text: DigestText,
  keys: readonly PublicKey[],
): Fault | null {
  const { document, hash, metadata } = text;
  const { signature, 'signature-algorithm': algorithm } = metadata;
  if (signature === undefined || algorithm === undefined) {
    return { kind: 'bad-signature', reason: 'its metadata has no signature' };
  }
  if (algorithm !== 'SHA256withRSA') {
    return { kind: 'bad-signature', reason: 'it is not signed by SHA256withRSA' };
  }
  const key = keyOf(name, text, keys);
  if ('kind' in key) return key;
  const previousSignature = document.previous?.signature ?? null;
  if (isSigned({ ...document, hash, previousSignature }, signature, key.key)) return null;
  return { kind: 'bad-signature', reason: 'its signature is of another text, or by another key' };
}

/** Faults that a signature by CloudTrail leaves room for. */
function signedFault(name: DigestName, { document, trailing }: DigestText): Fault | null {
  const [start, end] = [Date.parse(document.start), Date.parse(document.end)];
  if (end !== Date.parse(name.end) || start >= end) {
    const reason = `its name says that it ends at ${name.end}, it covers ${document.start} to ${document.end}`;
    return { kind: 'chain-broken', reason };
  }
  if (trailing === 0) return null;
  return { kind: 'trailing-bytes', reason: `${trailing} bytes follow its gzip stream` };
}

/** Examines a digest by itself: is it where it was delivered, and did CloudTrail sign it? */
export function examineDigest(digest: NamedDigest, yardstick: Yardstick): ExaminedDigest {
  const { key, name, text } = digest;
  if (text === null) return { ...digest, isTrusted: false };
  const unproved = placeFault(key, text, yardstick) ?? signatureFault(name, text, yardstick.keys);
  if (unproved !== null) return { ...digest, fault: unproved, isTrusted: false };
  return { ...digest, fault: signedFault(name, text), isTrusted: true };
}

/** An object among the digests whose name is no digest's. */
export function strangerFault({ key, text, fault }: OpenedDigest): Fault {
  if (text !== null && text.document.key !== key) {
    return { kind: 'moved', reason: `it was delivered as ${text.document.key}` };
  }
  return fault ?? { kind: 'unreadable', reason: 'its name is no name of a digest' };
}
