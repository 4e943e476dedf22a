import { crc32, createInflateRaw } from 'node:zlib';

/** What a gzip file turned out to be. Its text was given away piece by piece. */
export type GzipEnd =
  | { readonly kind: 'whole' }
  | { readonly kind: 'trailing-bytes'; readonly count: number }
  | { readonly kind: 'damaged'; readonly reason: string };

const HEADER = 10;
const TRAILER = 8;
const HAS_CRC = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;

/** Where the compressed data begins; null where there is no gzip header. (Source: RFC 1952.) */
function headerLength(bytes: Buffer): number | null {
  if (bytes.length < HEADER + TRAILER || bytes.readUInt32BE() >>> 8 !== 0x1f8b08) return null;
  const flags = bytes.readUInt8(3);
  let at = HEADER;
  if (flags & HAS_EXTRA) at += 2 + bytes.readUInt16LE(at);
  for (const text of [HAS_NAME, HAS_COMMENT]) {
    if (!(flags & text)) continue;
    const end = bytes.indexOf(0, at);
    if (end === -1) return null;
    at = end + 1;
  }
  if (flags & HAS_CRC) at += 2;
  return at + TRAILER < bytes.length ? at : null;
}

/** Of decompression, in bytes: each piece of text is a turn of its own. */
const SMALLEST_CHUNK = 16 * 1024;
const LARGEST_CHUNK = 1024 * 1024;

/** The last bytes tell the length of the text, or lie. */
function chunkSizeFor(bytes: Buffer): number {
  const length = bytes.readUInt32LE(bytes.length - 4) + 1;
  return Math.max(SMALLEST_CHUNK, Math.min(length, LARGEST_CHUNK));
}

/**
 * Decompresses the first member of a gzip file, and says whether that is all of the file: Node's gunzip joins
 * members and passes over what comes behind them, and so lets bytes be added that nobody signed.
 */
export async function inflateMember(
  file: Uint8Array,
  onText: (text: Buffer) => void,
): Promise<GzipEnd> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const start = headerLength(bytes);
  if (start === null) return { kind: 'damaged', reason: 'it is no gzip file' };
  const inflate = createInflateRaw({ chunkSize: chunkSizeFor(bytes) });
  let checksum = 0;
  let length = 0;
  inflate.end(bytes.subarray(start));
  try {
    for await (const text of inflate as AsyncIterable<Buffer>) {
      checksum = crc32(text, checksum);
      length += text.length;
      onText(text);
    }
  } catch {
    return { kind: 'damaged', reason: 'its gzip stream is damaged or cut short' };
  }
  const trailer = bytes.subarray(start + inflate.bytesWritten);
  if (trailer.length < TRAILER) {
    return { kind: 'damaged', reason: 'its gzip stream is cut short' };
  }
  if (trailer.readUInt32LE() !== checksum || trailer.readUInt32LE(4) !== length % 2 ** 32) {
    return { kind: 'damaged', reason: 'its gzip stream has another checksum than its text' };
  }
  const count = trailer.length - TRAILER;
  return count === 0 ? { kind: 'whole' } : { kind: 'trailing-bytes', count };
}
