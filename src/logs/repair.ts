import { type Batch, BatchBuilder, emptyReport, type FileReport, type Span } from './batch.ts';
import { NEWLINE } from './json-bytes.ts';
import { RecordSplitter } from './split.ts';
import { unwrap } from './unwrap.ts';

/** A record taken out of a line that was no plain record, as JSON text on one line. */
export interface RepairedRecord {
  readonly file: FileReport;
  readonly text: string;
}

function* linesOf(batch: Batch): Generator<{ line: Buffer; span: Span }> {
  let start = 0;
  for (const span of batch.spans) {
    for (let i = 0; i < span.lines; i++) {
      const end = batch.bytes.indexOf(NEWLINE, start);
      yield { line: batch.bytes.subarray(start, end), span };
      start = end + 1;
    }
  }
}

/** An escaped pair of surrogates, half of one, or any other escape. */
const ESCAPES =
  /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|.)/g;
const HALF_PAIR_LENGTH = 6;

/** Half a surrogate pair, where a text was cut, becomes U+FFFD: DuckDB refuses the whole line. */
function mended(json: string): string {
  return json.replaceAll(ESCAPES, (found) =>
    found.length === HALF_PAIR_LENGTH ? '\ufffd' : found,
  );
}

/** The values of a line that is not one value; null where one of them is broken. */
function valuesOf(line: Buffer): readonly unknown[] | null {
  const pieces = new BatchBuilder(line.length + 1);
  pieces.startFile(emptyReport(''));
  const splitter = new RecordSplitter(pieces, false);
  splitter.push(line);
  if (splitter.end() !== null || splitter.strays > 0) return null;
  const batch = pieces.take();
  if (batch.lines < 2) return null;
  return [...linesOf(batch)].map((piece) => JSON.parse(piece.line.toString('utf8')));
}

function parse(line: Buffer): readonly unknown[] | null {
  try {
    return [JSON.parse(line.toString('utf8'))];
  } catch {
    return valuesOf(line);
  }
}

interface Found {
  readonly texts: readonly string[];
  readonly foreign: number;
}

/** The records of a line as texts: a plain record stays as it is written. Null for no JSON. */
function recordsOf(line: Buffer): Found | null {
  const values = parse(line);
  if (values === null) return null;
  const { records, foreign } = unwrap(values);
  const isPlain = values.length === 1 && records[0] === values[0];
  const texts = isPlain ? [line.toString('utf8')] : records.map((record) => JSON.stringify(record));
  return { texts: texts.map(mended), foreign };
}

function recordsOrNothing(line: Buffer): Found | null {
  try {
    return recordsOf(line);
  } catch {
    // Wrapped more deeply than the stack goes.
    return null;
  }
}

/**
 * The slow way, for a batch that holds something else than plain records: parses every line, takes
 * records out of their wrappers, and counts the rest where it is from.
 */
export function repair(batch: Batch): readonly RepairedRecord[] {
  const repaired: RepairedRecord[] = [];
  for (const { line, span } of linesOf(batch)) {
    const found = recordsOrNothing(line);
    if (found === null) {
      span.file.malformed += 1;
      continue;
    }
    span.file.foreign += found.foreign;
    for (const text of found.texts) repaired.push({ file: span.file, text });
  }
  return repaired;
}
