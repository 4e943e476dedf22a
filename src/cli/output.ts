import { writeFile } from 'node:fs/promises';
import { reasonOf, TrailAuditError } from '../errors.ts';

/** Lets the reader of standard output leave at any time; whoever writes hears of it, and nobody else. */
export function letReadersLeave(): void {
  process.stdout.on('error', () => {});
}

async function writeStdout(text: string): Promise<void> {
  const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    process.stdout.write(text, (error) => resolve(error ?? null));
  });
  // A reader that leaves (`| head`) has what it wanted.
  if (failure === null || failure.code === 'EPIPE') return;
  throw new TrailAuditError(`Cannot write the answer: ${reasonOf(failure)}`);
}

/** Writes data to standard output, or to a file. */
export async function write(text: string, file: string | null): Promise<void> {
  if (file === null || file === '-') return writeStdout(text);
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new TrailAuditError(`Cannot write file "${file}": ${reasonOf(error)}`);
  }
}

/** Writes a line for a person to standard error. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
