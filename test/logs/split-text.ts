import { BatchBuilder, emptyReport } from '../../src/logs/batch.ts';
import { RecordSplitter } from '../../src/logs/split.ts';

/** What the splitter made of a text. */
export interface Split {
  readonly lines: readonly string[];
  readonly strays: number;
  readonly problem: string | null;
}

export interface SplitOptions {
  readonly byLine?: boolean;
  /** Ends of the chunks, in bytes; none for a single chunk. */
  readonly cuts?: readonly number[];
}

/** Puts a text through splitter and batch. */
export function split(text: string | Buffer, { byLine = false, cuts = [] }: SplitOptions = {}) {
  const bytes = Buffer.from(text);
  const batch = new BatchBuilder(8);
  batch.startFile(emptyReport('log.json'));
  const splitter = new RecordSplitter(batch, byLine);
  const ends = [...cuts, bytes.length];
  for (const [i, end] of ends.entries()) splitter.push(bytes.subarray(ends[i - 1] ?? 0, end));
  const problem = splitter.end();
  const taken = batch.take();
  const lines = taken.bytes.toString().split('\n').slice(0, -1);
  if (taken.lines !== lines.length) {
    throw new Error(`${lines.length} lines, but ${taken.lines} were counted`);
  }
  return { lines, strays: splitter.strays, problem } satisfies Split;
}

/** The lines that are JSON, parsed. */
export function parsed({ lines }: Split): readonly unknown[] {
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return [];
    }
  });
}
