import { gunzipSync, gzipSync } from 'node:zlib';
import type { VerdictKind } from '../../src/model/validation.ts';
import {
  type Chain,
  type Delivered,
  fieldsOf,
  iso,
  type Signer,
  signedDigest,
  throwAwaySigner,
} from './digests.ts';

/** Objects under their keys, to be tampered with. */
export type Bucket = Map<string, Delivered>;

/** Object → the verdict it deserves. */
export type Expected = Readonly<Record<string, VerdictKind>>;

export interface Scene {
  readonly bucket: Bucket;
  readonly chain: Chain;
  readonly signer: Signer;
  /** Which of the chain's digests. */
  readonly at: number;
}

/** Something that is done to a bucket, and what ought to be said of it. */
export interface Fault {
  readonly name: string;
  /** On a digest, its successor too, or one of its logs. */
  readonly on: 'digest' | 'two digests' | 'log';
  readonly happen: (scene: Scene) => Expected;
}

export function bucketOf({ digests, logs }: Chain): Bucket {
  return new Map([...digests, ...logs].map((object) => [object.key, object]));
}

function digestAt({ chain, at }: Scene, offset = 0): Delivered {
  return chain.digests[at + offset]!;
}

/** The keys of the logs that a digest lists. */
export function logsOf(digest: Delivered): readonly string[] {
  const { logFiles } = fieldsOf(digest) as { logFiles: readonly { s3Object: string }[] };
  return logFiles.map(({ s3Object }) => s3Object);
}

function logAt(scene: Scene): Delivered {
  const key = logsOf(digestAt(scene))[0];
  return scene.chain.logs.find((log) => log.key === key)!;
}

/** A digest that nobody can rely upon vouches for none of its logs. */
function unproved(digest: Delivered, kind: VerdictKind): Expected {
  const logs = logsOf(digest).map((key) => [key, 'not-in-digest'] as const);
  return { [digest.key]: kind, ...Object.fromEntries(logs) };
}

function change(scene: Scene, key: string, changes: Partial<Delivered>): void {
  scene.bucket.set(key, { ...scene.bucket.get(key)!, ...changes, key });
}

function onDigest(
  name: string,
  kind: VerdictKind,
  changes: (digest: Delivered, scene: Scene) => Partial<Delivered>,
  isProved = false,
): Fault {
  return {
    name,
    on: 'digest',
    happen: (scene) => {
      const digest = digestAt(scene);
      change(scene, digest.key, changes(digest, scene));
      return isProved ? { [digest.key]: kind } : unproved(digest, kind);
    },
  };
}

function onLog(name: string, kind: VerdictKind, body: (log: Delivered) => Buffer): Fault {
  return {
    name,
    on: 'log',
    happen: (scene) => {
      const log = logAt(scene);
      change(scene, log.key, { body: body(log) });
      return { [log.key]: kind };
    },
  };
}

function flippedText({ body }: Delivered): Buffer {
  return gzipSync(gunzipSync(body).toString().replace('"awsAccountId":"1', '"awsAccountId":"2'));
}

function flippedBytes({ body }: Delivered): Buffer {
  const bytes = Buffer.from(body);
  const middle = bytes.length >> 1;
  bytes[middle] = bytes[middle]! ^ 0x55;
  return bytes;
}

function appended({ body }: Delivered, bytes: Uint8Array): Buffer {
  return Buffer.concat([body, bytes]);
}

function flippedSignature({ metadata }: Delivered): Partial<Delivered> {
  const { signature = '' } = metadata;
  const digit = signature.endsWith('0') ? '1' : '0';
  return { metadata: { ...metadata, signature: signature.slice(0, -1) + digit } };
}

function deleted(...offsets: readonly number[]): Fault['happen'] {
  return (scene) => {
    const digests = offsets.map((offset) => digestAt(scene, offset));
    for (const { key } of digests) scene.bucket.delete(key);
    return Object.assign({}, ...digests.map((digest) => unproved(digest, 'missing')));
  };
}

function without(name: string): (digest: Delivered) => Partial<Delivered> {
  return ({ metadata }) => ({
    metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== name)),
  });
}

/** Signed by the right key, but with other fields: what only CloudTrail, or a thief of its key, could do. */
function resigned(changes: Readonly<Record<string, unknown>>) {
  return (digest: Delivered, { signer }: Scene): Partial<Delivered> => {
    const { body, metadata } = signedDigest({ ...fieldsOf(digest), ...changes }, signer);
    return { body, metadata };
  };
}

function hourBefore(digest: Delivered, field: string): string {
  return iso(Date.parse(String(fieldsOf(digest)[field])) - 3_600_000);
}

const MEMBER = gzipSync('{"Records":[]}');
const NULS = Buffer.alloc(512);

/** Every fault of one kind, each on its own. */
export const FAULTS: readonly Fault[] = [
  onDigest('flipped text', 'bad-signature', (digest) => ({ body: flippedText(digest) })),
  onDigest('flipped bytes', 'unreadable', (digest) => ({ body: flippedBytes(digest) })),
  onDigest('cut short', 'unreadable', ({ body }) => ({ body: body.subarray(0, -6) })),
  onDigest('flipped checksum', 'unreadable', ({ body }) => {
    const bytes = Buffer.from(body);
    bytes[bytes.length - 8] = bytes[bytes.length - 8]! ^ 1;
    return { body: bytes };
  }),
  onDigest('flipped signature', 'bad-signature', flippedSignature),
  onDigest('missing metadata', 'bad-signature', () => ({ metadata: {} })),
  onDigest('missing signature', 'bad-signature', without('signature')),
  onDigest('other algorithm', 'bad-signature', ({ metadata }) => ({
    metadata: { ...metadata, 'signature-algorithm': 'SHA1withRSA' },
  })),
  onDigest('wrong key, which says so', 'unknown-key', (digest) => {
    const other = throwAwaySigner();
    const { fingerprint } = other;
    return signedDigest({ ...fieldsOf(digest), digestPublicKeyFingerprint: fingerprint }, other);
  }),
  onDigest('wrong key under the name of the right one', 'bad-signature', (digest) =>
    signedDigest(fieldsOf(digest), throwAwaySigner()),
  ),
  onDigest(
    'backdated end',
    'chain-broken',
    (digest, scene) =>
      resigned({
        digestStartTime: hourBefore(digest, 'digestStartTime'),
        digestEndTime: hourBefore(digest, 'digestEndTime'),
      })(digest, scene),
    true,
  ),
  onDigest(
    'backdated by years',
    'chain-broken',
    resigned({ digestStartTime: '2015-01-01T00:00:00Z', digestEndTime: '2015-01-01T01:00:00Z' }),
    true,
  ),
  onDigest('appended member', 'trailing-bytes', (d) => ({ body: appended(d, MEMBER) }), true),
  onDigest('appended NULs', 'trailing-bytes', (d) => ({ body: appended(d, NULS) }), true),
  { name: 'deleted digest', on: 'digest', happen: deleted(0) },
  { name: 'two adjacent digests deleted', on: 'two digests', happen: deleted(0, 1) },
  {
    name: 'swapped digests',
    on: 'two digests',
    happen: (scene) => {
      const [one, two] = [digestAt(scene), digestAt(scene, 1)];
      change(scene, one.key, two);
      change(scene, two.key, one);
      return { ...unproved(one, 'moved'), ...unproved(two, 'moved') };
    },
  },
  {
    name: 'moved digest',
    on: 'digest',
    happen: (scene) => {
      const digest = digestAt(scene);
      const key = digest.key.replace('us-east-1_2026', 'us-east-1_2027').replace(/2026\//, '2027/');
      scene.bucket.delete(digest.key);
      scene.bucket.set(key, { ...digest, key });
      return { ...unproved(digest, 'missing'), [key]: 'moved' };
    },
  },
  onLog('flipped bytes of a log', 'unreadable', flippedBytes),
  onLog('changed log', 'wrong-hash', ({ body }) =>
    gzipSync(gunzipSync(body).toString().replace('eventTime', 'eventtime')),
  ),
  onLog('emptied log', 'unreadable', () => Buffer.alloc(0)),
  onLog('log with an appended member', 'trailing-bytes', (log) => appended(log, MEMBER)),
  onLog('log with appended NULs', 'trailing-bytes', (log) => appended(log, NULS)),
  {
    name: 'deleted log',
    on: 'log',
    happen: (scene) => {
      const { key } = logAt(scene);
      scene.bucket.delete(key);
      return { [key]: 'missing' };
    },
  },
  {
    name: 'moved log',
    on: 'log',
    happen: (scene) => {
      const log = logAt(scene);
      const key = log.key.replace('.json.gz', 'x.json.gz');
      scene.bucket.delete(log.key);
      scene.bucket.set(key, { ...log, key });
      return { [log.key]: 'missing', [key]: 'moved' };
    },
  },
  {
    name: 'added log',
    on: 'log',
    happen: (scene) => {
      const log = logAt(scene);
      const key = log.key.replace('.json.gz', 'x.json.gz');
      scene.bucket.set(key, { ...log, key, body: gzipSync('{"Records":[]}') });
      return { [key]: 'not-in-digest' };
    },
  },
];
