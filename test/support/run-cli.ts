import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Transcript {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Runs the built command line from the project's root, without a terminal. */
export function runCli(...args: readonly string[]): Transcript {
  return runCliWith('', ...args);
}

/** The same with a text on standard input. */
export function runCliWith(input: string, ...args: readonly string[]): Transcript {
  const { stdout, stderr, status } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: 'Pacific/Auckland' },
  });
  return { stdout, stderr, exitCode: status };
}

/** The same with an environment of its own, while this process goes on: for a stand-in that lives in it. */
export async function spawnCli(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Transcript> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], TZ: 'Pacific/Auckland', ...env },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  return { stdout, stderr, exitCode };
}
