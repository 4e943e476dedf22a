import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { digestKey, readLogName } from '../../src/digest/keys.ts';

export const ACCOUNT = '111122223333';
export const BUCKET = 'acme-trail-logs';
export const TRAIL = 'acme-trail';
export const HOME = 'us-east-1';
const SAMPLE = 'test/sample-logs/AWSLogs';

/** A key pair that lives as long as a test file, listed as CloudTrail lists keys. */
export interface Signer {
  readonly privateKey: KeyObject;
  readonly fingerprint: string;
  /** Base64 of the public key's DER, PKCS#1. */
  readonly value: string;
  readonly validFrom: string;
  readonly validTo: string;
}

export function throwAwaySigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ type: 'pkcs1', format: 'der' });
  const fingerprint = createHash('md5').update(der).digest('hex');
  const validity = { validFrom: '2026-11-01T00:00:00Z', validTo: '2026-12-01T00:00:00Z' };
  return { privateKey, fingerprint, value: der.toString('base64'), ...validity };
}

/** What `aws cloudtrail list-public-keys` prints. */
export function keyList(...signers: readonly Signer[]): string {
  const PublicKeyList = signers.map(({ fingerprint, value, validFrom, validTo }) => ({
    Value: value,
    ValidityStartTime: validFrom,
    ValidityEndTime: validTo,
    Fingerprint: fingerprint,
  }));
  return JSON.stringify({ PublicKeyList });
}

/** An object as it lies in a bucket. */
export interface Delivered {
  readonly key: string;
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Chain {
  /** Oldest first. */
  readonly digests: readonly Delivered[];
  readonly logs: readonly Delivered[];
}

export interface ChainOptions {
  readonly signer: Signer;
  readonly from: string;
  readonly hours: number;
  readonly account?: string;
  readonly region?: string;
  readonly trail?: string;
  /** Empty, or ending in a slash. */
  readonly prefix?: string;
  readonly bucket?: string;
  /** ID of the organization whose trail it is. */
  readonly organization?: string;
  readonly isBackfill?: boolean;
  /** The logs to digest; those of the sample where it is not given. */
  readonly logs?: readonly Delivered[];
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The text of a time as CloudTrail writes it. */
export function iso(millis: number): string {
  return `${new Date(millis).toISOString().slice(0, 19)}Z`;
}

/** The sample logs of an account and region. */
export function sampleLogs(account: string, region: string, root: string): readonly Delivered[] {
  const folder = `${account}/CloudTrail/${region}`;
  return readdirSync(join(SAMPLE, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json.gz'))
    .sort()
    .map((name) => ({
      key: `${root}${folder}/${name}`,
      body: readFileSync(join(SAMPLE, folder, name)),
      metadata: {},
    }));
}

/** Signs the fields of a digest, and gives the object: its text is written as CloudTrail writes it. */
export function signedDigest(
  fields: Readonly<Record<string, unknown>>,
  { privateKey }: Signer,
): Delivered {
  const text = JSON.stringify(fields).replaceAll('/', '\\/');
  const { digestEndTime: end, digestS3Bucket: bucket, digestS3Object: key } = fields;
  const previous = fields['previousDigestSignature'] ?? 'null';
  const signed = `${end}\n${bucket}/${key}\n${sha256(Buffer.from(text))}\n${previous}`;
  const signature = sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('hex');
  return {
    key: String(key),
    body: gzipSync(text),
    metadata: { signature, 'signature-algorithm': 'SHA256withRSA' },
  };
}

/** The fields of a digest that is signed already. */
export function fieldsOf({ body }: Pick<Delivered, 'body'>): Record<string, unknown> {
  return JSON.parse(gunzipSync(body).toString()) as Record<string, unknown>;
}

function previousFields(previous: Delivered | undefined, bucket: string): Record<string, unknown> {
  return {
    previousDigestS3Bucket: previous === undefined ? null : bucket,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous === undefined ? null : sha256(gunzipSync(previous.body)),
    previousDigestHashAlgorithm: previous === undefined ? null : 'SHA-256',
    previousDigestSignature: previous?.metadata['signature'] ?? null,
  };
}

function listed(logs: readonly Delivered[], bucket: string): readonly unknown[] {
  return logs.map(({ key, body }) => ({
    s3Bucket: bucket,
    s3Object: key,
    hashValue: sha256(gunzipSync(body)),
    hashAlgorithm: 'SHA-256',
  }));
}

/** Hourly digests of an account and region, and the logs delivered in their hours. */
export function signedChain(options: ChainOptions): Chain {
  const { signer, from, hours, account = ACCOUNT, region = HOME, prefix = '' } = options;
  const { bucket = BUCKET, trail = TRAIL, isBackfill = false } = options;
  const { organization } = options;
  const root = `${prefix}AWSLogs/${organization === undefined ? '' : `${organization}/`}`;
  const all = options.logs ?? sampleLogs(account, region, root);
  const folder = `${root}${account}/CloudTrail-Digest/${region}/`;
  const names = { folder, account, region, trail, homeRegion: HOME, isBackfill };
  const digests: Delivered[] = [];
  const logs: Delivered[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    const start = iso(Date.parse(from) + hour * 3_600_000);
    const end = iso(Date.parse(from) + (hour + 1) * 3_600_000);
    const own = all.filter(({ key }) => {
      const delivered = readLogName(key)?.delivered ?? '';
      return delivered >= start && delivered < end;
    });
    const fields = {
      awsAccountId: account,
      digestStartTime: start,
      digestEndTime: end,
      digestS3Bucket: bucket,
      digestS3Object: digestKey({ ...names, end }),
      digestPublicKeyFingerprint: signer.fingerprint,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: null,
      oldestEventTime: null,
      ...previousFields(digests.at(-1), bucket),
      logFiles: listed(own, bucket),
    };
    const digest = signedDigest(fields, signer);
    const made = isBackfill ? { 'backfill-generation-timestamp': end } : {};
    digests.push({ ...digest, metadata: { ...digest.metadata, ...made } });
    logs.push(...own);
  }
  return { digests, logs };
}
