import { confirm as clackConfirm, text as clackText, isCancel, select } from '@clack/prompts';

/** A question whose answer is a line of text. */
export interface TextQuestion {
  readonly message: string;
  /** What stands there already, to be changed or taken as it is. */
  readonly initial?: string;
  /** What is wrong with an answer; null for nothing. */
  readonly check?: (answer: string) => string | null;
}

/** A question that one of a few words answers; the first is the default. */
export interface Choice<Word extends string> {
  readonly message: string;
  readonly words: Readonly<Record<Word, string>>;
}

interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** Whether there is somebody to ask. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

async function answer<Value>(
  signal: AbortSignal,
  show: (terminal: Terminal) => Promise<Value | symbol>,
): Promise<Value> {
  const given = await show({ input: process.stdin, output: process.stderr, signal });
  if (!isCancel(given)) return given as Value;
  // Of a terminal in raw mode Ctrl-C is a key; it shall mean what it means elsewhere.
  if (!signal.aborted) process.emit('SIGINT', 'SIGINT');
  throw signal.reason;
}

/** Asks for a text on the terminal. */
export async function askText(
  { message, initial, check }: TextQuestion,
  signal: AbortSignal,
): Promise<string> {
  const text = await answer<string>(signal, (terminal) =>
    clackText({
      ...terminal,
      message,
      ...(initial === undefined ? {} : { initialValue: initial }),
      validate: (value) => check?.(value?.trim() ?? '') ?? undefined,
    }),
  );
  return text.trim();
}

/** Asks for one of a few words on the terminal. */
export async function choose<Word extends string>(
  { message, words }: Choice<Word>,
  signal: AbortSignal,
): Promise<Word> {
  const options = Object.entries<string>(words).map(([value, means]) => ({ value, label: means }));
  const chosen = await answer<string>(signal, (terminal) =>
    select({ ...terminal, message, options }),
  );
  return chosen as Word;
}

/** Asks for a text on the terminal; empty where there is none. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  return hasTerminal() ? askText({ message: question }, signal) : '';
}

/** Asks yes or no on the terminal; no where there is none. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!hasTerminal()) return false;
  return answer<boolean>(signal, (terminal) =>
    clackConfirm({ ...terminal, message: question, initialValue: false }),
  );
}
