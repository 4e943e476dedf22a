import { describe, expect, it } from 'vitest';
import { BatchBuilder, emptyReport, LONGEST_RECORD } from '../../src/logs/batch.ts';

function builder(size = 64): BatchBuilder {
  const batch = new BatchBuilder(size);
  batch.startFile(emptyReport('log.json'));
  return batch;
}

function append(batch: BatchBuilder, text: string): void {
  const bytes = Buffer.from(`<${text}>`);
  batch.append(bytes, 1, bytes.length - 1);
}

function add(batch: BatchBuilder, text: string, isOneLine = true): boolean {
  append(batch, text);
  return batch.endRecord(isOneLine);
}

describe('a batch', () => {
  it('holds the records that were ended, one a line', () => {
    const batch = builder();
    add(batch, '{"a":1}');
    append(batch, '{"b"');
    append(batch, ':2}');
    batch.endRecord(true);
    const { bytes, lines } = batch.take();
    expect(bytes.toString()).toBe('{"a":1}\n{"b":2}\n');
    expect(lines).toBe(2);
  });

  it('is empty where nothing was added', () => {
    expect(builder().take()).toEqual({ bytes: Buffer.alloc(0), spans: [], lines: 0 });
  });

  it('takes over an unfinished record into the next one', () => {
    const batch = builder();
    add(batch, '{"a":1}');
    append(batch, '{"b":');
    expect(batch.take().bytes.toString()).toBe('{"a":1}\n');
    append(batch, '"x');
    expect(batch.take()).toMatchObject({ lines: 0 });
    append(batch, 'y"}');
    batch.endRecord(true);
    const last = batch.take();
    expect(last.bytes.toString()).toBe('{"b":"xy"}\n');
    expect(last.lines).toBe(1);
    expect(batch.take().bytes.toString()).toBe('');
  });

  it('stays as it is while the next one is filled', () => {
    const batch = builder();
    add(batch, '{"a":1}');
    append(batch, '{"unfinished":');
    const first = batch.take();
    append(batch, '"x"}');
    batch.endRecord(true);
    for (let i = 0; i < 100; i++) add(batch, `{"number":${i}}`);
    expect(first.bytes.toString()).toBe('{"a":1}\n');
  });

  it('stays as it is when the next one is taken, while a record is unfinished', () => {
    const batch = builder();
    add(batch, '{"a":1}');
    const first = batch.take();
    add(batch, '{"b":2}');
    append(batch, '{"unfinished');
    const second = batch.take();
    expect(first.bytes.toString()).toBe('{"a":1}\n');
    expect(second.bytes.toString()).toBe('{"b":2}\n');
  });

  it('grows with its records, and keeps those it has', () => {
    const batch = builder(4);
    const texts = Array.from({ length: 50 }, (_, i) => `{"text":"${'x'.repeat(i * 7)}"}`);
    for (const text of texts) add(batch, text);
    expect(batch.take().bytes.toString()).toBe(texts.map((text) => `${text}\n`).join(''));
    add(batch, texts[49]!);
    expect(batch.take().bytes.toString()).toBe(`${texts[49]}\n`);
  });

  it('takes over an unfinished record that is larger than the other buffer', () => {
    const batch = builder(4);
    const long = `{"text":"${'x'.repeat(1000)}"}`;
    append(batch, long);
    expect(batch.take().lines).toBe(0);
    batch.endRecord(true);
    expect(batch.take().bytes.toString()).toBe(`${long}\n`);
  });

  it('says how many bytes of whole records it has', () => {
    const batch = builder();
    add(batch, '{"a":1}');
    append(batch, '{"b"');
    expect(batch.size).toBe(8);
    batch.take();
    expect(batch.size).toBe(0);
  });

  it('counts the lines of each file, in their order', () => {
    const batch = new BatchBuilder(64);
    const [one, two, three] = [emptyReport('1'), emptyReport('2'), emptyReport('3')];
    batch.startFile(one);
    add(batch, '{}');
    add(batch, '{}');
    batch.startFile(two);
    batch.startFile(three);
    add(batch, '{}');
    const first = batch.take();
    expect(first.spans.map(({ file, lines }) => [file.path, lines])).toEqual([
      ['1', 2],
      ['3', 1],
    ]);
    expect(first.spans[0]!.file).toBe(one);
    expect(first.lines).toBe(3);
    add(batch, '{}');
    const second = batch.take();
    expect(second.spans.map(({ file, lines }) => [file.path, lines])).toEqual([['3', 1]]);
    expect(first.lines).toBe(3);
  });

  it('joins the lines of a record, and leaves those before it alone', () => {
    const batch = builder();
    add(batch, '{"a":1}');
    add(batch, '{\r\n"b":\n2}', false);
    expect(batch.take().bytes.toString()).toBe('{"a":1}\n{  "b": 2}\n');
  });

  it('forgets a record that is dropped', () => {
    const batch = builder();
    add(batch, '{"a":1}');
    append(batch, '{"dropped');
    batch.dropRecord();
    add(batch, '{"b":2}');
    expect(batch.take().bytes.toString()).toBe('{"a":1}\n{"b":2}\n');
  });

  it('leaves out a record that is too long, even over several batches, and takes the next', () => {
    const batch = builder();
    append(batch, 'x'.repeat(LONGEST_RECORD));
    batch.take();
    append(batch, 'x');
    batch.take();
    append(batch, '}');
    expect(batch.endRecord(true)).toBe(false);
    expect(add(batch, '{"b":2}')).toBe(true);
    const { bytes, lines } = batch.take();
    expect(bytes.toString()).toBe('{"b":2}\n');
    expect(lines).toBe(1);
  });

  it('says what the current record ends with, and only that record', () => {
    const batch = builder();
    add(batch, '"Records":');
    expect(batch.recordEndsWith(/"Records":/)).toBe(false);
    append(batch, '{"Records"');
    append(batch, ' : ');
    expect(batch.recordEndsWith(/"Records"\s*:\s*$/)).toBe(true);
    append(batch, '1');
    expect(batch.recordEndsWith(/"Records"\s*:\s*$/)).toBe(false);
  });
});
