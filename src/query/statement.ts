/** A SELECT that a person wrote, fit to stand behind the tables that every query begins with. */
export interface Statement {
  /** `with` where the text brings tables of its own: their list goes on where ours ends. */
  readonly kind: 'select' | 'with';
  /** Without the semicolon, and with blanks for a leading WITH: lines and columns are as they were. */
  readonly text: string;
}

/** A text that is no such SELECT. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

/** A word, a sign, or a quoted text. */
interface Token {
  /** In lower case. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many brackets are open around it. */
  readonly depth: number;
  /** A quote or a comment that nothing closes. */
  readonly isOpen: boolean;
}

// Quoted texts, comments, words, and every other character but blanks.
const PARTS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[a-z_]\w*|(?<open>\/\*|['"])|[^\s\w]|\w/gi;
const COMMENT = /^(?:--|\/\*)/;

function tokensOf(text: string): readonly Token[] {
  let depth = 0;
  const tokens: Token[] = [];
  for (const { 0: part, index, groups } of text.matchAll(PARTS)) {
    if (COMMENT.test(part) && groups?.['open'] === undefined) continue;
    if (part === ')') depth -= 1;
    tokens.push({
      text: part.toLowerCase(),
      start: index,
      end: index + part.length,
      depth,
      isOpen: groups?.['open'] !== undefined,
    });
    if (part === '(') depth += 1;
  }
  return tokens;
}

/** What a statement can do: the first of these outside of brackets is what it does. */
const VERBS = new Set(
  'select from values table insert update delete merge create drop alter copy'.split(' '),
);

function problemOf(tokens: readonly Token[]): string | null {
  const [first, second] = tokens;
  const verb = tokens.find(({ text, depth }) => depth === 0 && VERBS.has(text));
  if (first === undefined) return 'there is no SQL in it';
  if (tokens.some(({ text }) => text === ';')) return 'it holds more than one statement';
  if (!/^(select|with)$/.test(first.text) || verb?.text !== 'select') return 'it is no SELECT';
  // The tables it goes behind are not recursive, and the word would stand before them.
  return first.text === 'with' && second?.text === 'recursive' ? 'it is WITH RECURSIVE' : null;
}

/**
 * Reads the one SELECT of a text: comments are welcome, a semicolon at the end is taken off. This
 * guards against mistakes; what the statement means is the engine's to say.
 */
export function readStatement(source: string): Statement | Refused {
  const text = source.replace(/^\ufeff/, '');
  const tokens = tokensOf(text);
  const open = tokens.find(({ isOpen }) => isOpen);
  if (open !== undefined) {
    const line = text.slice(0, open.start).split('\n').length;
    return { kind: 'refused', reason: `the ${open.text} in line ${line} is not closed` };
  }
  const own = tokens.slice(0, tokens.findLastIndex((token) => token.text !== ';') + 1);
  const reason = problemOf(own);
  if (reason !== null) return { kind: 'refused', reason };
  const start = own[0]?.text === 'with' ? own[0] : { start: 0, end: 0 };
  const blanks = ' '.repeat(start.end - start.start);
  return {
    kind: start.end === 0 ? 'select' : 'with',
    text: text.slice(0, start.start) + blanks + text.slice(start.end, own.at(-1)?.end),
  };
}
