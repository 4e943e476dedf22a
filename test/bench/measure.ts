import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** GNU time: the kernel's own account of a process and of all that it waited for. */
const TIME = '/usr/bin/time';

/** What one run took. */
export interface Measurement {
  /** From start to end, seconds, the process's start included. */
  readonly seconds: number;
  /** Seconds of processor time, user and system, of all its processes. */
  readonly cpu: number;
  /** The largest resident set of a process among them, bytes: not their sum. */
  readonly peak: number;
}

/** Runs a command to its end; fails with what it said where it fails. `work` is for a note of the time. */
export async function measure(command: readonly string[], work: string): Promise<Measurement> {
  const note = join(work, 'time.txt');
  const began = performance.now();
  const child = spawn(TIME, ['-f', '%U %S %M', '-o', note, ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [said, code] = await Promise.all([text(child.stderr), ended]);
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`Cannot measure "${command.join(' ')}": ${said.slice(-2000)}`);
  const [user = Number.NaN, system = Number.NaN, kilobytes = Number.NaN] = readFileSync(
    note,
    'utf8',
  )
    .trim()
    .split(' ')
    .map(Number);
  return { seconds, cpu: user + system, peak: kilobytes * 1024 };
}
