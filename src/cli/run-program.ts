import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { reasonOf, TrailAuditError } from '../errors.ts';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
type Forwarded = (typeof FORWARDED)[number];

/** What shells give for a program that a signal ended. */
const KILLED = 128;

/** The terminal itself sends these to every program in the foreground. */
function comesByTerminal(signal: Forwarded): boolean {
  return process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT');
}

function cannotRun(name: string, error: NodeJS.ErrnoException): TrailAuditError {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such program',
    EACCES: 'it may not be executed',
  };
  return new TrailAuditError(
    `Cannot run command "${name}": ${reasons[error.code ?? ''] ?? reasonOf(error)}`,
    undefined,
    { cause: error },
  );
}

/**
 * Runs a program in our place: with our standard input, output and error, and the signals that we get.
 * Gives its exit code, or 128 and the number of the signal that ended it. Throws a TrailAuditError where it
 * cannot be started.
 */
export async function runProgram(
  [name, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(name, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const forward = (signal: NodeJS.Signals): void => {
    if (!comesByTerminal(signal as Forwarded)) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', (error) => reject(cannotRun(name, error)));
      child.once('exit', (code, signal) =>
        resolve(code ?? KILLED + constants.signals[signal ?? 'SIGKILL']),
      );
    });
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}
