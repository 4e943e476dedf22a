import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const README = join(import.meta.dirname, 'README.md');
const BEGINS = '<!-- results: written by npm run bench -- --write -->';
const ENDS = '<!-- end of results -->';

/** Puts results between the marks in README.md, in place of the last ones. */
export function writeResults(results: string): void {
  const text = readFileSync(README, 'utf8');
  const [before, rest] = text.split(BEGINS);
  const after = rest?.split(ENDS)[1];
  if (after === undefined) throw new Error(`Cannot write "${README}": its marks are gone`);
  writeFileSync(README, `${before}${BEGINS}\n\n${results}\n${ENDS}${after}`);
}
