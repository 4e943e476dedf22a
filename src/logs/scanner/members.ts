// The members of one record: where they are, and which of them are to be written.

import {
  clearValues,
  clearValuesIn,
  findField,
  isKept,
  isParent,
  NONE,
  setValue,
  shapeOf,
  valueStart,
} from './fields';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  NOWHERE,
  OPEN_BRACE,
  OPEN_BRACKET,
  passed,
  passString,
  passTo,
  passValue,
} from './json';
import { hasShape, LIST } from './plain';
import { endOf, hasEscape, indexFrom, lookAhead, STRING, startOf } from './quotes';

const MOST_SPANS: i32 = 64;
const spans = new StaticArray<usize>(MOST_SPANS * 2);

let spanCount: i32 = 0;
let textEnd: usize = 0;
let isSorting: bool = false;

/** Of the last record, where `sortRecords` was called: whether all in it is as it should be. */
export let isPlain: bool = true;

/** Compares values with the shapes of their fields. */
export function sortRecords(): void {
  isSorting = true;
}

/** Passes the record at `start`, in a text that ends before `end`; see `json.ts` for what it gives. */
export function readRecord(start: usize, end: usize, at: usize): usize {
  textEnd = end;
  clearValues();
  spanCount = 0;
  isPlain = true;
  return readMembers(start, NONE, at);
}

/** Passes the object at `start`, and notes its members that are fields. */
function readMembers(start: usize, parent: i32, first: usize): usize {
  let p = start + 1;
  if (load<u8>(p) === CLOSE_BRACE) {
    passTo(p + 1);
    return first;
  }
  let at = first;
  while (true) {
    at = lookAhead(at);
    const keyEnd = endOf(at);
    // An escape in a key may write any name.
    if (startOf(at) !== p || load<u8>(keyEnd + 1) !== COLON || hasEscape(p, keyEnd)) return NOWHERE;
    const field = findField(p + 1, keyEnd - p - 1, parent);
    const value = keyEnd + 2;
    at += STRING;
    at = startOf(at) === value ? passString(at) : readValue(value, field, at);
    if (at === NOWHERE || passed === value) return NOWHERE;
    if (isSorting && (field === NONE || !hasShape(field, value, passed))) isPlain = false;
    if (field !== NONE && !note(field, p, value)) return NOWHERE;
    const byte = load<u8>(passed);
    p = passed + 1;
    if (byte === COMMA) continue;
    passTo(p);
    return byte === CLOSE_BRACE ? at : NOWHERE;
  }
}

/** Notes where the member of a field is; false where it stands there twice: which one counts is for others to say. */
function note(field: i32, start: usize, value: usize): bool {
  if (valueStart(field) !== 0) return false;
  setValue(field, value, passed);
  if (isKept(field)) addSpan(start, passed);
  return true;
}

/** Passes a value; the fields within it are read where there are any. */
function readValue(start: usize, field: i32, at: usize): usize {
  if (field !== NONE && isParent(field)) {
    const byte = load<u8>(start);
    if (byte === OPEN_BRACE) return readMembers(start, field, at);
    if (isSorting && byte === OPEN_BRACKET && shapeOf(field) === LIST) {
      const next = readList(start, field, at);
      if (next !== NOWHERE) return next;
      isPlain = false;
      return passValue(start, textEnd, indexFrom(start));
    }
  }
  return passValue(start, textEnd, at);
}

/** Passes a list of objects, each of which has fields of its own; NOWHERE where it is another list. */
function readList(start: usize, field: i32, first: usize): usize {
  let at = first;
  let p = start + 1;
  while (load<u8>(p) === OPEN_BRACE) {
    clearValuesIn(field);
    at = readMembers(p, field, at);
    if (at === NOWHERE) return NOWHERE;
    const byte = load<u8>(passed);
    p = passed + 1;
    if (byte === COMMA) continue;
    passTo(p);
    return byte === CLOSE_BRACKET ? at : NOWHERE;
  }
  return NOWHERE;
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

/** Writes the members that are kept as an object, from `to` on; gives where that ends. */
export function writeMembers(to: usize): usize {
  let written = to;
  store<u8>(written++, OPEN_BRACE);
  for (let i = 0; i < spanCount; i++) {
    const start = spans[i * 2];
    const length = spans[i * 2 + 1] - start;
    if (i > 0) store<u8>(written++, COMMA);
    memory.copy(written, start, length);
    written += length;
  }
  store<u8>(written++, CLOSE_BRACE);
  return written;
}
