// The record by record loop: see README.md.

import { addField as add, NONE, setShape, valueStart, valueStop } from './fields';
import { CLOSE_BRACKET, COLON, COMMA, NEWLINE, NOWHERE, OPEN_BRACE, passed, QUOTE } from './json';
import { NO_KIND, Table } from './kinds';
import { isPlain, readRecord, sortRecords, writeMembers } from './members';
import { markNulls } from './plain';
import { hasEscape, startIndex } from './quotes';
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
/** `"aws:`, with which S3's notifications begin where records name a service. */
const NOTIFICATION: u32 = 0x73776122;

const kinds = new Table();
const places = new Table();
const verdicts = new StaticArray<u8>(8192);
/** It pauses after so many lines that are not plain. */
const MOST_ODD: i32 = 4096;
const oddLines = memory.data(MOST_ODD * sizeof<i32>());

let keepsAll: bool = false;
let isJudging: bool = false;
let isSorting: bool = false;
let idField: i32 = NONE;
let timeField: i32 = NONE;
let nameField: i32 = NONE;
let sourceField: i32 = NONE;
let from: i64 = 0;
let to: i64 = i64.MAX_VALUE;
let written: usize = 0;

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
  sortRecords();
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
  next = start;
  let at = startIndex(start, end);
  while (true) {
    at = load<u8>(next) === OPEN_BRACE ? readRecord(next, end, at) : NOWHERE;
    const recordEnd = passed;
    if (at === NOWHERE || recordEnd >= end || !isRecord()) return endAt(BROKEN);
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

/** Whether the record names an operation of a service, as `unwrap.ts` has it. */
function isRecord(): bool {
  const name = valueStart(nameField);
  const source = valueStart(sourceField);
  if (name === 0 || source === 0 || load<u8>(name) !== QUOTE) return false;
  if (load<u8>(source) !== QUOTE || hasEscape(source, valueStop(sourceField))) return false;
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
    written = writeMembers(written);
  }
  store<u8>(written++, NEWLINE);
}

function noteOdd(): void {
  store<i32>(oddLines + oddCount * sizeof<i32>(), lines);
  oddCount += 1;
}
