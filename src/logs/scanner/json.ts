// Where things end in JSON text. The text is followed by quotes (`scan.ts` puts them there), so that no loop
// runs past its end.

export const QUOTE: u8 = 0x22;
export const COMMA: u8 = 0x2c;
export const COLON: u8 = 0x3a;
export const OPEN_BRACKET: u8 = 0x5b;
export const BACKSLASH: u8 = 0x5c;
export const CLOSE_BRACKET: u8 = 0x5d;
export const OPEN_BRACE: u8 = 0x7b;
export const CLOSE_BRACE: u8 = 0x7d;
export const NEWLINE: u8 = 0x0a;
const SPACE: u8 = 0x20;

/** No such place: the text is not written as expected. */
export const NOWHERE: usize = 0;

/** Behind every text. */
const FAR_AWAY: usize = 0x7fffffff;
/** Sixteen bytes are looked at at once. */
const BLOCK: usize = 16;

/** Escapes met so far. */
export let escapes: i32 = 0;

/**
 * The quote that ends the string whose first character is at `from`. It lies behind the text where there is
 * none, or where a control character stands in the string, as a line break that somebody else would stumble on.
 */
export function stringEnd(from: usize): usize {
  const quotes = i8x16.splat(QUOTE);
  const backslashes = i8x16.splat(BACKSLASH);
  const spaces = i8x16.splat(SPACE);
  let p = from;
  while (true) {
    const block = v128.load(p);
    const marks = v128.or(i8x16.eq(block, quotes), i8x16.eq(block, backslashes));
    const hits = i8x16.bitmask(v128.or(marks, i8x16.lt_u(block, spaces)));
    if (hits === 0) {
      p += BLOCK;
      continue;
    }
    p += ctz(hits);
    const byte = load<u8>(p);
    if (byte === QUOTE) return p;
    if (byte !== BACKSLASH) return FAR_AWAY;
    escapes += 1;
    p += 2;
  }
}

/** The first byte behind the value at `from`. */
export function valueEnd(from: usize, end: usize): usize {
  let nesting = 0;
  let p = from;
  while (p < end) {
    const byte = load<u8>(p);
    if (byte === QUOTE) {
      p = stringEnd(p + 1) + 1;
      if (nesting === 0) return p > end ? NOWHERE : p;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      nesting += 1;
      p += 1;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (nesting === 0) return p;
      nesting -= 1;
      p += 1;
      if (nesting === 0) return p;
    } else if (byte === COMMA && nesting === 0) {
      return p;
    } else if (byte <= SPACE) {
      return NOWHERE;
    } else {
      p += 1;
    }
  }
  return NOWHERE;
}
