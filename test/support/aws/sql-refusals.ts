import { trinoType } from './hive-types.ts';
import { cteNames, type TableRead } from './sql-reads.ts';
import { isName, isSymbol, isWord, placeOf, type Token, tokensOf } from './sql-tokens.ts';
import { injectedColumns, type Table } from './tables.ts';
import { TRINO_FUNCTIONS, WORDS_BEFORE_BRACKETS } from './trino-words.ts';

/** A table read, with the table that it reads. */
export interface ResolvedRead {
  readonly read: TableRead;
  readonly table: Table;
}

const COMPARISONS = ['=', '<>', '!=', '<', '<=', '>', '>='];

/** What stands there that only DuckDB takes. */
function duckDbOnlyAt(tokens: readonly Token[], index: number): string | null {
  const [token, next, third] = tokens.slice(index, index + 3);
  if (isSymbol(token, '::', '{', '}', '~', '^', '$', '#', '@', '&', '|', '!', ';')) {
    return `'${token?.value}'. Expecting: <expression>`;
  }
  const words = ['ilike', 'qualify', 'asof', 'pivot', 'unpivot', 'glob', 'similar', 'semi'];
  if (isWord(token, ...words)) return `'${token?.value}'`;
  if (isWord(token, 'group', 'order') && isWord(next, 'by') && isWord(third, 'all')) return "'all'";
  if (isSymbol(token, '*') && isWord(next, 'exclude', 'replace')) return `'${next?.value}'`;
  if (isWord(token, 'limit') && isWord(third, 'offset')) return "'offset'. Expecting: <EOF>";
  return null;
}

/** What only DuckDB takes, as far as it is cheap to see; null where there is nothing. */
export function duckDbOnly(text: string, tokens: readonly Token[]): string | null {
  for (const [index, token] of tokens.entries()) {
    const found = duckDbOnlyAt(tokens, index);
    if (found !== null) return `${placeOf(text, token.start)}: mismatched input ${found}`;
  }
  return null;
}

/** A function that Trino does not have; null where there is none. */
export function unknownFunction(text: string, tokens: readonly Token[]): string | null {
  const ctes = cteNames(tokens);
  const isCall = (token: Token, index: number): boolean =>
    token.kind === 'word' &&
    isSymbol(tokens[index + 1], '(') &&
    !isWord(tokens[index - 1], 'as') &&
    !ctes.has(token.value);
  const unknown = tokens.find(
    (token, index) =>
      isCall(token, index) &&
      !WORDS_BEFORE_BRACKETS.has(token.value) &&
      !TRINO_FUNCTIONS.has(token.value),
  );
  return unknown === undefined
    ? null
    : `FUNCTION_NOT_FOUND: ${placeOf(text, unknown.start)}: Function '${unknown.value}' not registered`;
}

/** The text with its string literals typed, so that DuckDB casts them no more than Trino does. */
export function withTypedLiterals(text: string, tokens: readonly Token[]): string {
  const typed = ['date', 'time', 'timestamp', 'interval', 'escape', 'decimal', 'zone', 'varchar'];
  let result = '';
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'string' || isWord(tokens[index - 1], ...typed)) continue;
    const literal = text.slice(token.start, token.end);
    result += `${text.slice(at, token.start)}cast(${literal} as varchar)`;
    at = token.end;
  }
  return result + text.slice(at);
}

interface Operand {
  readonly type: string;
  /** How many tokens it takes. */
  readonly length: number;
}

function literalAt(tokens: readonly Token[], at: number): Operand | null {
  const token = tokens[at];
  if (token === undefined) return null;
  if (token.kind === 'string') return { type: 'varchar', length: 1 };
  if (token.kind === 'number') {
    return { type: /^\d+$/.test(token.value) ? 'integer' : 'decimal', length: 1 };
  }
  if (isSymbol(token, '-') && tokens[at + 1]?.kind === 'number') return literalAt(tokens, at + 1);
  const isTyped = isWord(token, 'date', 'timestamp') && tokens[at + 1]?.kind === 'string';
  return isTyped ? { type: token.value, length: 2 } : null;
}

const NUMBERS = ['tinyint', 'smallint', 'integer', 'bigint', 'double', 'real', 'decimal'];

function canCompare(one: string, other: string): boolean {
  if (one === other) return true;
  if (NUMBERS.includes(one)) return NUMBERS.includes(other);
  return one.startsWith('varchar') && other.startsWith('varchar');
}

/** Literals that stand beside a column in a comparison, IN or BETWEEN. */
function literalsBeside(tokens: readonly Token[], start: number, end: number): Operand[] {
  const found: (Operand | null)[] = [];
  if (isSymbol(tokens[end], ...COMPARISONS)) found.push(literalAt(tokens, end + 1));
  if (isSymbol(tokens[start - 1], ...COMPARISONS)) {
    const typed = isWord(tokens[start - 3], 'date', 'timestamp');
    found.push(literalAt(tokens, typed ? start - 3 : start - 2));
  }
  const operator = isWord(tokens[end], 'not') ? end + 1 : end;
  if (isWord(tokens[operator], 'between')) {
    const low = literalAt(tokens, operator + 1);
    found.push(low, low && literalAt(tokens, operator + 2 + low.length));
  }
  if (isWord(tokens[operator], 'in') && isSymbol(tokens[operator + 1], '(')) {
    for (let at = operator + 2; at < tokens.length; at += 1) {
      const item = literalAt(tokens, at);
      found.push(item);
      if (item === null) break;
      at += item.length;
    }
  }
  return found.filter((operand) => operand !== null);
}

/** The index behind `[alias.]column` at an index; null where another thing stands there. */
function columnEnd(
  tokens: readonly Token[],
  at: number,
  alias: string,
  name: string,
): number | null {
  const token = tokens[at];
  if (!isName(token) || isSymbol(tokens[at - 1], '.')) return null;
  const prefixed = token.value === alias && isSymbol(tokens[at + 1], '.');
  const column = prefixed ? tokens[at + 2] : token;
  const end = prefixed ? at + 3 : at + 1;
  return column?.value === name && !isSymbol(tokens[end], '.', '(') && column.kind !== 'string'
    ? end
    : null;
}

function mismatchIn(tokens: readonly Token[], { read, table }: ResolvedRead): string | null {
  const columns = [...table.columns, ...(table.partitionKeys ?? [])];
  for (const { name, type } of columns.filter((column) => !column.type.includes('<'))) {
    for (let at = 0; at < tokens.length; at += 1) {
      const end = columnEnd(tokens, at, read.alias, name);
      if (end === null) continue;
      const other = literalsBeside(tokens, at, end).find(
        (operand) => !canCompare(trinoType(type), operand.type),
      );
      if (other !== undefined) return `${trinoType(type)} = ${other.type}`;
    }
  }
  return null;
}

/** A literal of another type than the column it is compared with: Trino does not cast; null where none is. */
export function typeMismatch(text: string, resolved: ResolvedRead): string | null {
  for (const tokens of resolved.read.conditions) {
    const mismatch = mismatchIn(tokens, resolved);
    if (mismatch !== null) {
      return `TYPE_MISMATCH: ${placeOf(text, tokens[0]?.start ?? 0)}: Cannot apply operator: ${mismatch}`;
    }
  }
  return null;
}

function isStatic(tokens: readonly Token[], alias: string, name: string): boolean {
  const end = columnEnd(tokens, 0, alias, name);
  if (end === null) {
    return literalAt(tokens, 0)?.length === 1 && isSymbol(tokens[1], '=')
      ? columnEnd(tokens, 2, alias, name) === tokens.length
      : false;
  }
  if (isSymbol(tokens[end], '=')) {
    return tokens.length === end + 2 && literalAt(tokens, end + 1) !== null;
  }
  if (!isWord(tokens[end], 'in') || !isSymbol(tokens.at(-1), ')')) return false;
  const list = tokens.slice(end + 2, -1);
  return list.every((token, at) =>
    at % 2 === 0 ? literalAt([token], 0) !== null : isSymbol(token, ','),
  );
}

/** What an injected column without a value in the query is refused with; null where all have one. */
export function missingInjected({ read, table }: ResolvedRead): string | null {
  for (const name of injectedColumns(table)) {
    const about = read.conditions.filter((tokens) =>
      tokens.some((_, at) => columnEnd(tokens, at, read.alias, name) !== null),
    );
    if (about.length > 0 && about.every((tokens) => isStatic(tokens, read.alias, name))) continue;
    return `CONSTRAINT_VIOLATION: For the injected projected partition column ${name}, the WHERE clause must contain only static equality conditions, and at least one such condition must be present.`;
  }
  return null;
}

/** Several statements in one text; null where there is one. A semicolon may end it. */
export function severalStatements(text: string): string | null {
  const tokens = tokensOf(text);
  const end = tokens.findIndex((token) => isSymbol(token, ';'));
  return end === -1 || end === tokens.length - 1
    ? null
    : `Only one sql statement is allowed. Got: ${text}`;
}
