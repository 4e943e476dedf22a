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
    const waiting = files.values();
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
      await Promise.all(readings.map((lane) => lane.read(() => waiting.next().value, onDone)));
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
