import { openSync, writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { emptyReport, type FileReport } from './batch.ts';
import type { LogFile } from './find.ts';
import type { FilePart, Output, Place, ReaderSetup, ReadReply, ReadRequest } from './messages.ts';
import { type Part, readParts } from './read.ts';
import { Scanner } from './scan.ts';

/** A file that is being read. */
interface Reading {
  readonly report: FileReport;
  readonly parts: AsyncIterator<Part>;
}

/** Reads one file after the other into outputs that are written again and again. */
class Reader {
  readonly #scanner: Scanner;
  readonly #batchSize: number;
  readonly #isSorting: boolean;
  readonly #descriptors = new Map<string, number>();
  readonly #waiting: LogFile[] = [];
  #reading: Reading | null = null;

  constructor({ plan, batchSize }: ReaderSetup) {
    this.#scanner = new Scanner(plan);
    this.#batchSize = batchSize;
    this.#isSorting = plan.shapes !== undefined;
  }

  async answer({ files, output, verdicts }: ReadRequest): Promise<ReadReply> {
    for (const [kind, verdict] of verdicts) this.#scanner.judge(kind, verdict);
    this.#waiting.push(...files);
    const parts: FilePart[] = [];
    let left = output;
    for (let reading = this.#current(); reading !== null; reading = this.#current()) {
      const part = await this.#read(reading, left);
      parts.push(part);
      left = behind(left, part);
      if (!part.isDone || positionIn(left) >= this.#batchSize) break;
    }
    return { parts, times: this.#scanner.times };
  }

  /** The file that has begun, else the next one; null for none. */
  #current(): Reading | null {
    const file = this.#reading === null ? this.#waiting.shift() : undefined;
    if (file !== undefined) this.#reading = this.#open(file);
    return this.#reading;
  }

  /** Reads a file to its end, or until the output is full, or it waits. */
  async #read(reading: Reading, output: Output): Promise<FilePart> {
    let read: FilePart = NOTHING;
    let isDone = false;
    while (!isDone && !read.isWaiting && positionIn(behind(output, read)) < this.#batchSize) {
      const part = await reading.parts.next();
      isDone = part.done === true;
      if (part.done !== true) read = this.#write(part.value, output, read);
    }
    if (isDone) this.#reading = null;
    const { malformed, problem } = reading.report;
    return { ...read, isDone, malformed, problem };
  }

  #open(file: LogFile): Reading {
    const report = emptyReport(file.path);
    return { report, parts: readParts({ ...file, report }, this.#scanner, this.#batchSize) };
  }

  /** Writes a part where it belongs, and adds it up. */
  #write(part: Part, output: Output, read: FilePart): FilePart {
    const isOdd = this.#isSorting && !part.isPlain;
    const { bytes, lines } = part;
    const { path, position } = isOdd ? output.odd : output;
    const before = isOdd ? read.odd : read;
    this.#writeBytes(bytes, { path, position: position + before.bytes });
    const written = { bytes: before.bytes + bytes.length, lines: before.lines + lines };
    return { ...sum(read, part), ...(isOdd ? { odd: written } : written) };
  }

  #writeBytes(bytes: Uint8Array, { path, position }: Place): void {
    const descriptor = this.#descriptors.get(path) ?? openSync(path, 'r+');
    this.#descriptors.set(path, descriptor);
    let written = 0;
    while (written < bytes.length) {
      const rest = bytes.length - written;
      written += writeSync(descriptor, bytes, written, rest, position + written);
    }
  }
}

const NOTHING: FilePart = {
  bytes: 0,
  lines: 0,
  odd: { bytes: 0, lines: 0 },
  passed: 0,
  counted: { inScope: 0, outside: 0 },
  newKinds: [],
  isWaiting: false,
  isDone: false,
  malformed: 0,
  problem: null,
};

/** Where the output goes on behind what was written of a file. */
function behind(output: Output, { bytes, odd }: Pick<FilePart, 'bytes' | 'odd'>): Output {
  return {
    path: output.path,
    position: output.position + bytes,
    odd: { path: output.odd.path, position: output.odd.position + odd.bytes },
  };
}

/** Bytes in both places of an output. */
function positionIn({ position, odd }: Output): number {
  return position + odd.position;
}

/** All but the lines. */
function sum(read: FilePart, part: Part): FilePart {
  return {
    ...read,
    passed: read.passed + part.passed,
    counted: {
      inScope: read.counted.inScope + part.counted.inScope,
      outside: read.counted.outside + part.counted.outside,
    },
    newKinds: [...read.newKinds, ...part.newKinds],
    isWaiting: part.isWaiting,
  };
}

let reader: Reader | null = null;
parentPort?.on('message', async (message: ReaderSetup | ReadRequest) => {
  if ('plan' in message) reader = new Reader(message);
  else parentPort?.postMessage(await reader?.answer(message));
});
