import { placeOf } from '../sql-tokens.ts';
import { DdlSyntaxError, type DdlToken, ddlTokens, RESERVED } from './words.ts';

/** Reads a statement from its first word to its last. */
export class DdlReader {
  readonly #text: string;
  readonly #tokens: readonly DdlToken[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = ddlTokens(text);
  }

  /** Passes over words where they come next, all of them. */
  skip(words: string): boolean {
    const wanted = words.split(' ');
    const isNext = wanted.every((word, index) => {
      const token = this.#tokens[this.#at + index];
      return token?.kind === 'word' && token.value.toLowerCase() === word;
    });
    if (isNext) this.#at += wanted.length;
    return isNext;
  }

  skipSymbol(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    const isNext = token?.kind === 'symbol' && token.value === symbol;
    if (isNext) this.#at += 1;
    return isNext;
  }

  needSymbol(symbol: string): void {
    if (!this.skipSymbol(symbol)) this.fail(`'${symbol}'`);
  }

  /** The first of several groups of words that is there. */
  need(...choices: readonly string[]): string {
    const found = choices.find((words) => this.skip(words));
    return found ?? this.fail(choices.map((words) => `'${words.toUpperCase()}'`).join(', '));
  }

  text(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'text') return this.fail('string');
    this.#at += 1;
    return token.value.replaceAll(/\\(.)/g, '$1');
  }

  /** A name, in lower case; double quotes are not for names here. */
  name(): string {
    const token = this.#tokens[this.#at];
    const isPlain =
      token?.kind === 'word' &&
      !RESERVED.has(token.value.toLowerCase()) &&
      !token.value.startsWith('_');
    if (token === undefined || (!isPlain && token.kind !== 'backticks')) {
      return this.fail('identifier');
    }
    this.#at += 1;
    return token.value.toLowerCase();
  }

  /** A type up to the comma or the bracket behind it. */
  type(): string {
    let depth = 0;
    let type = '';
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === undefined || token.kind === 'text' || token.kind === 'backticks') break;
      const { value } = token;
      if (depth === 0 && (value === ',' || value === ')')) break;
      if (token.kind === 'word' && value.toLowerCase() === 'comment' && depth === 0) break;
      if (value === '<' || value === '(') depth += 1;
      if (value === '>' || value === ')') depth -= 1;
      type += value.toLowerCase();
      this.#at += 1;
    }
    return type === '' || depth !== 0 ? this.fail('type') : type;
  }

  /** `(a, b, ...)`, each read by `item`. */
  list<Item>(item: () => Item): readonly Item[] {
    this.needSymbol('(');
    const items = [item()];
    while (this.skipSymbol(',')) items.push(item());
    this.needSymbol(')');
    return items;
  }

  /** A semicolon may end a statement. */
  isAtEnd(): boolean {
    const token = this.#tokens[this.#at];
    return token === undefined || token.value === ';';
  }

  end(): void {
    if (this.#at < this.#tokens.length) this.fail('<EOF>');
  }

  fail(expected: string): never {
    const token = this.#tokens[this.#at];
    const place = placeOf(this.#text, token?.start ?? this.#text.length);
    throw new DdlSyntaxError(
      `${place}: mismatched input '${token?.value ?? '<EOF>'}'. Expecting: ${expected}`,
    );
  }
}
