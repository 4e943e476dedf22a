import { type Batch, BatchBuilder, type FileReport } from './batch.ts';
import type { LogFile } from './find.ts';
import { readChunks, UnreadableError } from './open.ts';
import { RecordSplitter } from './split.ts';

/** How far the reading is; sizes in bytes on disk. */
export interface ReadProgress {
  readonly filesDone: number;
  readonly bytesDone: number;
}

/** A file to read, and where to say what became of it. */
export interface ReportedFile extends LogFile {
  readonly report: FileReport;
}

export interface ReadOptions {
  /** Bytes of text after which a batch is handed on. */
  readonly batchSize: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadProgress) => void;
}

const BY_LINE = /\.(jsonl|ndjson)(\.gz)?$/i;
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function withoutMark(chunk: Buffer): Buffer {
  const first = chunk.length > 1 ? chunk.readUInt16BE() : 0;
  if (first === 0xfffe || first === 0xfeff) {
    throw new UnreadableError('UTF-16 text: save it as UTF-8');
  }
  return chunk.subarray(0, 3).equals(UTF8_MARK) ? chunk.subarray(3) : chunk;
}

/** Feeds one file to the batch; yields whenever the batch is full and has to be emptied. */
async function* splitFile(
  { report: file, size }: ReportedFile,
  batch: BatchBuilder,
  options: ReadOptions,
): AsyncGenerator<void> {
  const splitter = new RecordSplitter(batch, BY_LINE.test(file.path));
  let isFirst = true;
  try {
    for await (const chunk of readChunks(file.path, size, options.signal)) {
      splitter.push(isFirst ? withoutMark(chunk) : chunk);
      isFirst = false;
      if (batch.size >= options.batchSize) yield;
    }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    file.problem = error.message;
  }
  const problem = splitter.end();
  file.problem ??= problem;
  file.malformed += splitter.strays;
}

/**
 * Reads files one after the other and gives what may be their records as lines. A batch is valid
 * until the one after the next is asked for: while one is worked on, the next is read. What is wrong
 * with a file goes into its report; the rest goes on.
 */
export async function* readBatches(
  files: readonly ReportedFile[],
  options: ReadOptions,
): AsyncGenerator<Batch> {
  const batch = new BatchBuilder(options.batchSize * 1.25);
  let bytesDone = 0;
  for (const [index, file] of files.entries()) {
    batch.startFile(file.report);
    for await (const _ of splitFile(file, batch, options)) yield batch.take();
    bytesDone += file.size;
    options.onProgress({ filesDone: index + 1, bytesDone });
  }
  if (batch.size > 0) yield batch.take();
}
