import { describeKey } from '../logs/keys.ts';
import type { SourceFile } from './manifest.ts';

/** Text of records that one step takes, about, in bytes; a file is never cut. */
export const STEP_BYTES = 160 * 1024 * 1024;

/** How much larger the text in a compressed log file is: 10 to 20 times. */
const COMPRESSION = 14;

function textSize({ path, size }: SourceFile): number {
  return path.endsWith('.gz') ? size * COMPRESSION : size;
}

function order({ path }: SourceFile): string {
  const key = describeKey(path);
  return `${key.kind === 'log' ? (key.deliveredAt?.slice(0, 10) ?? '') : ''} ${path}`;
}

/**
 * Files in the order of their days of delivery, cut into steps: a step then has few days, and each
 * day's records are written few times. The same files always give the same steps.
 */
export function stepsOf(
  files: readonly SourceFile[],
  bytes: number = STEP_BYTES,
): readonly (readonly SourceFile[])[] {
  const ordered = files
    .map((file) => ({ file, key: order(file) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const steps: SourceFile[][] = [];
  let room = 0;
  for (const { file } of ordered) {
    const size = textSize(file);
    if (steps.length === 0 || size > room) {
      steps.push([]);
      room = bytes;
    }
    steps.at(-1)?.push(file);
    room -= size;
  }
  return steps;
}
