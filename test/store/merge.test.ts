import { describe, expect, it } from 'vitest';
import type { Part } from '../../src/logs/store.ts';
import { crowds } from '../../src/store/merge.ts';

const MB = 1024 * 1024;

/** Parts of a day, by their sizes in megabytes; each is named after its place. */
function partsOf(day: string, ...sizes: readonly number[]): readonly Part[] {
  return sizes.map((size, i) => ({ day, file: `${day}-${i}`, rows: 1, bytes: size * MB }));
}

function filesOf(parts: readonly Part[]): readonly (readonly string[])[] {
  return crowds(parts).map((crowd) => crowd.parts.map(({ file }) => file));
}

describe('parts that are written again as one', () => {
  it('are all of a small day', () => {
    expect(filesOf(partsOf('2026-11-16', 3, 1, 4))).toEqual([
      ['2026-11-16-1', '2026-11-16-0', '2026-11-16-2'],
    ]);
  });

  it('are none of a day with one part', () => {
    expect(crowds(partsOf('2026-11-16', 1))).toEqual([]);
  });

  it('are none of a large day with few small parts', () => {
    expect(crowds(partsOf('2026-11-16', 20, 1, 1, 1, 1, 1, 1, 1, 1))).toEqual([]);
  });

  it('are the small ones of a large day with many', () => {
    const crowd = crowds(partsOf('2026-11-16', 20, 1, 1, 1, 1, 1, 1, 1, 1, 1));
    expect(crowd).toHaveLength(1);
    expect(crowd[0]?.parts).toHaveLength(9);
  });

  it('are never more than a step writes, and never large ones', () => {
    const parts = partsOf('2026-11-16', ...Array.from({ length: 40 }, (_, i) => 1 + (i % 12)));
    const all = crowds(parts);
    for (const crowd of all) {
      expect(crowd.parts.length).toBeGreaterThan(1);
      expect(crowd.parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(16 * MB);
      for (const { bytes } of crowd.parts) expect(bytes).toBeLessThan(8 * MB);
    }
    const files = all.flatMap((crowd) => crowd.parts.map(({ file }) => file));
    expect(new Set(files).size).toBe(files.length);
  });

  it('are of one day', () => {
    const parts = [...partsOf('2026-11-16', 1, 1), ...partsOf('2026-11-17', 2, 2)];
    expect(crowds(parts).map(({ day }) => day)).toEqual(['2026-11-16', '2026-11-17']);
  });
});
