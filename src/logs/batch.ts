import { CARRIAGE_RETURN, NEWLINE, SPACE } from './json-bytes.ts';

/** A record longer than this is not taken: CloudTrail's own limit is 256 KB. Bytes. */
export const LONGEST_RECORD = 4 * 1024 * 1024;

const LONGEST_KEY = 64;

/** What became of one file. */
export interface FileReport {
  readonly path: string;
  /** CloudTrail records in it, copies included. */
  records: number;
  /** JSON that is no CloudTrail record. */
  foreign: number;
  /** What could not be read as JSON. */
  malformed: number;
  /** Why the file, or its rest, could not be read. */
  problem: string | null;
}

/** A report of a file that is not read yet. */
export function emptyReport(path: string): FileReport {
  return { path, records: 0, foreign: 0, malformed: 0, problem: null };
}

/** Some lines in a row from one file. */
export interface Span {
  readonly file: FileReport;
  lines: number;
}

/** Lines that may be records, each with its newline, and where they are from, in their order. */
export interface Batch {
  readonly bytes: Buffer;
  readonly spans: readonly Span[];
  readonly lines: number;
}

/** Collects batches in buffers that take turns: one is filled while another is worked on. */
export class BatchBuilder {
  #bytes: Buffer;
  /** The buffers of the last two batches, the older one first. */
  #others: readonly [Buffer, Buffer];
  /** End of the complete lines, where the current record begins. */
  #start = 0;
  #end = 0;
  #isTooLong = false;
  #spans: Span[] = [];
  #file: FileReport | null = null;

  /** `size`: bytes to begin with. */
  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size);
    this.#others = [Buffer.allocUnsafe(size), Buffer.allocUnsafe(size)];
  }

  /** Bytes of complete lines so far. */
  get size(): number {
    return this.#start;
  }

  /** The records that follow are this file's. */
  startFile(file: FileReport): void {
    this.#file = file;
  }

  /** Adds a part of the current record. */
  append(chunk: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (this.#end - this.#start + length > LONGEST_RECORD) this.#isTooLong = true;
    if (this.#isTooLong) return;
    this.#reserve(length + 1);
    this.#bytes.set(chunk.subarray(from, to), this.#end);
    this.#end += length;
  }

  /** Ends the current record; false when it was too long and is dropped. */
  endRecord(isOneLine: boolean): boolean {
    if (this.#isTooLong) {
      this.dropRecord();
      return false;
    }
    if (!isOneLine) this.#joinLines();
    this.#reserve(1);
    this.#bytes[this.#end++] = NEWLINE;
    this.#start = this.#end;
    this.#countLine();
    return true;
  }

  /** Whether the last bytes of the current record match a pattern. */
  recordEndsWith(pattern: RegExp): boolean {
    const from = Math.max(this.#start, this.#end - LONGEST_KEY);
    return pattern.test(this.#bytes.toString('latin1', from, this.#end));
  }

  /** Forgets the current, unfinished record. */
  dropRecord(): void {
    this.#end = this.#start;
    this.#isTooLong = false;
  }

  /** Hands out the complete lines; they are valid until the call after the next. */
  take(): Batch {
    const bytes = this.#bytes.subarray(0, this.#start);
    const spans = this.#spans;
    const unfinished = this.#bytes.subarray(this.#start, this.#end);
    const [oldest, last] = this.#others;
    this.#others = [last, this.#bytes];
    this.#bytes =
      oldest.length < this.#bytes.length ? Buffer.allocUnsafe(this.#bytes.length) : oldest;
    this.#bytes.set(unfinished);
    this.#start = 0;
    this.#end = unfinished.length;
    this.#spans = [];
    return { bytes, spans, lines: spans.reduce((sum, span) => sum + span.lines, 0) };
  }

  #countLine(): void {
    const last = this.#spans.at(-1);
    if (last !== undefined && last.file === this.#file) last.lines += 1;
    else if (this.#file !== null) this.#spans.push({ file: this.#file, lines: 1 });
  }

  /** Line breaks between JSON's tokens mean nothing, and within strings they are not allowed. */
  #joinLines(): void {
    for (let i = this.#start; i < this.#end; i++) {
      const byte = this.#bytes[i];
      if (byte === NEWLINE || byte === CARRIAGE_RETURN) this.#bytes[i] = SPACE;
    }
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.ceil((this.#end + length) * 1.5));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
