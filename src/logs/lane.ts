import { once } from 'node:events';
import { truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Span } from './batch.ts';
import type { Output, ReaderSetup, ReadReply, ReadRequest } from './messages.ts';
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
const BATCH_SIZE = 8 * 1024 * 1024;

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

  /** Reads files until there is none. */
  async read(next: () => ReportedFile | undefined, onDone: (file: ReportedFile) => void) {
    for (let file = next(); file !== undefined; file = next()) {
      await this.#readFile(file);
      this.#options.signal.throwIfAborted();
      onDone(file);
    }
    await this.#handOver();
    await Promise.all(this.#turns.map(({ loading }) => loading));
  }

  /** Waits for what is being loaded, however it ends. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#turns.map(({ loading }) => loading));
  }

  async #readFile(file: ReportedFile): Promise<void> {
    const { path, size, report } = file;
    let reply = await this.#ask({ path, size }, file);
    while (!reply.isDone) reply = await this.#ask(null, file);
    report.malformed += reply.malformed;
    report.problem = reply.problem;
  }

  async #ask(file: ReadRequest['file'], { report }: ReportedFile): Promise<ReadReply> {
    const [turn] = this.#turns;
    const verdicts = this.#verdicts;
    this.#verdicts = [];
    const reply = await this.#exchange({ file, output: turn.output, verdicts });
    turn.all.add(report, reply);
    turn.odd.add(report, reply.odd);
    report.records += reply.passed;
    this.counted.inScope += reply.counted.inScope;
    this.counted.outside += reply.counted.outside;
    this.times = reply.times;
    if (turn.size >= BATCH_SIZE) await this.#handOver();
    await this.#haveJudged(reply);
    return reply;
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
  async #haveJudged({ newKinds, isWaiting }: ReadReply): Promise<void> {
    this.#unjudged.push(...newKinds);
    if (!isWaiting) return;
    const kinds = this.#unjudged;
    this.#unjudged = [];
    const verdicts = await this.#options.judge(kinds.map(({ members }) => members));
    this.#verdicts = kinds.map(({ id }, index) => [id, verdicts[index] ?? 'written']);
  }
}
