// Going over JSON text, value by value. What goes over something is given the place in the index of quotes where
// its strings begin, gives the place behind them, and says in `passed` where it ended in the text; or it gives
// NOWHERE. The text is followed by quotes (`scan.ts` puts them there), so that no loop runs past its end.

import { endOf, lookAhead, STRING, startOf } from './quotes';

export const QUOTE: u8 = 0x22;
export const COMMA: u8 = 0x2c;
export const COLON: u8 = 0x3a;
export const OPEN_BRACKET: u8 = 0x5b;
export const BACKSLASH: u8 = 0x5c;
export const CLOSE_BRACKET: u8 = 0x5d;
export const OPEN_BRACE: u8 = 0x7b;
export const CLOSE_BRACE: u8 = 0x7d;
export const NEWLINE: u8 = 0x0a;
export const SPACE: u8 = 0x20;

/** No such place: the text is not written as expected. */
export const NOWHERE: usize = 0;

/** What a byte outside of strings is. */
const OTHER: u8 = 0;
const SEPARATOR: u8 = 1;
const OPENING: u8 = 2;
const CLOSING: u8 = 3;
const STRING_START: u8 = 4;
const UNEXPECTED: u8 = 5;
const roles = memory.data(256);
memory.fill(roles, UNEXPECTED, SPACE + 1);
store<u8>(roles + COMMA, SEPARATOR);
store<u8>(roles + OPEN_BRACE, OPENING);
store<u8>(roles + OPEN_BRACKET, OPENING);
store<u8>(roles + CLOSE_BRACE, CLOSING);
store<u8>(roles + CLOSE_BRACKET, CLOSING);
store<u8>(roles + QUOTE, STRING_START);

/** The first byte behind what was passed last. */
export let passed: usize = 0;

export function passTo(p: usize): void {
  passed = p;
}

/** Passes a string, which the index has. */
export function passString(at: usize): usize {
  passed = endOf(at) + 1;
  return at + STRING;
}

/** Passes the value at `start`, up to whatever is behind it; if it is a string, the index has it. */
export function passValue(start: usize, end: usize, at: usize): usize {
  let p = start;
  while (roleAt(p) === OTHER) p += 1;
  const role = roleAt(p);
  if (role === OPENING) return passNested(p, end, at);
  if (role === STRING_START) return passString(at);
  passed = p;
  return at;
}

/** Passes the object or the list at `start`: from string to string, with a look at the bytes in between. */
function passNested(start: usize, end: usize, first: usize): usize {
  let at = first;
  let p = start;
  let nesting = 0;
  while (p < end) {
    at = lookAhead(at);
    for (const string = startOf(at); p < string; p++) {
      const role = roleAt(p);
      if (role <= SEPARATOR) continue;
      if (role === UNEXPECTED) return NOWHERE;
      nesting += role === OPENING ? 1 : -1;
      if (nesting === 0) {
        passed = p + 1;
        return at;
      }
    }
    p = endOf(at) + 1;
    at += STRING;
  }
  return NOWHERE;
}

function roleAt(p: usize): u8 {
  return load<u8>(roles + load<u8>(p));
}
