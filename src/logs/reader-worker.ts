import { openSync, writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { emptyReport, type FileReport } from './batch.ts';
import type { LogFile } from './find.ts';
import type { Output, Place, ReaderSetup, ReadReply, ReadRequest } from './messages.ts';
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
  #reading: Reading | null = null;

  constructor({ plan, batchSize }: ReaderSetup) {
    this.#scanner = new Scanner(plan);
    this.#batchSize = batchSize;
    this.#isSorting = plan.shapes !== undefined;
  }

  async answer({ file, output, verdicts }: ReadRequest): Promise<ReadReply> {
    for (const [kind, verdict] of verdicts) this.#scanner.judge(kind, verdict);
    if (file !== null) this.#reading = this.#open(file);
    const reading = this.#reading;
    if (reading === null) throw new Error('No file to go on with');
    let reply: ReadReply = { ...NOTHING, times: null };
    let isDone = false;
    while (!isDone && !reply.isWaiting && sizeOf(output, reply) < this.#batchSize) {
      const part = await reading.parts.next();
      isDone = part.done === true;
      if (part.done !== true) {
        reply = this.#take(part.value, output, reply);
      }
    }
    const { malformed, problem } = reading.report;
    return { ...reply, isDone, malformed, problem, times: this.#scanner.times };
  }

  #open(file: LogFile): Reading {
    const report = emptyReport(file.path);
    return { report, parts: readParts({ ...file, report }, this.#scanner, this.#batchSize) };
  }

  /** Writes a part where it belongs, and adds it up. */
  #take(part: Part, output: Output, reply: ReadReply): ReadReply {
    const isOdd = this.#isSorting && !part.isPlain;
    const { bytes, lines } = part;
    const { path, position } = isOdd ? output.odd : output;
    const before = isOdd ? reply.odd : reply;
    this.#write(bytes, { path, position: position + before.bytes });
    const written = { bytes: before.bytes + bytes.length, lines: before.lines + lines };
    return { ...sum(reply, part), ...(isOdd ? { odd: written } : written) };
  }

  #write(bytes: Uint8Array, { path, position }: Place): void {
    const descriptor = this.#descriptors.get(path) ?? openSync(path, 'r+');
    this.#descriptors.set(path, descriptor);
    let written = 0;
    while (written < bytes.length) {
      const rest = bytes.length - written;
      written += writeSync(descriptor, bytes, written, rest, position + written);
    }
  }
}

const NOTHING = {
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

/** Bytes in both places of an output. */
function sizeOf(output: Output, reply: ReadReply): number {
  return output.position + reply.bytes + output.odd.position + reply.odd.bytes;
}

/** All but the lines. */
function sum(reply: ReadReply, part: Part): ReadReply {
  return {
    ...reply,
    passed: reply.passed + part.passed,
    counted: {
      inScope: reply.counted.inScope + part.counted.inScope,
      outside: reply.counted.outside + part.counted.outside,
    },
    newKinds: [...reply.newKinds, ...part.newKinds],
    isWaiting: part.isWaiting,
  };
}

let reader: Reader | null = null;
parentPort?.on('message', async (message: ReaderSetup | ReadRequest) => {
  if ('plan' in message) reader = new Reader(message);
  else parentPort?.postMessage(await reader?.answer(message));
});
