import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inflateMember } from '../../src/digest/gzip.ts';

const TEXT = 'text '.repeat(100_000);
const FILE = gzipSync(TEXT);

async function inflated(file: Uint8Array): Promise<readonly [text: string, end: object]> {
  const pieces: Buffer[] = [];
  const end = await inflateMember(file, (piece) => pieces.push(piece));
  return [Buffer.concat(pieces).toString(), end];
}

/** The file with a header that has every optional part. */
function decorated(file: Buffer): Buffer {
  const header = Buffer.from(file.subarray(0, 10));
  header[3] = 2 + 4 + 8 + 16;
  const extra = Buffer.from([3, 0, 1, 2, 3]);
  const names = Buffer.from('a name\0a comment\0\x12\x34', 'latin1');
  return Buffer.concat([header, extra, names, file.subarray(10)]);
}

test('one member, whole', async () => {
  expect(await inflated(FILE)).toEqual([TEXT, { kind: 'whole' }]);
  expect(await inflated(gzipSync(''))).toEqual(['', { kind: 'whole' }]);
  const file = decorated(FILE);
  // The checksum of the header is not looked at; Node's is.
  expect(() => gunzipSync(file)).toThrow();
  expect(await inflated(file)).toEqual([TEXT, { kind: 'whole' }]);
});

test('what follows it is not read, and counted', async () => {
  const more = gzipSync('more');
  expect(await inflated(Buffer.concat([FILE, more]))).toEqual([
    TEXT,
    { kind: 'trailing-bytes', count: more.length },
  ]);
  expect(await inflated(Buffer.concat([FILE, Buffer.alloc(1)]))).toEqual([
    TEXT,
    { kind: 'trailing-bytes', count: 1 },
  ]);
  // What Node would make of it.
  expect(gunzipSync(Buffer.concat([FILE, more])).toString()).toBe(`${TEXT}more`);
});

test('cut short anywhere it is damaged', async () => {
  const small = decorated(gzipSync('a short text'));
  for (let length = 0; length < small.length; length += 1) {
    const [, end] = await inflated(small.subarray(0, length));
    expect([length, end]).toMatchObject([length, { kind: 'damaged' }]);
  }
});

test('a flipped bit is found, unless it stands for nothing', async () => {
  const small = gzipSync('a short text');
  for (let bit = 10 * 8; bit < small.length * 8; bit += 1) {
    const file = Buffer.from(small);
    file[bit >> 3] = file[bit >> 3]! ^ (1 << (bit & 7));
    const [text, end] = await inflated(file);
    // The last bits of the stream fill a byte.
    if (text !== 'a short text') expect([bit, end]).not.toEqual([bit, { kind: 'whole' }]);
    else if (bit >= (small.length - 8) * 8)
      expect([bit, end]).toMatchObject([bit, { kind: 'damaged' }]);
  }
});

test('other files are none', async () => {
  for (const text of ['', 'x', '{"Records":[]}', 'PK\u0003\u0004 a zip file, by its first bytes']) {
    expect((await inflated(Buffer.from(text)))[1]).toMatchObject({ kind: 'damaged' });
  }
});
