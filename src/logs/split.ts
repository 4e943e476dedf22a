import type { BatchBuilder } from './batch.ts';
import {
  BACKSLASH,
  BARE_BRACKET,
  beginsWrapper,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  isBetweenValues,
  LIST_KEY,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.ts';

const BROKEN = -1;

/** What is wrong with a file that does not begin like JSON. */
export const NOT_JSON = 'not JSON';

/**
 * Where the splitter stands: between values; between the records of a list; in a record; behind the
 * list in its wrapper; in text that is no JSON; reading line by line; or past mending.
 */
type Place = 'top' | 'list' | 'record' | 'tail' | 'garbage' | 'lines' | 'broken';

/**
 * Splits JSON text into its records without parsing them, one chunk of bytes after the other.
 * Takes `{"Records":[...]}` and the like, `[...]`, single values, and values one after the other.
 * Once values are seen to stand on lines of their own, a broken line costs only itself. What comes
 * out need not be a CloudTrail record, nor valid JSON: the engine judges that.
 */
export class RecordSplitter {
  readonly #batch: BatchBuilder;
  #place: Place;
  #isInList = false;
  #listIsWrapped = false;
  /** Braces and brackets open within the record, or within the wrapper's tail. */
  #nesting = 0;
  #inString = false;
  #isEscaped = false;
  #isOneLine = true;
  #isLinePerRecord = false;
  #isOnNewLine = false;
  #isInLine = false;
  #isInLiteral = false;
  #isEmpty = true;
  #problem: string | null = null;
  /** Things that cannot be records: numbers in lists, text between values, records too long to take. */
  strays = 0;

  /** `byLine`: the name of the file says that each line is a value. */
  constructor(batch: BatchBuilder, byLine: boolean) {
    this.#batch = batch;
    this.#place = byLine ? 'lines' : 'top';
  }

  /** Takes the next bytes. */
  push(chunk: Uint8Array): void {
    let position = 0;
    while (position < chunk.length) position = this.#step(chunk, position);
  }

  /** Ends the text; says what is wrong with it, or null. */
  end(): string | null {
    if (this.#isInLine) this.#endRecord();
    if (this.#place === 'record') this.#batch.dropRecord();
    if (this.#problem !== null) return this.#problem;
    if (this.#isEmpty) return 'empty file';
    return ['record', 'list', 'tail'].includes(this.#place) ? 'JSON cut short' : null;
  }

  #step(chunk: Uint8Array, from: number): number {
    switch (this.#place) {
      case 'top':
        return this.#scanTop(chunk, from);
      case 'list':
        return this.#scanList(chunk, from);
      case 'record':
      case 'tail':
        return this.#scanNested(chunk, from);
      case 'garbage':
        return this.#scanGarbage(chunk, from);
      case 'lines':
        return this.#scanLine(chunk, from);
      case 'broken':
        return chunk.length;
    }
  }

  #scanTop(chunk: Uint8Array, from: number): number {
    let i = from;
    while (i < chunk.length && isBetweenValues(chunk[i])) {
      // Nothing but a line break behind a value on one line: the values stand on lines of their own.
      if (chunk[i] === COMMA) this.#isLinePerRecord = false;
      if (chunk[i] === NEWLINE) this.#isOnNewLine = true;
      i++;
    }
    if (i === chunk.length) return i;
    const isFirst = this.#isEmpty;
    this.#isEmpty = false;
    switch (chunk[i]) {
      case OPEN_BRACE:
      case QUOTE:
        if (this.#isLinePerRecord && this.#isOnNewLine) this.#place = 'lines';
        else this.#beginRecord(false);
        return i;
      case OPEN_BRACKET:
        this.#place = 'list';
        this.#listIsWrapped = false;
        return i + 1;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        return this.#break(chunk, 'bad JSON: a bracket too many');
      default:
        if (isFirst) return this.#break(chunk, NOT_JSON);
        this.strays += 1;
        this.#place = 'garbage';
        return i;
    }
  }

  #scanList(chunk: Uint8Array, from: number): number {
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i];
      if (isBetweenValues(byte)) {
        this.#isInLiteral = false;
      } else if (byte === OPEN_BRACE || byte === QUOTE || byte === OPEN_BRACKET) {
        this.#beginRecord(true);
        return i;
      } else if (byte === CLOSE_BRACKET) {
        this.#place = this.#listIsWrapped ? 'tail' : 'top';
        this.#nesting = 1;
        return i + 1;
      } else if (!this.#isInLiteral) {
        this.#isInLiteral = true;
        this.strays += 1;
      }
    }
    return chunk.length;
  }

  /** The hot loop: strings and brackets, up to the end of the record or of the wrapper's tail. */
  #scanNested(chunk: Uint8Array, from: number): number {
    let start = from;
    let nesting = this.#nesting;
    let i = from;
    while (i < chunk.length) {
      const byte = this.#inString ? QUOTE : (chunk[i++] as number);
      if (byte === QUOTE) {
        const end = this.#scanString(chunk, i);
        if (end === BROKEN) return this.#endBrokenString(chunk, i);
        i = end;
        if (nesting === 0 && !this.#inString) return this.#endNested(chunk, start, i);
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (byte === OPEN_BRACKET && nesting === 1 && this.#mayBeWrapper()) {
          this.#batch.append(chunk, start, i - 1);
          start = i - 1;
          if (this.#batch.recordEndsWith(LIST_KEY)) return this.#enterList(i);
        }
        nesting += 1;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        nesting -= 1;
        if (nesting === 0) return this.#endNested(chunk, start, i);
      } else if (byte === NEWLINE) {
        this.#isOneLine = false;
      }
    }
    if (this.#place === 'record') this.#batch.append(chunk, start, chunk.length);
    this.#nesting = nesting;
    return chunk.length;
  }

  /** Past the string that `from` is in; BROKEN where a line break shows that a quote is missing. */
  #scanString(chunk: Uint8Array, from: number): number {
    let i = from;
    if (this.#isEscaped) {
      if (chunk[i++] === NEWLINE) return BROKEN;
      this.#isEscaped = false;
    }
    while (i < chunk.length) {
      const byte = chunk[i++];
      if (byte === QUOTE) {
        this.#inString = false;
        return i;
      }
      if (byte === BACKSLASH) {
        if (i === chunk.length) this.#isEscaped = true;
        else if (chunk[i++] === NEWLINE) return BROKEN;
      } else if (byte === NEWLINE) {
        return BROKEN;
      }
    }
    this.#inString = true;
    return chunk.length;
  }

  #beginRecord(isInList: boolean): void {
    this.#place = 'record';
    this.#isInList = isInList;
    this.#isOneLine = true;
    this.#resetNesting();
  }

  #resetNesting(): void {
    this.#nesting = 0;
    this.#inString = false;
    this.#isEscaped = false;
  }

  /** A record in a list is none, nor is the rest of a wrapper. */
  #mayBeWrapper(): boolean {
    return this.#place === 'record' && !this.#isInList;
  }

  #enterList(next: number): number {
    this.#batch.dropRecord();
    this.#place = 'list';
    this.#listIsWrapped = true;
    return next;
  }

  #endNested(chunk: Uint8Array, from: number, to: number): number {
    if (this.#place === 'record') {
      this.#batch.append(chunk, from, to);
      this.#endRecord();
      this.#isLinePerRecord = this.#isOneLine && !this.#isInList;
      this.#isOnNewLine = false;
      this.#place = this.#isInList ? 'list' : 'top';
    } else {
      this.#place = 'top';
    }
    this.#resetNesting();
    return to;
  }

  #endRecord(): void {
    if (!this.#batch.endRecord(this.#isOneLine)) this.strays += 1;
  }

  /** A line break in a string means a lost quote. Outside of lists, only this line is given up. */
  #endBrokenString(chunk: Uint8Array, from: number): number {
    if (!this.#mayBeWrapper()) return this.#break(chunk, 'bad JSON: a line break in a string');
    this.#batch.dropRecord();
    this.strays += 1;
    this.#place = 'top';
    return chunk.indexOf(NEWLINE, from) + 1;
  }

  #scanGarbage(chunk: Uint8Array, from: number): number {
    const newline = chunk.indexOf(NEWLINE, from);
    if (newline < 0) return chunk.length;
    this.#place = 'top';
    return newline + 1;
  }

  #scanLine(chunk: Uint8Array, from: number): number {
    let start = from;
    if (!this.#isInLine) {
      while (start < chunk.length && isBetweenValues(chunk[start])) start++;
      if (start === chunk.length) return start;
      this.#isEmpty = false;
      if (beginsWrapper(chunk, start)) {
        this.#beginRecord(false);
        return start;
      }
      this.#isInLine = true;
      this.#isOneLine = true;
    }
    const newline = chunk.indexOf(NEWLINE, start);
    this.#batch.append(chunk, start, newline < 0 ? chunk.length : newline);
    if (newline < 0) return chunk.length;
    this.#isInLine = false;
    if (this.#batch.recordEndsWith(BARE_BRACKET)) this.#leaveLines();
    else this.#endRecord();
    return newline + 1;
  }

  /** A bracket alone on its line begins a value written for people, over several lines. */
  #leaveLines(): void {
    const isList = this.#batch.recordEndsWith(/\[\s*$/);
    this.#beginRecord(false);
    this.#isOneLine = false;
    this.#nesting = 1;
    if (!isList) return;
    this.#batch.dropRecord();
    this.#place = 'list';
    this.#listIsWrapped = false;
  }

  #break(chunk: Uint8Array, problem: string): number {
    if (this.#place === 'record') this.#batch.dropRecord();
    this.#place = 'broken';
    this.#problem = problem;
    return chunk.length;
  }
}
