/** A log file that a digest lists. */
export interface ListedLog {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of its uncompressed text, in hex. */
  readonly hash: string;
}

/** What a digest says of the one before it. */
export interface Predecessor {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of its uncompressed text, in hex. */
  readonly hash: string;
  /** In hex, as the digest writes it. */
  readonly signature: string;
}

/** The text of a digest, as far as it is used. Times are as it writes them: they are signed. */
export interface DigestDocument {
  readonly start: string;
  readonly end: string;
  readonly bucket: string;
  readonly key: string;
  readonly fingerprint: string;
  /** Null for the first of a chain. */
  readonly previous: Predecessor | null;
  readonly logs: readonly ListedLog[];
}

/** What a digest is not what it should be by. */
export class DocumentError extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new DocumentError(`it has no ${name}`);
}

function time(fields: Fields, name: string): string {
  const value = text(fields, name);
  if (Number.isNaN(Date.parse(value))) throw new DocumentError(`its ${name} is no time`);
  return value;
}

function sha256(fields: Fields, name: string, algorithm: string): string {
  const value = text(fields, name).toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(value)) throw new DocumentError(`its ${name} is no SHA-256`);
  if ((fields[algorithm] ?? 'SHA-256') !== 'SHA-256') {
    throw new DocumentError(`its ${algorithm} is unknown`);
  }
  return value;
}

function listedLog(log: unknown): ListedLog {
  if (!isFields(log)) throw new DocumentError('it lists a log file that is no object');
  return {
    bucket: text(log, 's3Bucket'),
    key: text(log, 's3Object'),
    hash: sha256(log, 'hashValue', 'hashAlgorithm'),
  };
}

function predecessor(fields: Fields): Predecessor | null {
  const { previousDigestS3Object: object, previousDigestSignature: signature } = fields;
  if ((object ?? null) === null && (signature ?? null) === null) return null;
  return {
    bucket: text(fields, 'previousDigestS3Bucket'),
    key: text(fields, 'previousDigestS3Object'),
    hash: sha256(fields, 'previousDigestHashValue', 'previousDigestHashAlgorithm'),
    signature: text(fields, 'previousDigestSignature'),
  };
}

/** Reads the text of a digest. Throws a DocumentError with the reason why it is none. */
export function readDocument(bytes: Buffer): DigestDocument {
  let fields: unknown;
  try {
    fields = JSON.parse(bytes.toString());
  } catch {
    throw new DocumentError('its text is no JSON');
  }
  if (!isFields(fields)) throw new DocumentError('its text is no digest');
  const { logFiles } = fields;
  if (!Array.isArray(logFiles)) throw new DocumentError('it has no logFiles');
  return {
    start: time(fields, 'digestStartTime'),
    end: time(fields, 'digestEndTime'),
    bucket: text(fields, 'digestS3Bucket'),
    key: text(fields, 'digestS3Object'),
    fingerprint: text(fields, 'digestPublicKeyFingerprint'),
    previous: predecessor(fields),
    logs: logFiles.map(listedLog),
  };
}
