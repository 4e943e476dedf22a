import { type Batch, BatchBuilder, type FileReport } from './batch.ts';
import type { LogFile } from './find.ts';
import { NEWLINE } from './json-bytes.ts';
import { free, readChunks, readWhole, UnreadableError } from './open.ts';
import type { Counted, Kind, Scanned, Scanner } from './scan.ts';
import { RecordSplitter } from './split.ts';

/** A file to read, and where to say what became of it. */
export interface ReportedFile extends LogFile {
  readonly report: FileReport;
}

/** Some of a file: lines of JSON that may be records, and records that need no line. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly lines: number;
  /** Records without a line: outside of the window, or counted. */
  readonly passed: number;
  readonly counted: Counted;
  readonly newKinds: readonly Kind[];
  /** The next part is better asked for when the new kinds are judged. */
  readonly isWaiting: boolean;
  /** Whether the lines are known to be plain records; see `Shapes`. */
  readonly isPlain: boolean;
}

/** Room for a batch to begin with: most files need little. Bytes. */
const FIRST_SIZE = 256 * 1024;
const BY_LINE = /\.(jsonl|ndjson)(\.gz)?$/i;
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function withoutMark(chunk: Buffer): Buffer {
  const first = chunk.length > 1 ? chunk.readUInt16BE() : 0;
  if (first === 0xfffe || first === 0xfeff) {
    throw new UnreadableError('UTF-16 text: save it as UTF-8');
  }
  return chunk.subarray(0, 3).equals(UTF8_MARK) ? chunk.subarray(3) : chunk;
}

/** The text of a file, in one piece or in many. */
async function* textOf({ path, size }: LogFile): AsyncGenerator<Buffer> {
  const whole = readWhole(path, size);
  if (whole === null) yield* readChunks(path, size);
  else yield whole;
}

/** Feeds text to the batch; yields whenever the batch is full and has to be emptied. */
async function* split(
  texts: Texts,
  { report: file }: ReportedFile,
  batch: BatchBuilder,
): AsyncGenerator<void> {
  const splitter = new RecordSplitter(batch, BY_LINE.test(file.path));
  batch.startFile(file);
  let isFirst = true;
  try {
    for await (const chunk of texts) {
      splitter.push(isFirst ? withoutMark(chunk) : chunk);
      isFirst = false;
      yield;
    }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    file.problem = error.message;
  }
  const problem = splitter.end();
  file.problem ??= problem;
  file.malformed += splitter.strays;
}

type Texts = Iterable<Buffer> | AsyncIterable<Buffer>;

/**
 * Reads a file the slow way, byte by byte, whatever it looks like, and gives what may be its records as lines,
 * in batches of some `batchSize` bytes. A batch is valid until the one after the next is asked for. What is wrong
 * with the file goes into its report.
 */
export async function* readBatches(
  file: ReportedFile,
  batchSize: number,
  texts: Texts = textOf(file),
): AsyncGenerator<Batch> {
  const batch = new BatchBuilder(Math.min(batchSize, FIRST_SIZE));
  for await (const _ of split(texts, file, batch)) {
    if (batch.size >= batchSize) yield batch.take();
  }
  if (batch.size > 0) yield batch.take();
}

const NOTHING_ELSE = {
  passed: 0,
  counted: { inScope: 0, outside: 0 },
  newKinds: [],
  isWaiting: false,
  isPlain: false,
};

/** Null where it is to be read piece by piece, or not at all: the slow way says why. */
function wholeText({ path, size }: LogFile): Buffer | null {
  try {
    return readWhole(path, size);
  } catch {
    return null;
  }
}

/** The lines of a text, the odd ones or the others. */
function linesWhere({ bytes, odd }: Scanned, isOdd: boolean): Buffer {
  const numbers = new Set(odd);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Buffer[] = [];
  let start = 0;
  for (let number = 0; start < text.length; number++) {
    const end = text.indexOf(NEWLINE, start) + 1;
    if (numbers.has(number) === isOdd) pieces.push(text.subarray(start, end));
    start = end;
  }
  return Buffer.concat(pieces);
}

function oddPart(scanned: Scanned): Part {
  return { ...NOTHING_ELSE, bytes: linesWhere(scanned, true), lines: scanned.odd.length };
}

function withoutOdd(scanned: Scanned): Pick<Part, 'bytes' | 'lines'> {
  return { bytes: linesWhere(scanned, false), lines: scanned.lines - scanned.odd.length };
}

function* fastParts(scan: ReturnType<Scanner['scan']>): Generator<Part, Buffer | null> {
  for (;;) {
    const { done, value } = scan.next();
    if (done === true) return value;
    const { odd } = value;
    if (odd.length > 0) yield oddPart(value);
    const { bytes, lines } = odd.length > 0 ? withoutOdd(value) : value;
    const passed = value.records - value.lines;
    yield { ...value, bytes, lines, passed, isPlain: true };
  }
}

/**
 * Reads a file the fast way, or where it is not written as CloudTrail writes it, the slow way. A part is valid
 * until the one after the next is asked for.
 */
export async function* readParts(
  file: ReportedFile,
  scanner: Scanner,
  batchSize: number,
): AsyncGenerator<Part> {
  const text = wholeText(file);
  const rest = text === null ? null : yield* fastParts(scanner.scan(text));
  if (text !== null && rest === null) {
    free(text);
    return;
  }
  for await (const batch of readBatches(file, batchSize, rest === null ? textOf(file) : [rest])) {
    yield { ...NOTHING_ELSE, bytes: batch.bytes, lines: batch.lines };
  }
}
