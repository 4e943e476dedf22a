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
  escapes,
  NOWHERE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  stringEnd,
  valueEnd,
} from './json';
import { hasShape, LIST } from './plain';

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

/** The first byte behind the record at `start`, in a text that ends before `end`. */
export function readRecord(start: usize, end: usize): usize {
  textEnd = end;
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
