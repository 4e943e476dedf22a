import type { Batch, Span } from './batch.ts';
import { unwrap } from './unwrap.ts';

/** Records taken out of lines that were not plain records, again one a line. */
export interface Repaired {
  readonly bytes: Buffer;
  readonly records: number;
}

/** Half a surrogate pair, where a user agent was cut: DuckDB refuses the whole line. */
const MAY_HOLD_HALF_PAIR = /\\ud[89a-f]/i;

function parse(line: string): unknown {
  if (!MAY_HOLD_HALF_PAIR.test(line)) return JSON.parse(line);
  return JSON.parse(line, (_, value) => (typeof value === 'string' ? value.toWellFormed() : value));
}

function* linesOf(batch: Batch): Generator<{ line: string; span: Span }> {
  let start = 0;
  for (const span of batch.spans) {
    for (let i = 0; i < span.lines; i++) {
      const end = batch.bytes.indexOf(0x0a, start);
      yield { line: batch.bytes.toString('utf8', start, end), span };
      start = end + 1;
    }
  }
}

/**
 * The slow way, for a batch that holds something else than plain records: parses every line, takes
 * records out of their wrappers, and counts the rest where it is from.
 */
export function repair(batch: Batch): Repaired {
  const lines: string[] = [];
  for (const { line, span } of linesOf(batch)) {
    let value: unknown;
    try {
      value = parse(line);
    } catch {
      span.file.malformed += 1;
      continue;
    }
    const { records, foreign } = unwrap(value);
    span.file.records += records.length;
    span.file.foreign += foreign;
    for (const record of records) lines.push(`${JSON.stringify(record)}\n`);
  }
  return { bytes: Buffer.from(lines.join('')), records: lines.length };
}
