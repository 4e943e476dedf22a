import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

/** Asks yes or no on the terminal; anything else than yes is no, and so is no terminal. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  // The terminal itself edits the line, and Ctrl-C stays a signal.
  const prompt = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: false,
  });
  try {
    const closed = once(prompt, 'close').then(() => '');
    const answer = prompt.question(`${question} [y/N] `, { signal });
    const text = await Promise.race([answer, closed]);
    signal.throwIfAborted();
    return /^y(es)?$/i.test(text.trim());
  } finally {
    prompt.close();
  }
}
