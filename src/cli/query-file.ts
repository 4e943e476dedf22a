import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { reasonOf, TrailAuditError } from '../errors.ts';

/** The text of a person's SQL: of a file, or of standard input for `-`. */
export async function readQueryFile(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8');
  } catch (error) {
    throw new TrailAuditError(
      `Cannot read query "${file}": ${reasonOf(error)}`,
      'a file with one SELECT over events, or - for standard input',
    );
  }
}
