// What a plain record is: known members only, each of the kind that it should be.

import { fieldCount, NONE, parentOf, shapeOf, valueStart } from './fields';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json';

/** What a value is: nothing that we know, a text, `true` or `false`, whatever JSON but `true` or `false`, an
 * object of known fields, an empty object, a list of objects of known fields. */
export const OTHER: u8 = 0;
export const TEXT: u8 = 1;
export const BOOLEAN: u8 = 2;
export const DOCUMENT: u8 = 3;
export const OBJECT: u8 = 4;
export const EMPTY: u8 = 5;
export const LIST: u8 = 6;

/** `{}`, and the first four bytes of words. */
const BRACES: u16 = 0x7d7b;
const NULL_WORD: u32 = 0x6c6c756e;
const TRUE_WORD: u32 = 0x65757274;
const FALS_WORD: u32 = 0x736c6166;
const LETTER_E: u8 = 0x65;
const LETTER_F: u8 = 0x66;
const LETTER_N: u8 = 0x6e;
const LETTER_T: u8 = 0x74;

/** Whether a value, from `start` to before `end`, is what the field's should be. Fields within it were seen to. */
export function hasShape(field: i32, start: usize, end: usize): bool {
  const shape = shapeOf(field);
  const byte = load<u8>(start);
  if (shape === TEXT) return byte === QUOTE;
  if (shape === BOOLEAN) return isBoolean(start, end - start);
  if (shape === DOCUMENT) return isDocument(start, end - start);
  if (shape === OBJECT) return byte === OPEN_BRACE;
  if (shape === EMPTY) return end - start === 2 && load<u16>(start) === BRACES;
  return shape === LIST && byte === OPEN_BRACKET;
}

function isBoolean(start: usize, length: usize): bool {
  if (length === 4) return load<u32>(start) === TRUE_WORD;
  return length === 5 && load<u32>(start) === FALS_WORD && load<u8>(start + 4) === LETTER_E;
}

function isDocument(start: usize, length: usize): bool {
  const byte = load<u8>(start);
  if (byte === LETTER_N) return length === 4 && load<u32>(start) === NULL_WORD;
  return byte !== LETTER_T && byte !== LETTER_F;
}

/** Writes `true` over each document that is null: a reader of typed columns cannot tell null from nothing. */
export function markNulls(): void {
  for (let field = 0; field < fieldCount(); field++) {
    const start = valueStart(field);
    if (start === 0 || parentOf(field) !== NONE || shapeOf(field) !== DOCUMENT) continue;
    if (load<u8>(start) === LETTER_N) store<u32>(start, TRUE_WORD);
  }
}
