import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

/** Asks for a text on the terminal; empty where there is none, or at its end. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return '';
  // The terminal itself edits the line, and Ctrl-C stays a signal.
  const prompt = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: false,
  });
  try {
    const closed = once(prompt, 'close').then(() => '');
    const answer = prompt.question(`${question} `, { signal });
    const text = await Promise.race([answer, closed]);
    signal.throwIfAborted();
    return text.trim();
  } finally {
    prompt.close();
  }
}

/** Asks yes or no on the terminal; anything else than yes is no. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(`${question} [y/N]`, signal));
}
