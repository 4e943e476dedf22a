/** DuckDB's words for what went wrong, and Athena's. */
const WORDS: readonly (readonly [RegExp, (name: string) => string])[] = [
  [
    /Referenced (?:column|table) "([^"]+)"|does not have a column named "([^"]+)"|Could not find key "([^"]+)"/,
    (name) =>
      `COLUMN_NOT_FOUND: line 1:1: Column '${name.toLowerCase()}' cannot be resolved or requester is not authorized to access requested resources`,
  ],
  [
    /Function with name (\S+) does not exist/,
    (name) => `FUNCTION_NOT_FOUND: line 1:1: Function '${name}' not registered`,
  ],
  [
    /Cannot (?:compare|mix) values of type (.*?) - an explicit cast/s,
    (types) => `TYPE_MISMATCH: line 1:1: Cannot compare or mix ${types.toLowerCase()}`,
  ],
  [
    /No function matches the given name and argument types '([^']+)'/,
    (call) => `FUNCTION_NOT_FOUND: line 1:1: Unexpected parameters for function ${call}`,
  ],
  [/Conversion Error: (.*)/, (detail) => `INVALID_CAST_ARGUMENT: ${detail}`],
  [
    /column "([^"]+)" must appear in the GROUP BY/,
    (name) =>
      `EXPRESSION_NOT_AGGREGATE: line 1:1: '${name}' must be an aggregate expression or appear in GROUP BY clause`,
  ],
];

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why a query fails, from an error of DuckDB or a reason thrown on the way. */
export function failureReason(error: unknown): string {
  const message = messageOf(error);
  for (const [pattern, words] of WORDS) {
    const match = pattern.exec(message);
    if (match !== null) return words(match.slice(1).find((group) => group !== undefined) ?? '');
  }
  return /^[A-Z_]+: /.test(message) ? message : `GENERIC_INTERNAL_ERROR: ${message}`;
}
