import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openLocalEngine } from '../../src/engines/local/engine.ts';
import { findLogs } from '../../src/logs/find.ts';
import { ask } from '../support/ask.ts';
import { logFile, logFolder, s3Record, type TestRecord } from '../support/records.ts';
import { readLogs, shortRecord, shortRecords } from './read-logs.ts';

const json = (value: unknown): string => JSON.stringify(value);
const line = (id: string, changes: TestRecord = {}): string => json(shortRecord(id, changes));
const GOOD = logFile([shortRecord('good')]);

/** The IDs in a folder with the files given and a good one, whose record is left out. */
async function readBeside(files: Readonly<Record<string, string | Uint8Array>>) {
  const { ids, ...rest } = await readLogs(logFolder({ ...files, 'good.json.gz': GOOD }));
  expect(ids).toContain('good');
  return { ids: ids.filter((id) => id !== 'good'), ...rest };
}

const A = line('a');
const B = line('b');
const BINARY = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0xff]);
const GZIP_HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
const UTF_16 = Buffer.from(`\ufeff${A}`, 'utf16le');
const BIG_ENDIAN = Buffer.from(UTF_16).swap16();
const FOREIGN = '{"Records":[{"eventSource":"aws:s3","eventName":"x"},{}]}';

/** What is in a broken file, the reason given for it, the IDs kept, and how many objects are no records. */
const BROKEN = (
  [
    ['json', `{"Records":[${A},${B},{"eventName":"x`, 'JSON cut short', ['a', 'b'], 0],
    ['json', `{"Records":[${A}]]}`, 'bad JSON: a bracket too many', ['a'], 0],
    ['json', `[${A},{"eventName":"x\n},${B}]`, 'bad JSON: a line break in a string', ['a'], 0],
    [
      'json',
      `[${A},{"eventName":x},${B}]`,
      '1 of its records not readable (bad JSON, or over 4 MB)',
      ['a', 'b'],
      1,
    ],
    [
      'json',
      `${A}\n{"x":"x\n${B}\nhello\n`,
      '2 of its records not readable (bad JSON, or over 4 MB)',
      ['a', 'b'],
      2,
    ],
    [
      'jsonl',
      `{"eventName":\n${A}\n`,
      '1 of its records not readable (bad JSON, or over 4 MB)',
      ['a'],
      1,
    ],
    ['json', `[${A},1,null]`, '2 of its records not readable (bad JSON, or over 4 MB)', ['a'], 2],
    ['json', '', 'empty file', [], 0],
    ['jsonl', ' \n', 'empty file', [], 0],
    ['json.gz', '', 'empty file', [], 0],
    ['jsonl.gz', gzipSync(''), 'empty file', [], 0],
    ['json.gz', Buffer.from(GZIP_HEADER.slice(0, 2)), 'gzip stream cut short', [], 0],
    ['json.gz', Buffer.from([...GZIP_HEADER, 0xff, 0xff]), 'gzip stream damaged', [], 0],
    ['json', UTF_16, 'UTF-16 text: save it as UTF-8', [], 0],
    ['big.json', BIG_ENDIAN, 'UTF-16 text: save it as UTF-8', [], 0],
    ['json', BINARY, 'not JSON', [], 0],
    ['log', BINARY, 'no log file', [], 0],
    ['json', FOREIGN, 'no CloudTrail record in it', [], 2],
    ['json', json([shortRecord('a'), {}, {}]), '2 objects are no CloudTrail records', ['a'], 2],
  ] as const
).map(([ending, content, reason, kept, left]) => ({ ending, content, reason, kept, left }));

describe('a file that breaks', () => {
  it('keeps the whole records before the place where a gzip stream is cut', async () => {
    const text = json({ Records: shortRecords(400) });
    const packed = gzipSync(text);
    for (const part of [0.3, 0.9]) {
      const cut = packed.subarray(0, Math.floor(packed.length * part));
      const before = gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
      const whole = before.match(/\}/g)!.length;
      expect(whole).toBeGreaterThan(50);
      const { ids, input, skipped } = await readBeside({ 'cut.json.gz': cut });
      expect(ids).toHaveLength(whole);
      expect(skipped).toEqual([['cut.json.gz', 'gzip stream cut short', whole]]);
      expect(input).toMatchObject({ filesRead: 2, records: whole + 1, recordsSkipped: 0 });
    }
  });

  it.each(BROKEN)(
    'is named, with what was kept of it: $reason, .$ending',
    async ({ ending, content, reason, kept, left }) => {
      const { ids, input, skipped } = await readBeside({ [`bad.${ending}`]: content });
      expect(ids).toEqual(kept);
      expect(skipped).toEqual([[`bad.${ending}`, reason, kept.length]]);
      const filesRead = kept.length > 0 ? 2 : 1;
      expect(input).toMatchObject({ filesRead, records: kept.length + 1, recordsSkipped: left });
    },
  );

  it('is damaged or foreign', async () => {
    const { input } = await readBeside({ 'a.json': 'hello', 'b.txt': 'hello', 'c.json': '{}' });
    expect(input.filesSkipped.map(({ kind }) => kind)).toEqual(['damaged', 'foreign', 'foreign']);
  });

  it('does not take the others with it, whichever they are', async () => {
    const { ids, skipped } = await readBeside({
      '1.json.gz': gzipSync(line('x')).subarray(0, 12),
      '2.json': `[${line('a')}`,
      '3.jsonl': `{"\n${line('b')}\n}`,
      '4.json': line('c', { userAgent: 'HALF' }).replace('HALF', '\\ud83d'),
      '5.json': Buffer.from(line('d', { userAgent: '\u00ff\u00fe' }), 'latin1'),
      '6.json': json({ detail: shortRecord('e') }),
    });
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(skipped).toEqual([
      ['1.json.gz', 'gzip stream cut short', 0],
      ['2.json', 'JSON cut short', 1],
      ['3.jsonl', '2 of its records not readable (bad JSON, or over 4 MB)', 1],
    ]);
  });

  it('is a link that leads nowhere, and a folder named like a file is none', async () => {
    const folder = logFolder({ 'good.json.gz': GOOD, 'x.json/inside.json': line('inside') });
    symlinkSync(join(folder, 'missing'), join(folder, 'link.json'));
    const { ids, skipped } = await readLogs(folder);
    expect(ids).toEqual(['good', 'inside']);
    expect(skipped).toEqual([['link.json', 'a link that leads nowhere, or no permission', 0]]);
  });

  it('is gone when it is to be read', async () => {
    const folder = logFolder({ 'a.json': line('a'), 'b.json': line('b') });
    const found = await findLogs([folder], { from: null, to: null });
    rmSync(join(folder, 'a.json'));
    const engine = await openLocalEngine(found, { first: 400, most: 400 });
    const signal = new AbortController().signal;
    const { input } = await engine.run(engine.source, { signal, onProgress: () => {} });
    await engine.close();
    expect(input.filesSkipped).toEqual([
      {
        file: join(folder, 'a.json'),
        reason: 'gone since it was found',
        recordsKept: 0,
        kind: 'damaged',
      },
    ]);
    expect(input.records).toBe(1);
  });

  it('keeps the whole records before the place where a gzip stream is damaged', async () => {
    const damage = Buffer.from([...GZIP_HEADER, 0xff, 0xff]);
    const packed = gzipSync(`${line('a')}\n${line('b')}\n`);
    const { ids } = await readBeside({ 'bad.json.gz': Buffer.concat([packed, damage]) });
    expect(ids).toEqual(['a', 'b']);
  });

  // In these, the run ends in an error of DuckDB or of ours.
  it.each([
    [
      'holds half a surrogate pair in a key',
      line('a', { requestParameters: { KEY: 1 } }).replace('KEY', '\\ud83d'),
    ],
    [
      'holds half a surrogate pair in text in text',
      json({ text: line('a', { userAgent: 'HALF' }).replace('HALF', '\\ud83d') }),
    ],
    ['has a bracket alone on its first and last line', `${line('a')}\n{\n"eventName":"x"\n}\n`],
    [
      'is nested deeper than the stack',
      `{}\n${line('a', { requestParameters: 'DEEP' }).replace('"DEEP"', '['.repeat(20_000) + ']'.repeat(20_000))}`,
    ],
  ])('does not end the run when it %s', async (_, content) => {
    expect((await readBeside({ 'bad.json': content })).ids).toEqual(['a']);
  });
});

/** What records were seen to hold, or may, where CloudTrail writes something else. */
const ODD_VALUES: readonly (readonly [name: string, changes: TestRecord])[] = [
  ['a text as userIdentity', { userIdentity: 'someone' }],
  ['a list as userIdentity', { userIdentity: [1] }],
  [
    'objects within userIdentity',
    { userIdentity: { type: { a: 1 }, arn: 5, sessionContext: 'x' } },
  ],
  ['a number as eventTime', { eventTime: 1_762_689_600 }],
  ['text as additionalEventData', { additionalEventData: 'SignatureVersion=SigV2' }],
  ['bad JSON text as requestParameters', { requestParameters: '{"bucketName":' }],
  ['an object as resources', { resources: { ARN: 'x' } }],
  ['texts in resources', { resources: ['x', null] }],
  ['a number as tlsDetails', { tlsDetails: 12 }],
  ['an object as userAgent', { userAgent: { name: 'x' } }],
  ['a number as eventID', { eventID: 12 }],
  [
    'null in every other field',
    { userIdentity: null, eventTime: null, resources: null, tlsDetails: null, userAgent: null },
  ],
];

describe('records with values of other types than CloudTrail writes', () => {
  it('are read whole, and so are the others', async () => {
    const odd = ODD_VALUES.map(([name, changes]) =>
      s3Record({ sourceIPAddress: name, ...changes }),
    );
    const plain = s3Record({ sourceIPAddress: 'plain' });
    const flags = { by: ['source_ip'], signature: 'not-recorded' } as const;
    const { input, examined, rows } = await ask('sigv2', [...odd, plain], flags);
    expect(input).toMatchObject({ records: 13, recordsSkipped: 0, filesSkipped: [] });
    expect(examined).toMatchObject({ records: 13, inScope: 13, untimed: 2 });
    expect(rows.map((row) => row['source_ip'])).toEqual(['text as additionalEventData']);
    const all = await ask('sigv2', [...odd, plain], { ...flags, signature: 'not-sigv4' });
    expect(all.totals.requests).toBe(1);
  });
});
