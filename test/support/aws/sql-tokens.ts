export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol';
  /** Words and quoted names in lower case, strings without their quotes. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A text that no grammar takes. */
export class SqlSyntaxError extends Error {}

const LEXEMES: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+|--[^\n]*|\/\*.*?\*\//sy],
  ['string', /'(?:[^']|'')*'/sy],
  ['quoted', /"(?:[^"]|"")*"/sy],
  ['number', /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['symbol', /<>|<=|>=|!=|\|\||->|=>|::|[-+*/%=<>(),.;?[\]{}:$@^~|&!#]/y],
];

function tokenValue(kind: Token['kind'], text: string): string {
  switch (kind) {
    case 'string':
      return text.slice(1, -1).replaceAll("''", "'");
    case 'quoted':
      return text.slice(1, -1).replaceAll('""', '"').toLowerCase();
    default:
      return text.toLowerCase();
  }
}

/** "3:14": the line and the column of a place in a text. */
export function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** A query text in tokens, without spaces and comments. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const end = pushNext(text, at, tokens);
    if (end === at) {
      throw new SqlSyntaxError(
        `${placeOf(text, at)}: mismatched input '${text.slice(at, at + 10)}'`,
      );
    }
    at = end;
  }
  return tokens;
}

function pushNext(text: string, at: number, tokens: Token[]): number {
  for (const [kind, pattern] of LEXEMES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    const end = at + match[0].length;
    if (kind !== 'space') tokens.push({ kind, value: tokenValue(kind, match[0]), start: at, end });
    return end;
  }
  return at;
}

export function isName(token: Token | undefined): token is Token {
  return token?.kind === 'word' || token?.kind === 'quoted';
}

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.value);
}

export function isSymbol(token: Token | undefined, ...symbols: readonly string[]): boolean {
  return token?.kind === 'symbol' && symbols.includes(token.value);
}

/** The index behind the bracket that closes the one at `open`. */
export function afterBracket(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    if (isSymbol(tokens[index], '(')) depth += 1;
    if (isSymbol(tokens[index], ')')) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return tokens.length;
}
