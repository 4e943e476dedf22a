import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Lane, prodVirginia } from './estate.ts';
import { ALPHANUMERIC, Random } from './random.ts';
import type { Delivery } from './story.ts';

const compress = promisify(gzip);

/** Files compressed and written at a time, while the next one is made. */
const IN_FLIGHT = 3;
/** Large output buffers: fewer hand-overs from zlib's threads. */
const GZIP_OPTIONS = { chunkSize: 512 * 1024 };
/** The byte of a gzip header that names the operating system, and its value for "unknown". */
const GZIP_OS = 9;
const GZIP_OS_UNKNOWN = 255;
const TRAIL = 'acme-trail';
const TRAIL_BUCKET = 'acme-trail-logs';

/** The hour that the one digest file of the sample covers. */
const digestLane: Lane = prodVirginia;
const digestStart = Date.parse('2026-11-10T00:00:00Z');
const digestEnd = Date.parse('2026-11-10T01:00:00Z');

/** An entry of a digest's `logFiles`. */
type DigestEntry = Readonly<Record<string, string>>;

/** Writes log files, and the digest beside them, below one folder. */
export class LogWriter {
  /** Files written so far, the digest included. */
  files = 0;
  /** Records in them. */
  records = 0;
  /** Their bytes, compressed. */
  bytes = 0;
  readonly #folder: string;
  readonly #names = new Random('file names');
  readonly #digest: DigestEntry[] = [];
  readonly #inFlight = new Set<Promise<void>>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** A writer below `folder`, where an older AWSLogs tree is deleted. */
  static async open(folder: string): Promise<LogWriter> {
    await rm(join(folder, 'AWSLogs'), { recursive: true, force: true });
    return new LogWriter(folder);
  }

  /** Writes one log file; returns before it is on disk. */
  async write({ lane, delivered, records }: Delivery): Promise<void> {
    const key = logKey(lane, delivered, this.#names.text(ALPHANUMERIC, 16));
    const json = Buffer.from(`{"Records":[${records.join(',')}]}`);
    if (lane === digestLane && delivered >= digestStart && delivered < digestEnd) {
      this.#digest.push(digestEntry(key, json));
    }
    this.records += records.length;
    await this.#put(key, json);
  }

  /** Writes the digest and waits for all files. */
  async close(): Promise<void> {
    await this.#put(digestKey(), Buffer.from(JSON.stringify(digestFile(this.#digest))));
    await Promise.all(this.#inFlight);
  }

  async #put(key: string, json: Buffer): Promise<void> {
    while (this.#inFlight.size >= IN_FLIGHT) await Promise.race(this.#inFlight);
    const writing = this.#compressAndWrite(key, json).finally(() => this.#inFlight.delete(writing));
    this.#inFlight.add(writing);
  }

  async #compressAndWrite(key: string, json: Buffer): Promise<void> {
    const zipped = await compress(json, GZIP_OPTIONS);
    zipped[GZIP_OS] = GZIP_OS_UNKNOWN;
    const path = join(this.#folder, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, zipped);
    this.files += 1;
    this.bytes += zipped.length;
  }
}

function logKey({ account, region }: Lane, delivered: number, unique: string): string {
  const time = compactTime(delivered).replace(/\d\dZ$/, 'Z');
  const name = `${account}_CloudTrail_${region}_${time}_${unique}.json.gz`;
  return `AWSLogs/${account}/CloudTrail/${region}/${dayFolder(delivered)}/${name}`;
}

function digestKey(end = digestEnd): string {
  const { account, region } = digestLane;
  const name = `${account}_CloudTrail-Digest_${region}_${TRAIL}_${region}_${compactTime(end)}.json.gz`;
  return `AWSLogs/${account}/CloudTrail-Digest/${region}/${dayFolder(end)}/${name}`;
}

/** The first digest of its chain: log file validation was switched on that night. */
function digestFile(logFiles: readonly DigestEntry[]): object {
  return {
    awsAccountId: digestLane.account,
    digestStartTime: isoTime(digestStart),
    digestEndTime: isoTime(digestEnd),
    digestS3Bucket: TRAIL_BUCKET,
    digestS3Object: digestKey(),
    digestPublicKeyFingerprint: new Random('digest key').text('0123456789abcdef', 32),
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: logFiles.at(-1)?.['newestEventTime'] ?? null,
    oldestEventTime: logFiles[0]?.['oldestEventTime'] ?? null,
    previousDigestS3Bucket: null,
    previousDigestS3Object: null,
    previousDigestHashValue: null,
    previousDigestHashAlgorithm: null,
    previousDigestSignature: null,
    logFiles,
  };
}

function digestEntry(key: string, json: Buffer): DigestEntry {
  const times = [...json.toString().matchAll(/"eventTime":"([^"]*)"/g)].map(
    ([, time = '']) => time,
  );
  times.sort();
  return {
    s3Bucket: TRAIL_BUCKET,
    s3Object: key,
    hashValue: createHash('sha256').update(json).digest('hex'),
    hashAlgorithm: 'SHA-256',
    newestEventTime: times.at(-1) ?? '',
    oldestEventTime: times[0] ?? '',
  };
}

function isoTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function compactTime(time: number): string {
  return isoTime(time).replaceAll(/[-:]/g, '');
}

function dayFolder(time: number): string {
  return isoTime(time).slice(0, 10).replaceAll('-', '/');
}
