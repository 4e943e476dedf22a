// Where strings begin and end: an index of the quotes in the text ahead, made 64 bytes at once.

import { BACKSLASH, QUOTE, SPACE } from './json';

/** Bytes that are looked at at once; as many quotes have to follow the text. */
const BLOCK: usize = 64;
/** So much of the text is indexed at once. */
const STRETCH: usize = 4096;
const ENTRY: usize = sizeof<u32>();
/** From one string to the next one, in the index. */
export const STRING: usize = 2 * ENTRY;
const TWO_STRINGS: usize = 2 * STRING;

/**
 * Where quotes are, but for those that a backslash escapes: of each two, the first begins a string and the second
 * ends it. Room for those of a stretch, for some from before it, and for some behind the text.
 */
const index = memory.data(<i32>((STRETCH + 16) * ENTRY));
let filled: usize = index;
/** The text is indexed up to here. */
let indexed: usize = 0;
let textEnd: usize = 0;
/** The byte there is escaped. */
let isEscaped: bool = false;
/** A string has a control character, as a line break that somebody else would stumble on: it never ends. */
let isBroken: bool = false;
/** No string has a backslash behind this. */
let escapesEnd: usize = 0;

/** Begins with a text, from `start` to before `end`; gives the place in the index of its first string. */
export function startIndex(start: usize, end: usize): usize {
  textEnd = end;
  escapesEnd = start;
  return indexFrom(start);
}

/** Begins anew, at a byte outside of strings. */
export function indexFrom(start: usize): usize {
  indexed = start;
  isEscaped = false;
  isBroken = false;
  filled = index;
  return readOn(index);
}

/** Sees to it that two strings are at a place in the index; gives the place, which moves as the index does. */
export function lookAhead(at: usize): usize {
  return filled - at < TWO_STRINGS ? readOn(at) : at;
}

/** The quote that begins the string at a place in the index. */
export function startOf(at: usize): usize {
  return load<u32>(at);
}

/** The quote that ends it, or one behind the text where there is none. */
export function endOf(at: usize): usize {
  return load<u32>(at, ENTRY);
}

/** Whether a backslash is in a string, from `start` to before `end`. */
export function hasEscape(start: usize, end: usize): bool {
  if (start >= escapesEnd) return false;
  for (let p = start; p < end; p++) {
    if (load<u8>(p) === BACKSLASH) return true;
  }
  return false;
}

/** Puts what is left in front, less than two strings, and what comes next behind it. */
function readOn(at: usize): usize {
  v128.store(index, v128.load(at));
  filled = index + (filled - at);
  while (filled - index < TWO_STRINGS && indexed < textEnd) indexStretch();
  if (indexed >= textEnd) {
    v128.store(filled, i32x4.splat(<i32>textEnd));
    filled += TWO_STRINGS;
  }
  return index;
}

function indexStretch(): void {
  const stop = min(indexed + STRETCH, textEnd);
  let start = indexed;
  let to = filled;
  for (; start < stop; start += BLOCK) to = addEntries(to, start, quotesIn(start, to));
  indexed = start;
  filled = to;
}

/** A bit for each quote that counts, in a block before which there are entries up to `to`. */
function quotesIn(start: usize, to: usize): u64 {
  const a = v128.load(start);
  const b = v128.load(start, 16);
  const c = v128.load(start, 32);
  const d = v128.load(start, 48);
  const quotes = bits(same(a, QUOTE), same(b, QUOTE), same(c, QUOTE), same(d, QUOTE));
  const least = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d));
  const controls = i8x16.lt_u(least, i8x16.splat(SPACE));
  const backslashes = v128.or(
    v128.or(same(a, BACKSLASH), same(b, BACKSLASH)),
    v128.or(same(c, BACKSLASH), same(d, BACKSLASH)),
  );
  if (v128.any_true(v128.or(controls, backslashes)) || isEscaped || isBroken) {
    return quotesAmong(start, ((to - index) & ENTRY) !== 0);
  }
  return quotes;
}

/** The same, where backslashes and control characters are; they mean something in strings only. */
function quotesAmong(start: usize, isWithin: bool): u64 {
  let quotes: u64 = 0;
  let isInString = isWithin;
  let rest = marksIn(start);
  if (isEscaped && !isControl(start)) rest &= ~(<u64>1);
  isEscaped = false;
  while (rest !== 0 && !isBroken) {
    const i = ctz(rest);
    const byte = load<u8>(start + <usize>i);
    rest &= rest - 1;
    if (byte === QUOTE) {
      quotes |= (<u64>1) << i;
      isInString = !isInString;
    } else if (isInString && byte === BACKSLASH) {
      if (!isControl(start + <usize>i + 1)) rest &= ~((<u64>2) << i);
      isEscaped = i === BLOCK - 1;
      escapesEnd = start + BLOCK;
    } else if (isInString) {
      isBroken = true;
    }
  }
  return quotes;
}

/** Not even a backslash lets a string have one. */
function isControl(p: usize): bool {
  return load<u8>(p) < SPACE;
}

/** A bit for each quote, backslash and control character. */
function marksIn(start: usize): u64 {
  let marks: u64 = 0;
  for (let i: usize = 0; i < BLOCK; i += 16) {
    const part = v128.load(start + i);
    const controls = i8x16.lt_u(part, i8x16.splat(SPACE));
    const others = v128.or(same(part, QUOTE), same(part, BACKSLASH));
    marks |= (<u64>i8x16.bitmask(v128.or(controls, others))) << i;
  }
  return marks;
}

function same(block: v128, byte: u8): v128 {
  return i8x16.eq(block, i8x16.splat(byte));
}

function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = i8x16.bitmask(a) | (i8x16.bitmask(b) << 16);
  const high = i8x16.bitmask(c) | (i8x16.bitmask(d) << 16);
  return <u64>(<u32>low) | ((<u64>(<u32>high)) << 32);
}

/** Eight at once, whether there are as many: few blocks have more. */
function addEntries(from: usize, start: usize, quotes: u64): usize {
  let rest = quotes;
  for (let to = from; rest !== 0; to += 8 * ENTRY) {
    rest = addEntry(to, start, rest);
    rest = addEntry(to + ENTRY, start, rest);
    rest = addEntry(to + 2 * ENTRY, start, rest);
    rest = addEntry(to + 3 * ENTRY, start, rest);
    rest = addEntry(to + 4 * ENTRY, start, rest);
    rest = addEntry(to + 5 * ENTRY, start, rest);
    rest = addEntry(to + 6 * ENTRY, start, rest);
    rest = addEntry(to + 7 * ENTRY, start, rest);
  }
  return from + <usize>popcnt(quotes) * ENTRY;
}

/** Adds the first quote; gives the others. */
function addEntry(to: usize, start: usize, quotes: u64): u64 {
  store<u32>(to, start + <usize>ctz(quotes));
  return quotes & (quotes - 1);
}
