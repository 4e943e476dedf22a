import { availableParallelism } from 'node:os';
import type { CountedRecords } from '../model.ts';
import type { LogFile } from './find.ts';
import { Lane, type LaneOptions, type LaneReading } from './lane.ts';
import type { ReportedFile } from './read.ts';

/** How far the reading is; sizes in bytes on disk. */
export interface ReadProgress {
  readonly filesDone: number;
  readonly bytesDone: number;
}

export interface ReaderOptions extends LaneOptions {
  readonly onProgress: (progress: ReadProgress) => void;
}

/** A reader less is quicker than starting it, below so many bytes of files for each. */
const WORTH_A_READER = 2 * 1024 * 1024;
const MOST_READERS = 8;
/** Bytes of files that a reader is asked for at once: to ask takes a moment, which small files are not worth. */
const LARGEST_PORTION = 4 * 1024 * 1024;
/** What is left is at least so many portions for each reader: all are to end at about the same time. */
const PORTIONS_LEFT = 8;

/** How many readers a number of bytes of files is worth. */
function lanesFor(files: readonly LogFile[]): number {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const worth = Math.ceil(bytes / WORTH_A_READER);
  return Math.max(1, Math.min(availableParallelism(), MOST_READERS, files.length, worth));
}

function countedBy(lanes: readonly LaneReading[]): CountedRecords {
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

/** Files that are not handed out yet. */
class Portions {
  readonly #files: readonly ReportedFile[];
  readonly #lanes: number;
  #next = 0;
  #bytes: number;

  constructor(files: readonly ReportedFile[], lanes: number) {
    this.#files = files;
    this.#lanes = lanes;
    this.#bytes = files.reduce((sum, { size }) => sum + size, 0);
  }

  /** One file at least, while there is any. */
  next(): readonly ReportedFile[] {
    const most = Math.min(LARGEST_PORTION, this.#bytes / (this.#lanes * PORTIONS_LEFT));
    const first = this.#next;
    let bytes = 0;
    while (this.#next < this.#files.length && (this.#next === first || bytes < most)) {
      bytes += this.#files[this.#next]?.size ?? 0;
      this.#next += 1;
    }
    this.#bytes -= bytes;
    return this.#files.slice(first, this.#next);
  }
}

/** Threads that read files, as many as there are cores. */
export class Readers {
  readonly #lanes: readonly Lane[];

  /** Starts them: early, as that takes them a moment. `files` are those that will be read. */
  constructor(files: readonly LogFile[]) {
    this.#lanes = Array.from({ length: lanesFor(files) }, (_, number) => new Lane(number));
  }

  get count(): number {
    return this.#lanes.length;
  }

  /**
   * Reads files, once, and has what may be their records loaded as lines of JSON; gives what was only counted.
   * What is wrong with a file goes into its report; the rest goes on.
   */
  async read(files: readonly ReportedFile[], options: ReaderOptions): Promise<CountedRecords> {
    const readings = this.#lanes.map((lane) => lane.begin(options));
    const portions = new Portions(files, readings.length);
    let filesDone = 0;
    let bytesDone = 0;
    const onDone = ({ size }: ReportedFile): void => {
      filesDone += 1;
      bytesDone += size;
      options.onProgress({ filesDone, bytesDone });
    };
    const close = (): Promise<void> => this.close();
    options.signal.addEventListener('abort', close);
    try {
      await Promise.all(readings.map((lane) => lane.read(() => portions.next(), onDone)));
    } finally {
      options.signal.removeEventListener('abort', close);
      await close();
      await Promise.all(readings.map((lane) => lane.settle()));
    }
    return countedBy(readings);
  }

  /** Ends them at once. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }
}
