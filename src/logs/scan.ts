import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Window } from '../model.ts';
import { QUOTE } from './json-bytes.ts';

/** What is to be read of each record. */
export interface ScanPlan {
  /** The members to write; null for whole records. */
  readonly members: readonly string[] | null;
  /**
   * The members whose values make a record's kind: `userAgent`, `additionalEventData.SignatureVersion`;
   * null where every record is to be written, whatever its kind.
   */
  readonly kind: readonly string[] | null;
  readonly window: Window;
  /** What plain records are made of; without it nobody asks. Documents that are null are written as `true` then. */
  readonly shapes?: Shapes;
}

/** What the value of a field is: `empty` is an object without members, `document` any JSON but true and false. */
export type Shape = 'text' | 'boolean' | 'document' | 'object' | 'empty' | 'list';

/** All that a plain record may have, by paths: `userIdentity.arn`, `resources.ARN` for each of the list. */
export type Shapes = Readonly<Record<string, Shape>>;

/** What is done with the records of a kind: a line for each, or a count, of those in the query's scope or not. */
export type Verdict = 'written' | 'in-scope' | 'outside';

/** A kind that was met for the first time, by a number of its own; its members as a JSON object. */
export interface Kind {
  readonly id: number;
  readonly members: string;
}

/** Records that were counted only: they are within the window, and no finding. */
export interface Counted {
  readonly inScope: number;
  readonly outside: number;
}

/** What some of a text turned out to hold. */
export interface Scanned {
  /** Lines of JSON, valid until the next ones are asked for. */
  readonly bytes: Uint8Array;
  readonly lines: number;
  /** The numbers of those whose records are not plain. */
  readonly odd: readonly number[];
  readonly records: number;
  readonly counted: Counted;
  readonly newKinds: readonly Kind[];
  /** Records are written for want of a verdict, until the new kinds are judged. */
  readonly isWaiting: boolean;
}

/** The exports of `scanner/index.ts`. */
interface Module {
  readonly memory: WebAssembly.Memory;
  readonly lines: WebAssembly.Global<number>;
  readonly linesEnd: WebAssembly.Global<number>;
  readonly oddCount: WebAssembly.Global<number>;
  readonly countedInScope: WebAssembly.Global<number>;
  readonly countedOutside: WebAssembly.Global<number>;
  readonly records: WebAssembly.Global<number>;
  readonly next: WebAssembly.Global<number>;
  readonly firstTime: WebAssembly.Global<bigint>;
  readonly lastTime: WebAssembly.Global<bigint>;
  textStart(): number;
  addField(name: number, length: number, parent: number, isKept: number): number;
  setFields(time: number, name: number, source: number): void;
  addShape(field: number, shape: number): void;
  sortOut(id: number): void;
  oddStart(): number;
  keepAll(): void;
  setWindow(from: bigint, to: bigint): void;
  addToKinds(field: number): void;
  addToPlaces(field: number): void;
  kindCount(): number;
  kindStart(kind: number): number;
  kindLength(kind: number): number;
  setVerdict(kind: number, verdict: number): void;
  scan(start: number, end: number): number;
}

const VERDICTS: Readonly<Record<Verdict, number>> = { written: 1, 'in-scope': 2, outside: 3 };
const SHAPES: Readonly<Record<Shape, number>> = {
  text: 1,
  boolean: 2,
  document: 3,
  object: 4,
  empty: 5,
  list: 6,
};
/** How the module's `scan` ends. */
const WAITING = 1;
const BROKEN = 2;
const NO_PARENT = -1;
const PAGE = 65_536;
/** Behind the text: the scanner looks at so many bytes at once. */
const PADDING = 64;
const LIST_START = Buffer.from('{"Records":[');
const LIST_END = /\]\}\s*$/;
const LONGEST_END = 16;
/** The members that say which account a record is of, and which region: each of these is shown one record at least. */
export const PLACE = ['recipientAccountId', 'userIdentity.accountId', 'awsRegion'];

function load(): Module {
  const path = createRequire(import.meta.url).resolve('#scanner');
  const abort = (): never => {
    throw new Error('The scanner broke off');
  };
  const module = new WebAssembly.Module(readFileSync(path));
  return new WebAssembly.Instance(module, { env: { abort } }).exports as unknown as Module;
}

/** `2026-11-20T12:00:00Z` as 20261120120000. */
function digits(time: string): bigint {
  return BigInt(time.replaceAll(/\D/g, ''));
}

function timeText(time: bigint): string {
  return String(time).replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z');
}

/** Goes over the text of log files as CloudTrail writes them; see `scanner/README.md`. */
export class Scanner {
  readonly #module = load();
  readonly #start: number;
  readonly #kind: readonly string[];
  readonly #fields = new Map<string, number>();
  readonly #keeps: ReadonlySet<string>;
  #kindsTold = 0;

  constructor({ members, kind, window, shapes }: ScanPlan) {
    this.#start = this.#module.textStart();
    this.#kind = kind ?? [];
    this.#keeps = new Set(members);
    for (const name of members ?? []) this.#field(name);
    if (members === null) this.#module.keepAll();
    this.#module.setFields(
      this.#field('eventTime'),
      this.#field('eventName'),
      this.#field('eventSource'),
    );
    for (const name of this.#kind) this.#module.addToKinds(this.#field(name));
    for (const name of PLACE) this.#module.addToPlaces(this.#field(name));
    if (shapes !== undefined) this.#sortOut(shapes);
    const { from, to } = window;
    this.#module.setWindow(from === null ? 0n : digits(from), to === null ? 2n ** 62n : digits(to));
  }

  /** First and last time of the records that were counted only, of all texts; null for none. */
  get times(): { readonly first: string; readonly last: string } | null {
    const last = this.#module.lastTime.value;
    if (last < 0n) return null;
    return { first: timeText(this.#module.firstTime.value), last: timeText(last) };
  }

  /** Says what to do with the records of a kind from now on. */
  judge(kind: number, verdict: Verdict): void {
    this.#module.setVerdict(kind, VERDICTS[verdict]);
  }

  /**
   * Gives what the text of a file holds, part by part; returns the rest of it from the first record on that is
   * not written as CloudTrail writes them, as a text of its own, or null.
   */
  *scan(text: Buffer): Generator<Scanned, Buffer | null> {
    const list = listOf(text);
    if (list === null) return text;
    const end = this.#fill(list);
    const { next } = this.#module;
    for (let start = this.#start; start < end; start = next.value) {
      const ending = this.#module.scan(start, end);
      yield this.#scanned(start, ending === WAITING);
      if (ending === BROKEN) {
        return Buffer.concat([
          LIST_START,
          text.subarray(LIST_START.length + next.value - this.#start),
        ]);
      }
    }
    return null;
  }

  #sortOut(shapes: Shapes): void {
    for (const [path, shape] of Object.entries(shapes)) {
      this.#module.addShape(this.#field(path), SHAPES[shape]);
    }
    this.#module.sortOut(this.#field('eventID'));
  }

  #oddLines(): readonly number[] {
    const { memory, oddStart, oddCount } = this.#module;
    return [...new Uint32Array(memory.buffer, oddStart(), oddCount.value)];
  }

  #scanned(start: number, isWaiting: boolean): Scanned {
    const { memory, records, lines, linesEnd, countedInScope, countedOutside } = this.#module;
    return {
      bytes: new Uint8Array(memory.buffer, start, linesEnd.value - start),
      lines: lines.value,
      odd: this.#oddLines(),
      records: records.value,
      counted: { inScope: countedInScope.value, outside: countedOutside.value },
      newKinds: this.#newKinds(),
      isWaiting,
    };
  }

  /** Puts the text into the module's memory, and what stops its loops behind it. */
  #fill(list: Buffer): number {
    const end = this.#start + list.length;
    const { memory } = this.#module;
    const missing = end + PADDING - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(list, this.#start);
    bytes.fill(QUOTE, end, end + PADDING);
    return end;
  }

  /** The number of a field: of the record, or `parent.child`. */
  #field(path: string): number {
    const known = this.#fields.get(path);
    if (known !== undefined) return known;
    const dot = path.lastIndexOf('.');
    const parent = dot < 0 ? NO_PARENT : this.#field(path.slice(0, dot));
    const name = Buffer.from(path.slice(dot + 1));
    new Uint8Array(this.#module.memory.buffer).set(name, this.#start);
    const isKept = this.#keeps.has(path) ? 1 : 0;
    const field = this.#module.addField(this.#start, name.length, parent, isKept);
    this.#fields.set(path, field);
    return field;
  }

  #newKinds(): Kind[] {
    const kinds: Kind[] = [];
    for (; this.#kindsTold < this.#module.kindCount(); this.#kindsTold++) {
      kinds.push({ id: this.#kindsTold, members: this.#membersOf(this.#kindsTold) });
    }
    return kinds;
  }

  /** A kind's values, each behind its length in two bytes, as the object that they are from. */
  #membersOf(kind: number): string {
    const { memory, kindStart, kindLength } = this.#module;
    const bytes = Buffer.from(memory.buffer, kindStart(kind), kindLength(kind));
    const members = new Map<string, string[]>();
    let position = 0;
    for (const path of this.#kind) {
      const length = bytes.readUInt16LE(position);
      const value = bytes.toString('utf8', position + 2, position + 2 + length);
      position += 2 + length;
      if (length > 0) addMember(members, path, value);
    }
    return `{${[...members.values()].map(joined).join(',')}}`;
  }
}

function addMember(members: Map<string, string[]>, path: string, value: string): void {
  const [parent = path, child] = path.split('.');
  if (child === undefined) {
    members.set(path, [`${JSON.stringify(path)}:${value}`]);
    return;
  }
  const siblings = members.get(parent) ?? [`${JSON.stringify(parent)}:{`];
  members.set(parent, [...siblings, `${JSON.stringify(child)}:${value}`]);
}

function joined([first = '', ...children]: readonly string[]): string {
  return children.length === 0 ? first : `${first}${children.join(',')}}`;
}

/** From the first record's brace to the bracket behind the last one; null for another text, or no record. */
function listOf(text: Buffer): Buffer | null {
  if (!LIST_START.equals(text.subarray(0, LIST_START.length))) return null;
  const tailStart = Math.max(LIST_START.length, text.length - LONGEST_END);
  const end = LIST_END.exec(text.toString('latin1', tailStart));
  if (end === null) return null;
  const list = text.subarray(LIST_START.length, tailStart + end.index + 1);
  return list.length > 1 ? list : null;
}
