import { closeSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { MessageChannel } from 'node:worker_threads';
import { createGunzip, gunzipSync } from 'node:zlib';
import { reasonOf } from '../errors.ts';

/** A file that cannot be read to its end; the message is the reason, in words for a person. */
export class UnreadableError extends Error {}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  ENOENT: 'gone since it was found',
  Z_BUF_ERROR: 'gzip stream cut short',
  Z_DATA_ERROR: 'gzip stream damaged',
};

function unreadable(error: unknown): UnreadableError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new UnreadableError(REASONS[code] ?? reasonOf(error), { cause: error });
}

/** A file up to this size is read at once; larger ones, and damaged ones, piece by piece. Bytes. */
const SMALL = 8 * 1024 * 1024;
const SMALL_TEXT = 64 * 1024 * 1024;
/** The text of one piece is lost where a stream is damaged: there are many. */
const PIECES = 4096;
const LARGEST_PIECE = 64 * 1024;
const CHUNK = 512 * 1024;
/** Of Node's decompression, which allocates one after the other. Bytes. */
const SMALLEST_CHUNK = 16 * 1024;

/** Nobody listens behind it: what is transferred to a closed port is gone. */
const { port1: CLOSED } = new MessageChannel();
CLOSED.close();

/**
 * Frees the memory of a buffer that is not needed any more, and with it all views of it. Node would get to it
 * later, and take new memory from the system for the next one until then.
 */
export function free({ buffer }: Buffer): void {
  // Small ones share a pool, which is kept.
  if (buffer.byteLength > Buffer.poolSize) CLOSED.postMessage(null, [buffer as ArrayBuffer]);
}

function isGzip(bytes: Buffer): boolean {
  return bytes.length > 1 && bytes.readUInt16BE() === 0x1f8b;
}

/** Decompresses at once, into one buffer where the last bytes tell the length of the text as they should. */
function gunzipWhole(bytes: Buffer): Buffer {
  const length = bytes.readUInt32LE(bytes.length - 4) + 1;
  const chunkSize = Math.max(SMALLEST_CHUNK, Math.min(length, SMALL_TEXT));
  return gunzipSync(bytes, { chunkSize, maxOutputLength: SMALL_TEXT });
}

/** Small files are read into it, one after the other; its pages cost nothing before they are used. */
const room = Buffer.allocUnsafeSlow(SMALL + 1);

/** What a file holds, up to one byte more than a small one does; valid until the next one is read. */
function readSmall(path: string): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0; length += read) {
      read = readSync(descriptor, room, length, room.length - length, null);
    }
    return room.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The whole text of a file of `size` bytes, decompressed where its first bytes are gzip's; null where it is
 * large or damaged, and must be read piece by piece. Throws an UnreadableError.
 */
export function readWhole(path: string, size: number): Buffer | null {
  if (size > SMALL) return null;
  let bytes: Buffer;
  try {
    bytes = readSmall(path);
  } catch (error) {
    throw unreadable(error);
  }
  if (bytes.length > SMALL) return null;
  if (!isGzip(bytes)) return Buffer.from(bytes);
  try {
    return gunzipWhole(bytes);
  } catch {
    return null;
  }
}

/** Decompresses; gives all text that comes before a break, and then throws. */
async function* gunzip(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip();
  let texts: Buffer[] = [];
  let length = 0;
  stream.on('data', (text: Buffer) => {
    texts.push(text);
    length += text.length;
  });
  const take = (): Buffer => {
    const text = Buffer.concat(texts);
    texts = [];
    length = 0;
    return text;
  };
  const failure = new Promise<never>((_, reject) => stream.on('error', reject));
  try {
    for await (const bytes of compressed) {
      const written = new Promise<void>((resolve) => stream.write(bytes, () => resolve()));
      await Promise.race([written, failure]);
      if (length >= CHUNK) yield take();
    }
    const ended = new Promise<void>((resolve) => stream.once('end', resolve));
    stream.end();
    await Promise.race([ended, failure]);
  } catch (error) {
    yield take();
    throw error;
  } finally {
    stream.destroy();
  }
  yield take();
}

async function* readPieces(path: string, size: number): AsyncGenerator<Buffer> {
  await using file = await open(path);
  const magic = Buffer.alloc(2);
  await file.read(magic, 0, 2, 0);
  const bytes = file.createReadStream({
    start: 0,
    highWaterMark: Math.min(LARGEST_PIECE, Math.ceil(size / PIECES)),
    autoClose: false,
  });
  yield* isGzip(magic) ? gunzip(bytes) : bytes;
}

/**
 * The text of a file of `size` bytes piece by piece, decompressed where its first bytes are gzip's, whatever
 * its name. All that comes before a break is given; then it throws an UnreadableError.
 */
export async function* readChunks(path: string, size: number): AsyncGenerator<Buffer> {
  try {
    yield* readPieces(path, size);
  } catch (error) {
    throw unreadable(error);
  }
}
