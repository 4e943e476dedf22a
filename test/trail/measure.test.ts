import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Store, StoredObject } from '../../src/aws/s3.ts';
import { measureDay } from '../../src/trail/measure.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const HOUR = 60 * 60_000;

function file(index: number, hoursAgo: number, bytes: number): StoredObject {
  return {
    address: `s3://logs/${index}`,
    bytes,
    modified: new Date(NOW.getTime() - hoursAgo * HOUR),
  };
}

/** A store whose n-th file has as many records as `count` says; it keeps what was read. */
function storeOf(count: (index: number) => number) {
  const read: string[] = [];
  const store: Store = {
    read: async (address) => {
      read.push(address);
      const Records = Array.from({ length: count(Number(address.split('/').at(-1))) }, () => ({}));
      return gzipSync(JSON.stringify({ Records }));
    },
    folder: () => Promise.reject(new Error('not asked')),
    size: () => Promise.reject(new Error('not asked')),
    // biome-ignore lint/correctness/useYield: it gives nothing
    async *objects() {
      throw new Error('not asked');
    },
    remove: () => Promise.reject(new Error('not asked')),
    close: () => {},
  };
  return { store, read };
}

function measure(store: Store, files: readonly StoredObject[]) {
  return measureDay(store, files, NOW, new AbortController().signal);
}

describe('the last day is measured', () => {
  it('on all files where there are few, and then it is exact', async () => {
    const { store } = storeOf((index) => index + 1);
    const files = Array.from({ length: 12 }, (_, index) => file(index, index, 100 * (index + 1)));
    expect(await measure(store, files)).toEqual({
      files: 12,
      bytes: 7800,
      sampled: 12,
      events: 78,
    });
  });

  it.each([20, 39, 40, 41, 59, 60, 399, 400, 1000])(
    'on at least 20 of %i files, from the first to the last hours',
    async (length) => {
      const { store, read } = storeOf(() => 50);
      const files = Array.from({ length }, (_, index) => file(index, (23 * index) / length, 1000));
      const measured = await measure(store, files);
      expect(measured).toEqual({
        files: length,
        bytes: 1000 * length,
        sampled: read.length,
        events: 50 * length,
      });
      expect(measured.sampled).toBeGreaterThanOrEqual(20);
      expect(measured.sampled).toBeLessThan(40);
      expect(new Set(read).size).toBe(read.length);
      const hours = read.map((address) => (23 * Number(address.split('/').at(-1))) / length);
      for (const quarter of [0, 1, 2, 3]) {
        const [from, to] = [(23 * quarter) / 4, (23 * (quarter + 1)) / 4];
        expect(hours.filter((hour) => hour >= from && hour < to).length).toBeGreaterThanOrEqual(4);
      }
    },
  );

  it('by size, where files are not alike', async () => {
    // Two of three are small; the sample sees each kind as often.
    const { store } = storeOf((index) => (index % 3 === 0 ? 900 : 100));
    const files = Array.from({ length: 600 }, (_, index) =>
      file(index, 1, index % 3 === 0 ? 9000 : 1000),
    );
    const { events } = await measure(store, files);
    expect(events).toBe(200 * 900 + 400 * 100);
  });

  it('on what was delivered in it, to the hour', async () => {
    const { store, read } = storeOf(() => 10);
    const files = [file(0, 24, 100), file(1, 24.01, 100), file(2, 200, 100), file(3, 0, 100)];
    expect(await measure(store, files)).toMatchObject({ files: 2, sampled: 2, events: 20 });
    expect(read).toEqual(['s3://logs/0', 's3://logs/3']);
  });

  it('as nothing, where nothing was delivered', async () => {
    const { store } = storeOf(() => 10);
    expect(await measure(store, [])).toEqual({ files: 0, bytes: 0, sampled: 0, events: 0 });
    expect(await measure(store, [file(0, 1, 0)])).toMatchObject({ files: 1, events: 0 });
  });
});
