export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const COMMA = 0x2c;
export const NEWLINE = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;

/** The start of a list of records in a wrapper: CloudTrail's, lookup-events', CloudWatch Logs'. */
export const LIST_KEY = /"(?:Records|Events|events|logEvents)"\s*:\s*$/;

/** A whole record that is no more than a bracket. */
export const BARE_BRACKET = /^[[{]\s*$/;

const WRAPPER = Buffer.from('{"Records":');

/** Whether a byte means nothing between values: white space, or a comma. */
export function isBetweenValues(byte: number | undefined): boolean {
  return byte === undefined || byte <= SPACE || byte === COMMA;
}

/** Whether a line is a wrapper: it may hold more than a record may be long. */
export function beginsWrapper(chunk: Uint8Array, from: number): boolean {
  return WRAPPER.equals(chunk.subarray(from, from + WRAPPER.length));
}
