import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { free, readChunks, UnreadableError } from '../../src/logs/open.ts';
import { logFolder } from '../support/records.ts';

/** Text that gzip cannot make much smaller, always the same. */
function text(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    bytes[i] = 0x30 + ((state >> 16) & 0x3f);
  }
  return bytes;
}

interface Read {
  readonly bytes: Buffer;
  readonly error: unknown;
}

async function read(content: Uint8Array, pause: number | null = null): Promise<Read> {
  const path = join(logFolder({ 'a.json.gz': content }), 'a.json.gz');
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of readChunks(path, statSync(path).size)) {
      chunks.push(chunk);
      if (pause !== null) await setTimeout(pause);
    }
    return { bytes: Buffer.concat(chunks), error: null };
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableError);
    return { bytes: Buffer.concat(chunks), error };
  }
}

const SMALL = text(5000);
const LARGE = text(6 * 1024 * 1024);

describe('the text of a file', () => {
  it('is given whole: plain, packed, in several members, small and large', async () => {
    for (const whole of [SMALL, LARGE]) {
      expect((await read(whole)).bytes.equals(whole)).toBe(true);
      expect((await read(gzipSync(whole, { level: 1 }))).bytes.equals(whole)).toBe(true);
    }
    const members = Buffer.concat([gzipSync(LARGE, { level: 1 }), gzipSync(SMALL)]);
    expect((await read(members)).bytes.equals(Buffer.concat([LARGE, SMALL]))).toBe(true);
  });

  it('is given up to the place where a small one is cut', async () => {
    const packed = gzipSync(SMALL);
    const cut = packed.subarray(0, packed.length / 2);
    const before = gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH });
    const { bytes, error } = await read(cut);
    expect(bytes.equals(before)).toBe(true);
    expect(error).toHaveProperty('message', 'gzip stream cut short');
  });

  it('is nearly all given up to the place where a large one is damaged', async () => {
    const damage = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff]);
    const { bytes, error } = await read(Buffer.concat([gzipSync(LARGE, { level: 1 }), damage]));
    expect(bytes.equals(LARGE.subarray(0, bytes.length))).toBe(true);
    expect(bytes.length).toBeGreaterThan(5 * 1024 * 1024);
    expect(error).toHaveProperty('message', 'gzip stream damaged');
  });

  // What the stream holds ready is dropped when it fails before it was asked for it.
  it('is given up to the place where it is cut, however slow the reader is', async () => {
    const packed = gzipSync(LARGE.subarray(0, 1_200_000), { level: 1 });
    const cut = packed.subarray(0, packed.length - 1000);
    const before = gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH });
    const { bytes } = await read(cut, 200);
    expect(bytes.length).toBe(before.length);
  });
});

it('frees a buffer with its views, and leaves the pool alone', () => {
  const large = Buffer.alloc(100_000, 1);
  const view = large.subarray(10, 20);
  free(large);
  expect([large.length, view.length]).toEqual([0, 0]);
  const pooled = Buffer.from('in the pool');
  const neighbour = Buffer.from('beside it');
  free(pooled);
  expect([String(pooled), String(neighbour)]).toEqual(['in the pool', 'beside it']);
});
