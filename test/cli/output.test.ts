import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** Runs the command line for a reader that leaves before anything is written, as `| true` does. */
async function runUnread(...args: readonly string[]) {
  const child = spawn(process.execPath, ['dist/cli/main.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode, stderr };
}

test.each([
  ['help', ['--help']],
  ['an answer', ['sigv2', '--sample', '--quiet', '--format', 'json']],
])('a reader of %s that leaves is no error', async (_, args) => {
  expect(await runUnread(...args)).toEqual({ exitCode: 0, stderr: '' });
});
