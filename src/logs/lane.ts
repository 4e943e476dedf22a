import { once } from 'node:events';
import { truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Span } from './batch.ts';
import type { FilePart, Output, ReaderSetup, ReadReply, ReadRequest } from './messages.ts';
import type { ReportedFile } from './read.ts';
import type { Kind, ScanPlan, Verdict } from './scan.ts';

/** Lines that may be records, in a file of their own, and where they are from, in their order. */
export interface LinesFile {
  readonly path: string;
  readonly size: number;
  readonly lines: number;
  readonly spans: readonly Span[];
}

/** Lines that a reader hands on. */
export interface Lines extends LinesFile {
  /** Lines that are not known to be plain, where the plan has shapes. */
  readonly odd: LinesFile;
}

export interface LaneOptions {
  readonly plan: ScanPlan;
  /** For the lines. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Takes lines in; the file is written again when this is done. `lane`: one at a time has this number. */
  readonly load: (lines: Lines, lane: number) => Promise<void>;
  /** Judges kinds of records, by their members. */
  readonly judge: (kinds: readonly string[]) => Promise<readonly Verdict[]>;
}

/** Lines handed on at once. Bytes. */
const BATCH_SIZE = 4 * 1024 * 1024;

/** A file that lines are written to, and what it holds. */
class Written {
  readonly path: string;
  position = 0;
  spans: Span[] = [];

  constructor(path: string) {
    this.path = path;
    writeFileSync(path, '');
  }

  add(
    file: Span['file'],
    { bytes, lines }: { readonly bytes: number; readonly lines: number },
  ): void {
    this.position += bytes;
    if (lines > 0) this.spans.push({ file, lines });
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

/** One of a reader's two outputs, which take turns: one is filled while the other is loaded. */
class Turn {
  readonly all: Written;
  readonly odd: Written;
  loading: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.all = new Written(`${path}.json`);
    this.odd = new Written(`${path}-odd.json`);
  }

  get size(): number {
    return this.all.position + this.odd.position;
  }

  get output(): Output {
    const { path, position } = this.all;
    return { path, position, odd: { path: this.odd.path, position: this.odd.position } };
  }

  take(): Lines {
    return { ...this.all.take(), odd: this.odd.take() };
  }
}

/** A thread that reads files, and who asks it. */
export class Lane {
  readonly #worker: Worker;
  readonly #ended = new AbortController();
  readonly #number: number;

  constructor(number: number) {
    const { resolve } = createRequire(import.meta.url);
    this.#worker = new Worker(resolve('#reader'));
    // One that is never asked need not be waited for.
    this.#worker.unref();
    this.#worker.once('error', (error) => this.#ended.abort(error));
    this.#worker.once('exit', () => this.#ended.abort(new Error('A reader ended early')));
    this.#number = number;
  }

  /** Makes it ready to read. */
  begin(options: LaneOptions): LaneReading {
    const { plan } = options;
    this.#worker.ref();
    this.#worker.postMessage({ plan, batchSize: BATCH_SIZE } satisfies ReaderSetup);
    return new LaneReading(this.#number, options, (request) => this.#exchange(request));
  }

  /** Ends it at once. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #exchange(request: ReadRequest): Promise<ReadReply> {
    this.#worker.postMessage(request);
    // Rejects with what the worker died of.
    const [reply] = await once(this.#worker, 'message', { signal: this.#ended.signal });
    return reply;
  }
}

/** What one thread reads for one query. */
export class LaneReading {
  readonly #number: number;
  readonly #options: LaneOptions;
  readonly #exchange: (request: ReadRequest) => Promise<ReadReply>;
  #turns: readonly [Turn, Turn];
  #unjudged: Kind[] = [];
  #verdicts: ReadRequest['verdicts'] = [];
  counted = { inScope: 0, outside: 0 };
  times: ReadReply['times'] = null;

  constructor(
    number: number,
    options: LaneOptions,
    exchange: (request: ReadRequest) => Promise<ReadReply>,
  ) {
    this.#number = number;
    this.#options = options;
    this.#exchange = exchange;
    const turn = (name: string): Turn => new Turn(join(options.folder, `lines-${number}-${name}`));
    this.#turns = [turn('a'), turn('b')];
  }

  /** Reads files, some at a time, until there are none. */
  async read(next: () => readonly ReportedFile[], onDone: (file: ReportedFile) => void) {
    for (let files = next(); files.length > 0; files = next()) await this.#readFiles(files, onDone);
    await this.#handOver();
    await Promise.all(this.#turns.map(({ loading }) => loading));
  }

  /** Waits for what is being loaded, however it ends. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#turns.map(({ loading }) => loading));
  }

  async #readFiles(files: readonly ReportedFile[], onDone: (file: ReportedFile) => void) {
    const waiting = [...files];
    let asked: ReadRequest['files'] = files.map(({ path, size }) => ({ path, size }));
    while (waiting.length > 0) {
      const { parts } = await this.#ask(asked);
      asked = [];
      for (const part of parts) {
        const [file] = waiting;
        if (file === undefined) throw new Error('A reader gave more than it was asked for');
        this.#add(part, file);
        if (!part.isDone) continue;
        waiting.shift();
        onDone(file);
      }
      const [turn] = this.#turns;
      if (turn.size >= BATCH_SIZE) await this.#handOver();
      await this.#haveJudged(parts);
      this.#options.signal.throwIfAborted();
    }
  }

  async #ask(files: ReadRequest['files']): Promise<ReadReply> {
    const [turn] = this.#turns;
    const verdicts = this.#verdicts;
    this.#verdicts = [];
    const reply = await this.#exchange({ files, output: turn.output, verdicts });
    this.times = reply.times;
    return reply;
  }

  #add(part: FilePart, { report }: ReportedFile): void {
    const [turn] = this.#turns;
    turn.all.add(report, part);
    turn.odd.add(report, part.odd);
    report.records += part.passed;
    this.counted.inScope += part.counted.inScope;
    this.counted.outside += part.counted.outside;
    if (!part.isDone) return;
    report.malformed += part.malformed;
    report.problem = part.problem;
  }

  /** Has the lines loaded once the other file's are, and turns to that. */
  async #handOver(): Promise<void> {
    const [full, other] = this.#turns;
    await other.loading;
    if (full.size > 0) {
      full.loading = this.#options.load(full.take(), this.#number);
      full.loading.catch(() => {});
    }
    this.#turns = [other, full];
  }

  /** Kinds are judged together, and not before a reader waits for it: most have few records. */
  async #haveJudged(parts: readonly FilePart[]): Promise<void> {
    this.#unjudged.push(...parts.flatMap(({ newKinds }) => newKinds));
    if (!parts.some(({ isWaiting }) => isWaiting)) return;
    const kinds = this.#unjudged;
    this.#unjudged = [];
    const verdicts = await this.#options.judge(kinds.map(({ members }) => members));
    this.#verdicts = kinds.map(({ id }, index) => [id, verdicts[index] ?? 'written']);
  }
}
