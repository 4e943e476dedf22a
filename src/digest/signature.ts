import { constants, createHash, type KeyObject, publicDecrypt } from 'node:crypto';

/** What of a digest is signed. Hash and signature are hex. */
export interface Signed {
  /** As the digest writes it. */
  readonly end: string;
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the digest's uncompressed bytes as they are stored. */
  readonly hash: string;
  /** Null for the first of a chain. */
  readonly previousSignature: string | null;
}

/** The text that CloudTrail signs. (Source: CloudTrail user guide, custom implementations of validation.) */
export function stringToSign({ end, bucket, key, hash, previousSignature }: Signed): string {
  return `${end}\n${bucket}/${key}\n${hash}\n${previousSignature ?? 'null'}`;
}

/** What stands before a SHA-256 in a signature. (Source: RFC 8017, section 9.2, note 1.) */
const SHA256_PREFIX = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** Whether a signature (hex) is the key's, by RSASSA-PKCS1-v1_5, over a SHA-256. */
export function isSignatureOf(hash: Buffer, signature: string, key: KeyObject): boolean {
  try {
    const padding = constants.RSA_PKCS1_PADDING;
    const opened = publicDecrypt({ key, padding }, Buffer.from(signature, 'hex'));
    return opened.equals(Buffer.concat([SHA256_PREFIX, hash]));
  } catch {
    return false;
  }
}

/** Whether a digest is signed with a key. */
export function isSigned(signed: Signed, signature: string, key: KeyObject): boolean {
  const hash = createHash('sha256').update(stringToSign(signed)).digest();
  return isSignatureOf(hash, signature, key);
}
