/** A version that can be compared: majors first, then `comparator` within one major. */
export interface Version {
  readonly text: string;
  readonly major: number;
  /** `major * 10^7 + minor * 10^4 + patch`: 1.11.108 is 10110108. */
  readonly comparator: number;
}

/**
 * Three numeric parts; what follows them (a fourth part, `rc4`) does not count. A patch of more than
 * four digits would run into the minor's, so it does not fit. The same pattern, in RE2 and Java
 * syntax alike, reads versions in SQL.
 */
export const VERSION_PATTERN = '^([0-9]{1,6})[.]([0-9]{1,6})[.]([0-9]{1,4})([^0-9]|$)';

/** Reads `1.11.108`; null for a text whose parts are missing, not numbers, or do not fit. */
export function parseVersion(text: string): Version | null {
  const parts = new RegExp(VERSION_PATTERN).exec(text)?.slice(1, 4).map(Number);
  if (parts === undefined) return null;
  const [major = 0, minor = 0, patch = 0] = parts;
  return { text, major, comparator: major * 10_000_000 + minor * 10_000 + patch };
}
