export interface DdlToken {
  readonly kind: 'word' | 'backticks' | 'text' | 'symbol';
  /** Words as they are written. */
  readonly value: string;
  readonly start: number;
}

/** A text that Hive's grammar does not take. */
export class DdlSyntaxError extends Error {}

const LEXEME =
  /(?<space>\s+|--[^\n]*)|'(?<text>(?:[^'\\]|\\.)*)'|`(?<backticks>(?:[^`]|``)*)`|(?<word>[A-Za-z0-9_]+)|(?<symbol>[(),.=<>:;"])/gy;

/** Words that need backticks as names in DDL. (Source: Athena user guide, reserved keywords.) */
export const RESERVED: ReadonlySet<string> = new Set(
  `all alter and array as authorization between bigint binary boolean both by case cast char column
  conf constraint commit create cross cube current current_date current_timestamp cursor database date
  dayofweek decimal delete describe distinct div double drop else end exchange exists extended
  external extract false fetch float floor following for foreign from full function grant group
  grouping having if import in inner insert int integer intersect interval into is join lateral left
  less like local macro map more none not null numeric of on only or order out outer over partialscan
  partition percent preceding precision preserve primary procedure range reads reduce regexp
  references revoke right rlike rollback rollup row rows select set smallint start table tablesample
  then time timestamp to transform trigger true truncate unbounded union uniquejoin update user using
  utc_timestamp values varchar views when where window with`.split(/\s+/),
);

export function ddlTokens(text: string): readonly DdlToken[] {
  const tokens: DdlToken[] = [];
  let at = 0;
  while (at < text.length) {
    LEXEME.lastIndex = at;
    const groups = LEXEME.exec(text)?.groups;
    if (groups === undefined) {
      throw new DdlSyntaxError(`mismatched input '${text.slice(at, at + 10)}'`);
    }
    for (const kind of ['word', 'backticks', 'text', 'symbol'] as const) {
      const value = groups[kind];
      if (value !== undefined) tokens.push({ kind, value, start: at });
    }
    at = LEXEME.lastIndex;
  }
  return tokens;
}
