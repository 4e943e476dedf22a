import { once } from 'node:events';
import { truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CountedRecords } from '../model.ts';
import type { Span } from './batch.ts';
import type { ReaderSetup, ReadReply, ReadRequest } from './messages.ts';
import type { ReadProgress, ReportedFile } from './read.ts';
import type { Kind, ScanPlan, Verdict } from './scan.ts';

/** Lines that may be records, in a file of their own, and where they are from, in their order. */
export interface LinesFile {
  readonly path: string;
  readonly size: number;
  readonly lines: number;
  readonly spans: readonly Span[];
}

export interface ReaderOptions {
  readonly plan: ScanPlan;
  /** For the lines: memory, where the system has such a folder. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadProgress) => void;
  /** Takes lines in; the file is written again when this is done. `lane`: one at a time has this number. */
  readonly load: (lines: LinesFile, lane: number) => Promise<void>;
  /** Judges kinds of records, by their members. */
  readonly judge: (kinds: readonly string[]) => Promise<readonly Verdict[]>;
}

/** Lines handed on at once. Bytes. */
const BATCH_SIZE = 8 * 1024 * 1024;
/** A reader less is quicker than starting it, below so many bytes of files for each. */
const WORTH_A_READER = 2 * 1024 * 1024;
const MOST_READERS = 8;

/** One of a reader's two files for lines, which take turns: one is filled while the other is loaded. */
class Output {
  readonly path: string;
  position = 0;
  spans: Span[] = [];
  loading: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.path = path;
    writeFileSync(path, '');
  }

  /** What it holds; it is empty then. */
  take(): LinesFile {
    const { path, position, spans } = this;
    truncateSync(path, position);
    this.position = 0;
    this.spans = [];
    return { path, size: position, lines: spans.reduce((sum, { lines }) => sum + lines, 0), spans };
  }
}

/** How many readers a number of bytes of files is worth. */
export function lanesFor(files: readonly ReportedFile[]): number {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const worth = Math.ceil(bytes / WORTH_A_READER);
  return Math.max(1, Math.min(availableParallelism(), MOST_READERS, files.length, worth));
}

/** Asks one worker, and takes its answers in. */
class Lane {
  readonly #worker: Worker;
  readonly #ended = new AbortController();
  readonly #number: number;
  readonly #options: ReaderOptions;
  #outputs: readonly [Output, Output];
  #unjudged: Kind[] = [];
  #verdicts: ReadRequest['verdicts'] = [];
  counted = { inScope: 0, outside: 0 };
  times: ReadReply['times'] = null;

  constructor(number: number, options: ReaderOptions) {
    const setup: ReaderSetup = { plan: options.plan, batchSize: BATCH_SIZE };
    const { resolve } = createRequire(import.meta.url);
    this.#worker = new Worker(resolve('#reader'), { workerData: setup });
    this.#worker.once('exit', () => this.#ended.abort(new Error('A reader ended early')));
    this.#number = number;
    this.#options = options;
    const output = (name: string): Output =>
      new Output(join(options.folder, `lines-${number}-${name}.json`));
    this.#outputs = [output('a'), output('b')];
  }

  /** Reads files until there is none. */
  async read(next: () => ReportedFile | undefined, onDone: (file: ReportedFile) => void) {
    for (let file = next(); file !== undefined; file = next()) {
      await this.#readFile(file);
      this.#options.signal.throwIfAborted();
      onDone(file);
    }
    await this.#handOver();
    await Promise.all(this.#outputs.map(({ loading }) => loading));
  }

  /** Ends it at once; what is being loaded is awaited. */
  async close(): Promise<void> {
    await this.#worker.terminate();
    await Promise.allSettled(this.#outputs.map(({ loading }) => loading));
  }

  async #readFile(file: ReportedFile): Promise<void> {
    const { path, size, report } = file;
    let reply = await this.#ask({ path, size }, file);
    while (!reply.isDone) reply = await this.#ask(null, file);
    report.malformed += reply.malformed;
    report.problem = reply.problem;
  }

  async #ask(file: ReadRequest['file'], { report }: ReportedFile): Promise<ReadReply> {
    const [output] = this.#outputs;
    const verdicts = this.#verdicts;
    this.#verdicts = [];
    const { path, position } = output;
    const reply = await this.#exchange({ file, output: { path, position }, verdicts });
    output.position += reply.bytes;
    if (reply.lines > 0) output.spans.push({ file: report, lines: reply.lines });
    report.records += reply.passed;
    this.counted.inScope += reply.counted.inScope;
    this.counted.outside += reply.counted.outside;
    this.times = reply.times;
    if (output.position >= BATCH_SIZE) await this.#handOver();
    await this.#haveJudged(reply);
    return reply;
  }

  async #exchange(request: ReadRequest): Promise<ReadReply> {
    this.#worker.postMessage(request);
    // Rejects with what the worker died of.
    const [reply] = await once(this.#worker, 'message', { signal: this.#ended.signal });
    return reply;
  }

  /** Has the lines loaded once the other file's are, and turns to that. */
  async #handOver(): Promise<void> {
    const [full, other] = this.#outputs;
    await other.loading;
    if (full.position > 0) {
      full.loading = this.#options.load(full.take(), this.#number);
      full.loading.catch(() => {});
    }
    this.#outputs = [other, full];
  }

  /** Kinds are judged together, and not before a reader waits for it: most have few records. */
  async #haveJudged({ newKinds, isWaiting }: ReadReply): Promise<void> {
    this.#unjudged.push(...newKinds);
    if (!isWaiting) return;
    const kinds = this.#unjudged;
    this.#unjudged = [];
    const verdicts = await this.#options.judge(kinds.map(({ members }) => members));
    this.#verdicts = kinds.map(({ id }, index) => [id, verdicts[index] ?? 'written']);
  }
}

function countedBy(lanes: readonly Lane[]): CountedRecords {
  const times = lanes.flatMap((lane) => (lane.times === null ? [] : [lane.times]));
  return {
    inScope: lanes.reduce((sum, { counted }) => sum + counted.inScope, 0),
    outside: lanes.reduce((sum, { counted }) => sum + counted.outside, 0),
    firstEvent:
      times
        .map(({ first }) => first)
        .sort()
        .at(0) ?? null,
    lastEvent:
      times
        .map(({ last }) => last)
        .sort()
        .at(-1) ?? null,
  };
}

/**
 * Reads files in as many threads as there are cores, and has what may be their records loaded as lines of
 * JSON; gives what was only counted. What is wrong with a file goes into its report; the rest goes on.
 */
export async function readFiles(
  files: readonly ReportedFile[],
  options: ReaderOptions,
): Promise<CountedRecords> {
  const lanes = Array.from({ length: lanesFor(files) }, (_, number) => new Lane(number, options));
  const waiting = files.values();
  let filesDone = 0;
  let bytesDone = 0;
  const onDone = ({ size }: ReportedFile): void => {
    filesDone += 1;
    bytesDone += size;
    options.onProgress({ filesDone, bytesDone });
  };
  const close = (): Promise<unknown> => Promise.all(lanes.map((lane) => lane.close()));
  options.signal.addEventListener('abort', close);
  try {
    await Promise.all(lanes.map((lane) => lane.read(() => waiting.next().value, onDone)));
  } finally {
    options.signal.removeEventListener('abort', close);
    await close();
  }
  return countedBy(lanes);
}
