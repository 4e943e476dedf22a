// `eventTime` as a number that orders as time does.

/** Not CloudTrail's UTC text. */
export const NO_TIME: i64 = -1;

/** "yyyy-MM-ddTHH:mm:ssZ" with its quotes. */
const LENGTH: usize = 22;
const TEMPLATE = memory.data<u8>([
  0x22, 0x30, 0x30, 0x30, 0x30, 0x2d, 0x30, 0x30, 0x2d, 0x30, 0x30, 0x54, 0x30, 0x30, 0x3a, 0x30,
  0x30, 0x3a, 0x30, 0x30, 0x5a, 0x22,
]);
const ZERO: u8 = 0x30;

/** The digits of a time, 20261120120000 for 2026-11-20T12:00:00Z; NO_TIME for any other value. */
export function timeOf(start: usize, end: usize): i64 {
  if (end - start !== LENGTH) return NO_TIME;
  let time: i64 = 0;
  for (let i: usize = 0; i < LENGTH; i++) {
    const byte = load<u8>(start + i);
    const expected = load<u8>(TEMPLATE + i);
    if (expected === ZERO) {
      if (byte - ZERO > 9) return NO_TIME;
      time = time * 10 + (byte - ZERO);
    } else if (byte !== expected) {
      return NO_TIME;
    }
  }
  return time;
}
