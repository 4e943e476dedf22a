import { afterBracket, isName, isSymbol, isWord, type Token } from './sql-tokens.ts';

/** One place in a query that reads a table. */
export interface TableRead {
  /** `[catalog, database, table]`, as far as they are written. */
  readonly name: readonly string[];
  /** What the columns may be prefixed with. */
  readonly alias: string;
  readonly start: number;
  /** The parts of the WHERE of that SELECT that all must hold. */
  readonly conditions: readonly (readonly Token[])[];
}

const ENDS = ['group', 'order', 'having', 'limit', 'offset', 'fetch', 'union', 'except'];
const ENDS_OF_WHERE = [...ENDS, 'intersect', 'window'];
const NO_ALIAS = [...ENDS_OF_WHERE, 'where', 'on', 'using', 'join', 'left', 'right', 'inner'];
const RESERVED = [...NO_ALIAS, 'full', 'cross', 'natural', 'tablesample', 'select', 'from'];

/** Names of the CTEs of a query, whatever their level. */
export function cteNames(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    if (!isName(token)) continue;
    const before = tokens[index - 1];
    if (!isWord(before, 'with', 'recursive') && !isSymbol(before, ',')) continue;
    const columns = isSymbol(tokens[index + 1], '(');
    const as = columns ? afterBracket(tokens, index + 1) : index + 1;
    if (isWord(tokens[as], 'as') && isSymbol(tokens[as + 1], '(')) names.add(token.value);
  }
  return names;
}

/** The parts of a condition that all must hold; an OR on its own level keeps it whole. */
export function splitConditions(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  let betweens = 0;
  for (const token of tokens) {
    if (isSymbol(token, '(') || isWord(token, 'case')) depth += 1;
    if (isSymbol(token, ')') || isWord(token, 'end')) depth -= 1;
    if (depth === 0 && isWord(token, 'between')) betweens += 1;
    if (depth === 0 && isWord(token, 'or')) return [tokens];
    const splits = depth === 0 && isWord(token, 'and') && betweens === 0;
    if (depth === 0 && isWord(token, 'and') && betweens > 0) betweens -= 1;
    if (splits) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0).flatMap(unwrapped);
}

function unwrapped(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const isWrapped = isSymbol(tokens[0], '(') && afterBracket(tokens, 0) === tokens.length;
  return isWrapped ? splitConditions(tokens.slice(1, -1)) : [tokens];
}

function whereTokens(tokens: readonly Token[], from: number): readonly Token[] {
  let depth = 0;
  let start = -1;
  let index = from;
  for (; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    if (depth < 0 || isSymbol(token, ';')) break;
    if (depth === 0 && isWord(token, ...ENDS_OF_WHERE)) break;
    if (depth === 0 && start === -1 && isWord(token, 'where')) start = index + 1;
  }
  return start === -1 ? [] : tokens.slice(start, index);
}

interface Reference {
  readonly read: TableRead | null;
  /** Where the next token is. */
  readonly next: number;
}

function reference(tokens: readonly Token[], at: number): Reference {
  const name: string[] = [];
  let index = at;
  for (; isName(tokens[index]); index += 2) {
    name.push(tokens[index]?.value ?? '');
    if (!isSymbol(tokens[index + 1], '.')) break;
  }
  if (name.length === 0) {
    // A subquery, whose own FROM is met later.
    return { read: null, next: isSymbol(tokens[at], '(') ? afterBracket(tokens, at) : at };
  }
  if (isSymbol(tokens[index + 1], '(')) {
    return { read: null, next: afterBracket(tokens, index + 1) };
  }
  const named = isWord(tokens[index + 1], 'as') ? index + 2 : index + 1;
  const hasAlias = isName(tokens[named]) && !isWord(tokens[named], ...RESERVED);
  const alias = hasAlias ? (tokens[named]?.value ?? '') : (name.at(-1) ?? '');
  const next = hasAlias ? named + 1 : index + 1;
  const conditions = splitConditions(whereTokens(tokens, next));
  return { read: { name, alias, start: tokens[at]?.start ?? 0, conditions }, next };
}

/** Every place that reads a table, CTEs left out. */
export function tableReads(tokens: readonly Token[]): readonly TableRead[] {
  const ctes = cteNames(tokens);
  const reads: TableRead[] = [];
  // Whether a SELECT stands at each level of brackets: `extract(day from x)` reads nothing.
  const selects = [false];
  for (const [index, token] of tokens.entries()) {
    if (isSymbol(token, '(')) selects.push(false);
    if (isSymbol(token, ')')) selects.pop();
    if (isWord(token, 'select')) selects[selects.length - 1] = true;
    if (!isWord(token, 'from', 'join') || selects.at(-1) !== true) continue;
    if (isWord(tokens[index - 1], 'distinct')) continue;
    let at = index + 1;
    for (;;) {
      const { read, next } = reference(tokens, at);
      if (read !== null) reads.push(read);
      if (!isSymbol(tokens[next], ',')) break;
      at = next + 1;
    }
  }
  return reads.filter(({ name }) => name.length > 1 || !ctes.has(name[0] ?? ''));
}
