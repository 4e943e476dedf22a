import { isSymbol, isWord, placeOf, SqlSyntaxError, type Token, tokensOf } from './sql-tokens.ts';

/** `UNLOAD (SELECT ...) TO 's3://...' WITH (...)`, read. (Source: Athena user guide, UNLOAD.) */
export interface Unload {
  readonly select: string;
  readonly location: string;
  readonly compression: string;
  readonly partitionedBy: readonly string[];
}

/** Whether a text is an UNLOAD, as far as its first word says. */
export function isUnload(text: string): boolean {
  return /^(\s|--[^\n]*\n)*unload\b/i.test(text);
}

/** As many partitions as one statement writes. (Source: Athena user guide, considerations for UNLOAD.) */
export const MOST_PARTITIONS = 100;

const COMPRESSIONS = ['ZSTD', 'SNAPPY', 'GZIP', 'NONE'];

class Reader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  fail(expected: string): never {
    const token = this.#tokens[this.#at];
    const place = placeOf(this.#text, token?.start ?? this.#text.length);
    throw new SqlSyntaxError(
      `${place}: mismatched input '${token?.value ?? '<EOF>'}'. Expecting: ${expected}`,
    );
  }

  word(word: string): void {
    if (!isWord(this.#tokens[this.#at], word)) this.fail(`'${word.toUpperCase()}'`);
    this.#at += 1;
  }

  skip(symbol: string): boolean {
    const isNext = isSymbol(this.#tokens[this.#at], symbol);
    if (isNext) this.#at += 1;
    return isNext;
  }

  symbol(symbol: string): void {
    if (!this.skip(symbol)) this.fail(`'${symbol}'`);
  }

  string(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'string') return this.fail('<string>');
    this.#at += 1;
    return token.value;
  }

  name(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word') return this.fail('<identifier>');
    this.#at += 1;
    return token.value;
  }

  /** The text within brackets, whatever it is. */
  bracketed(): string {
    const open = this.#tokens[this.#at];
    this.symbol('(');
    for (let depth = 1; ; this.#at += 1) {
      const token = this.#tokens[this.#at];
      if (token === undefined) return this.fail("')'");
      if (isSymbol(token, '(')) depth += 1;
      if (isSymbol(token, ')')) depth -= 1;
      if (depth > 0) continue;
      this.#at += 1;
      return this.#text.slice(open?.end, token.start);
    }
  }

  end(): void {
    this.skip(';');
    if (this.#at < this.#tokens.length) this.fail('<EOF>');
  }
}

function propertyOf(reader: Reader, name: string): readonly string[] {
  if (name !== 'partitioned_by') return [reader.string()];
  reader.word('array');
  reader.symbol('[');
  const values = [reader.string()];
  while (reader.skip(',')) values.push(reader.string());
  reader.symbol(']');
  return values;
}

function properties(reader: Reader): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  reader.symbol('(');
  do {
    const name = reader.name();
    if (!['format', 'compression', 'partitioned_by'].includes(name)) {
      throw new SqlSyntaxError(`line 1:1: the AWS stand-in knows no property '${name}' of UNLOAD`);
    }
    reader.symbol('=');
    found.set(name, propertyOf(reader, name));
  } while (reader.skip(','));
  reader.symbol(')');
  return found;
}

/** Reads an UNLOAD; throws a SqlSyntaxError where it is none. */
export function readUnload(text: string): Unload {
  const reader = new Reader(text);
  reader.word('unload');
  const select = reader.bracketed();
  reader.word('to');
  const location = reader.string();
  reader.word('with');
  const given = properties(reader);
  reader.end();
  const [format] = given.get('format') ?? [];
  if (format?.toUpperCase() !== 'PARQUET') {
    throw new SqlSyntaxError('line 1:1: the AWS stand-in writes the format PARQUET only');
  }
  const compression = given.get('compression')?.[0]?.toUpperCase() ?? 'GZIP';
  if (!COMPRESSIONS.includes(compression)) {
    throw new SqlSyntaxError(`line 1:1: Invalid compression ${compression} for format PARQUET`);
  }
  return { select, location, compression, partitionedBy: given.get('partitioned_by') ?? [] };
}
