// The record by record loop: see README.md.

import {
  addField as add,
  clearValues,
  clearValuesIn,
  findField,
  isKept,
  isParent,
  NONE,
  setShape,
  setValue,
  shapeOf,
  valueStart,
  valueStop,
} from './fields';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  escapes,
  NEWLINE,
  NOWHERE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  stringEnd,
  valueEnd,
} from './json';
import { NO_KIND, Table } from './kinds';
import { hasShape, LIST, markNulls } from './plain';
import { NO_TIME, timeOf } from './time';

/** What to do with the records of a kind: write them, since nothing is known; or only count them. */
export const UNKNOWN: u8 = 0;
export const WRITTEN: u8 = 1;
export const COUNTED_IN_SCOPE: u8 = 2;
export const COUNTED_OUTSIDE: u8 = 3;

/** How `scan` ended: at the end or for a pause, in wait of verdicts, or at a record that is not written as expected. */
export const AT_END: i32 = 0;
export const WAITING: i32 = 1;
export const BROKEN: i32 = 2;

/** It waits after so many records that are written for want of a verdict. */
const WORTH_WAITING: i32 = 64;
const MOST_SPANS: i32 = 64;
/** `"aws:`, with which S3's notifications begin where records name a service. */
const NOTIFICATION: u32 = 0x73776122;

const kinds = new Table();
const places = new Table();
const verdicts = new StaticArray<u8>(8192);
/** It pauses after so many lines that are not plain. */
const MOST_ODD: i32 = 4096;
const oddLines = memory.data(MOST_ODD * sizeof<i32>());
const spans = new StaticArray<usize>(MOST_SPANS * 2);

let spanCount: i32 = 0;
let keepsAll: bool = false;
let isJudging: bool = false;
let isSorting: bool = false;
let isPlain: bool = true;
let idField: i32 = NONE;
let timeField: i32 = NONE;
let nameField: i32 = NONE;
let sourceField: i32 = NONE;
let from: i64 = 0;
let to: i64 = i64.MAX_VALUE;
let written: usize = 0;
let textEnd: usize = 0;

/** Where the last scan ended. */
export let next: usize = 0;
/** Of the last scan: records, lines written, and where they end. */
export let records: i32 = 0;
export let lines: i32 = 0;
export let linesEnd: usize = 0;
/** Of the last scan: lines whose records are not plain, by their numbers at `oddStart`. */
export let oddCount: i32 = 0;
/** Of the last scan: records that were only counted. */
export let outsideWindow: i32 = 0;
export let countedInScope: i32 = 0;
export let countedOutside: i32 = 0;
/** Records of kinds that nobody has judged yet, since it last waited. */
let unjudged: i32 = 0;
/** Of the counted records within the window, of all texts: their first and last time. */
export let firstTime: i64 = i64.MAX_VALUE;
export let lastTime: i64 = NO_TIME;

/** Room for the text begins here. */
export function textStart(): usize {
  return (heap.alloc(16) + 1023) & ~1023;
}

/** Adds a field by its name, which lies at `name`. */
export function addField(name: usize, length: i32, parent: i32, isKept: bool): i32 {
  return add(name, length, parent, isKept);
}

/** Says which fields hold the time, the operation and the service. */
export function setFields(time: i32, name: i32, source: i32): void {
  timeField = time;
  nameField = name;
  sourceField = source;
}

/** Writes whole records, whatever the fields. */
export function keepAll(): void {
  keepsAll = true;
}

/** Says what a plain record's value of a field is. */
export function addShape(field: i32, shape: u8): void {
  setShape(field, shape);
}

/** Tells plain records from odd ones; a plain one has an ID. */
export function sortOut(id: i32): void {
  isSorting = true;
  idField = id;
}

export function oddStart(): usize {
  return oddLines;
}

/** Bounds of the window: the digits of its times, `end` exclusive. */
export function setWindow(start: i64, end: i64): void {
  from = start;
  to = end;
}

/** The field's value is part of what a kind is. */
export function addToKinds(field: i32): void {
  isJudging = true;
  kinds.addField(field);
}

/** The field's value is part of what a place is. */
export function addToPlaces(field: i32): void {
  places.addField(field);
}

export function kindCount(): i32 {
  return kinds.count;
}

export function kindStart(kind: i32): usize {
  return kinds.startOf(kind);
}

export function kindLength(kind: i32): usize {
  return kinds.lengthOf(kind);
}

export function setVerdict(kind: i32, verdict: u8): void {
  verdicts[kind] = verdict;
}

/**
 * Goes over the records of a list, from a record's brace to the bracket behind the last one, and writes lines
 * over them from `start` on. Says how it ended; `next` is where it goes on, or where it must not.
 */
export function scan(start: usize, end: usize): i32 {
  records = 0;
  lines = 0;
  outsideWindow = 0;
  countedInScope = 0;
  countedOutside = 0;
  oddCount = 0;
  written = start;
  textEnd = end;
  next = start;
  while (true) {
    const recordEnd = load<u8>(next) === OPEN_BRACE ? readRecord(next) : NOWHERE;
    if (recordEnd === NOWHERE || recordEnd >= end || !isRecord()) return endAt(BROKEN);
    const byte = load<u8>(recordEnd);
    const isLast = byte === CLOSE_BRACKET && recordEnd + 1 === end;
    if (byte !== COMMA && !isLast) return endAt(BROKEN);
    records += 1;
    if (isWanted()) write(next, recordEnd);
    next = recordEnd + 1;
    if (isLast || oddCount === MOST_ODD) return endAt(AT_END);
    if (unjudged >= WORTH_WAITING) {
      unjudged = 0;
      return endAt(WAITING);
    }
  }
}

function endAt(how: i32): i32 {
  linesEnd = written;
  return how;
}

/** The first byte behind the record at `start`. */
function readRecord(start: usize): usize {
  clearValues();
  spanCount = 0;
  isPlain = true;
  return readMembers(start, NONE);
}

function readMembers(start: usize, parent: i32): usize {
  let p = start + 1;
  if (load<u8>(p) === CLOSE_BRACE) return p + 1;
  while (p < textEnd) {
    if (load<u8>(p) !== QUOTE) return NOWHERE;
    const end = readMember(p, parent);
    if (end === NOWHERE) return NOWHERE;
    const byte = load<u8>(end);
    p = end + 1;
    if (byte === CLOSE_BRACE) return p;
    if (byte !== COMMA) return NOWHERE;
  }
  return NOWHERE;
}

/** The first byte behind the member whose key begins at `start`. */
function readMember(start: usize, parent: i32): usize {
  const escapesBefore = escapes;
  const keyEnd = stringEnd(start + 1);
  // An escape in a key may write any name.
  if (keyEnd >= textEnd || escapes !== escapesBefore) return NOWHERE;
  if (load<u8>(keyEnd + 1) !== COLON) return NOWHERE;
  const value = keyEnd + 2;
  const field = findField(start + 1, <i32>(keyEnd - start - 1), parent);
  const end = readValue(value, field);
  if (end === NOWHERE || end === value) return NOWHERE;
  if (isSorting && (field === NONE || !hasShape(field, value, end))) isPlain = false;
  if (field === NONE) return end;
  // Which one counts where a key stands twice is for others to say.
  if (valueStart(field) !== 0) return NOWHERE;
  setValue(field, value, end);
  if (parent === NONE && isKept(field)) addSpan(start, end);
  return end;
}

/** The first byte behind a value; the fields within it are read where there are any. */
function readValue(start: usize, field: i32): usize {
  if (field !== NONE && isParent(field)) {
    const byte = load<u8>(start);
    if (byte === OPEN_BRACE) return readMembers(start, field);
    if (isSorting && byte === OPEN_BRACKET && shapeOf(field) === LIST) readList(start, field);
  }
  return valueEnd(start, textEnd);
}

/** Looks into a list of objects, each of which has fields of its own. */
function readList(start: usize, field: i32): void {
  let p = start + 1;
  while (p < textEnd && load<u8>(p) === OPEN_BRACE) {
    clearValuesIn(field);
    const end = readMembers(p, field);
    if (end === NOWHERE) break;
    if (load<u8>(end) === CLOSE_BRACKET) return;
    if (load<u8>(end) !== COMMA) break;
    p = end + 1;
  }
  isPlain = false;
}

function hasBackslash(start: usize, end: usize): bool {
  for (let p = start; p < end; p++) {
    if (load<u8>(p) === BACKSLASH) return true;
  }
  return false;
}

/** Members that stand side by side are copied at once. */
function addSpan(start: usize, end: usize): void {
  if (spanCount > 0 && spans[spanCount * 2 - 1] + 1 === start) {
    spans[spanCount * 2 - 1] = end;
    return;
  }
  spans[spanCount * 2] = start;
  spans[spanCount * 2 + 1] = end;
  spanCount += 1;
}

/** Whether the record names an operation of a service, as `unwrap.ts` has it. */
function isRecord(): bool {
  const name = valueStart(nameField);
  const source = valueStart(sourceField);
  if (name === 0 || source === 0 || load<u8>(name) !== QUOTE) return false;
  if (load<u8>(source) !== QUOTE || hasBackslash(source, valueStop(sourceField))) return false;
  return load<u32>(source) !== NOTIFICATION || load<u8>(source + 4) !== COLON;
}

/** Counts the record where that is all there is to do with it. */
function isWanted(): bool {
  const time = timeOf(valueStart(timeField), valueStop(timeField));
  if (time === NO_TIME) return true;
  if (time < from || time >= to) {
    outsideWindow += 1;
    return false;
  }
  if (!isJudging) return true;
  const kind = kinds.find();
  const verdict = kind === NO_KIND ? WRITTEN : verdicts[kind];
  if (verdict === UNKNOWN) unjudged += 1;
  const placesBefore = places.count;
  const place = places.find();
  if (verdict < COUNTED_IN_SCOPE || place === NO_KIND || places.count > placesBefore) return true;
  if (verdict === COUNTED_IN_SCOPE) countedInScope += 1;
  else countedOutside += 1;
  if (time < firstTime) firstTime = time;
  if (time > lastTime) lastTime = time;
  return false;
}

function write(start: usize, end: usize): void {
  if (isSorting) {
    if (isPlain && valueStart(idField) !== 0) markNulls();
    else noteOdd();
  }
  lines += 1;
  if (keepsAll) {
    memory.copy(written, start, end - start);
    written += end - start;
  } else {
    writeMembers();
  }
  store<u8>(written++, NEWLINE);
}

function noteOdd(): void {
  store<i32>(oddLines + oddCount * sizeof<i32>(), lines);
  oddCount += 1;
}

function writeMembers(): void {
  store<u8>(written++, OPEN_BRACE);
  for (let i = 0; i < spanCount; i++) {
    const start = spans[i * 2];
    const length = spans[i * 2 + 1] - start;
    if (i > 0) store<u8>(written++, COMMA);
    memory.copy(written, start, length);
    written += length;
  }
  store<u8>(written++, CLOSE_BRACE);
}
