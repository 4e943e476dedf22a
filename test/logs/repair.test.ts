import { describe, expect, it } from 'vitest';
import { type Batch, BatchBuilder, emptyReport } from '../../src/logs/batch.ts';
import { repair } from '../../src/logs/repair.ts';

const A = { eventName: 'GetObject', eventSource: 's3.amazonaws.com', userAgent: 'a' };
const B = { ...A, userAgent: 'é 日本 😀 "\\' };

function batchOf(...files: readonly (readonly (string | Buffer)[])[]): Batch {
  const batch = new BatchBuilder(64);
  for (const [index, lines] of files.entries()) {
    batch.startFile(emptyReport(String(index)));
    for (const line of lines.map((text) => Buffer.from(text))) {
      batch.append(line, 0, line.length);
      batch.endRecord(true);
    }
  }
  return batch.take();
}

function recordsOf(batch: Batch): unknown[] {
  return repair(batch).map(({ text }) => {
    expect(text).not.toContain('\n');
    return JSON.parse(text) as unknown;
  });
}

const line = (value: unknown): string => JSON.stringify(value);

describe('a batch that is repaired', () => {
  it('keeps plain records as they are', () => {
    const batch = batchOf([line(A), line(B)]);
    expect(recordsOf(batch)).toEqual([A, B]);
    expect(batch.spans[0]!.file).toMatchObject({ foreign: 0, malformed: 0, problem: null });
  });

  it('has the records out of their wrappers, one a line', () => {
    const batch = batchOf([
      line({ detail: A }),
      line({ CloudTrailEvent: line(B) }),
      line([A, [B]]),
      line(line(A)),
      `${line(B)}\r`,
    ]);
    expect(recordsOf(batch)).toEqual([A, B, A, B, A, B]);
  });

  it('counts what is no record, and no JSON, where it is from', () => {
    const batch = batchOf(
      [line(A), '{"cut":', line({ no: 'record' })],
      [line([A, B, 1])],
      ['hello', line(B), '{}', '}'],
    );
    expect(repair(batch).map(({ file }) => file.path)).toEqual(['0', '1', '1', '2']);
    expect(batch.spans.map(({ file }) => [file.path, file.foreign, file.malformed])).toEqual([
      ['0', 1, 1],
      ['1', 1, 0],
      ['2', 1, 2],
    ]);
  });

  it('is empty where nothing in it is a record', () => {
    expect(repair(batchOf(['{}', 'x']))).toEqual([]);
  });

  it.each([
    ['the first half', '\\ud83d'],
    ['the first half, in capitals', '\\uD83D'],
    ['the second half', '\\udc4d'],
    ['the halves the wrong way round', '\\udc4d\\ud83d'],
  ])('has no half of a surrogate pair: %s', (_, half) => {
    const text = line({
      ...A,
      requestParameters: { list: ['HALF'] },
      userAgent: 'HALF',
    }).replaceAll('HALF', half);
    const [record] = recordsOf(batchOf([text]));
    const shown = '\ufffd'.repeat(half.length / 6);
    expect(record).toEqual({ ...A, requestParameters: { list: [shown] }, userAgent: shown });
  });

  it('keeps whole surrogate pairs, and text that only looks like half of one', () => {
    const text = line(A).replace('"a"', '"\\ud83d\\udc4d \\\\ud83d"');
    expect(recordsOf(batchOf([text]))).toEqual([{ ...A, userAgent: '👍 \\ud83d' }]);
  });

  // DuckDB refuses such a line, and then the whole run ends in an error.
  it.each([
    ['in a key', line(A).replace('"userAgent"', '"\\ud83d":1,"userAgent"')],
    ['in text within text', line({ CloudTrailEvent: line(A).replace('"a"', '"\\ud83d"') })],
  ])('has no half of a surrogate pair %s', (_, text) => {
    expect(
      repair(batchOf([text]))
        .map((record) => record.text)
        .join(),
    ).not.toMatch(/\\ud83d/);
  });

  it('has a sign for bytes that are no UTF-8', () => {
    const text = Buffer.from(line(A).replace('"a"', '"x\u00ff\u00fey"'), 'latin1');
    expect(recordsOf(batchOf([text]))).toEqual([{ ...A, userAgent: 'x\ufffd\ufffdy' }]);
  });

  it('keeps numbers and texts of every kind', () => {
    const record = {
      ...A,
      n: [0, -1.5, 1e21, 123456789],
      t: 'a\u0000\n\u2028',
      o: { '': null },
      b: false,
    };
    expect(recordsOf(batchOf([line(record)]))).toEqual([record]);
  });
});
