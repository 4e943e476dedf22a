import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import type { Transcript } from './run-cli.ts';

const RUNNER = fileURLToPath(new URL('terminal.py', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A text that is shown, and the keys that are typed then. */
export type Typed = readonly [shown: string, keys: string];

/** What is seen of a run on a terminal. Standard output is a file, and no terminal. */
export interface Session extends Omit<Transcript, 'stderr'> {
  /** What was shown, with its control characters. */
  readonly raw: string;
  readonly screen: string;
}

/** Runs the built command line on a terminal, by Python's `pty`. */
export async function onTerminal(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  typed: readonly Typed[],
): Promise<Session> {
  const child = spawn('python3', [RUNNER], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  child.stdin.end(
    JSON.stringify({
      command: [process.execPath, MAIN, ...args],
      env: { PATH: process.env['PATH'], TERM: 'xterm-256color', ...env },
      typed,
    }),
  );
  const { screen, ...ended } = JSON.parse(await text(child.stdout)) as Omit<Session, 'raw'>;
  return { ...ended, raw: screen, screen: stripVTControlCharacters(screen) };
}
