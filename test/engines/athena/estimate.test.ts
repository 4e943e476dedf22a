import { describe, expect, test, vi } from 'vitest';
import type { Store } from '../../../src/aws/s3.ts';
import { coverageOf } from '../../../src/engines/athena/coverage.ts';
import { estimate } from '../../../src/engines/athena/estimate.ts';
import { type Layout, layoutOf } from '../../../src/engines/athena/layout.ts';
import type { Wanted } from '../../../src/engines/athena/partitions.ts';
import type { Plan } from '../../../src/engines/athena/plan.ts';
import type { Progress } from '../../../src/engines/engine.ts';
import {
  BUCKET,
  LOGS,
  projectedLayout,
  registeredLayout,
  tableOf,
  unpartitionedLayout,
  wantedOf,
} from './table.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

function planOf(layout: Layout, wanted: Wanted = wantedOf()): Plan {
  return { layout, wanted, source: '', compact: null, ...coverageOf(layout, wanted, NOW) };
}

type Objects = Readonly<Record<string, number>>;

/** A store of objects in memory, listed by prefix as S3 does, and how it was asked. */
function storeOf(objects: Objects): Pick<Store, 'folder' | 'size'> & { readonly asked: string[] } {
  const asked: string[] = [];
  const under = (address: string) =>
    Object.entries(objects).filter(([key]) => key.startsWith(address));
  const sum = (found: readonly (readonly [string, number])[]) => ({
    objects: found.length,
    bytes: found.reduce((total, [, size]) => total + size, 0),
  });
  return {
    asked,
    folder: async (address) => {
      asked.push(`folder ${address}`);
      const isBelow = ([key]: readonly [string, number]) => key.indexOf('/', address.length) !== -1;
      const folders = under(address)
        .filter(isBelow)
        .map(([key]) => key.slice(0, key.indexOf('/', address.length) + 1));
      const direct = under(address).filter((entry) => !isBelow(entry));
      return { folders: [...new Set(folders)], ...sum(direct) };
    },
    size: async (address) => {
      asked.push(`size ${address}`);
      return sum(under(address));
    },
  };
}

interface Measured {
  readonly objects: number;
  readonly bytes: number;
  readonly isExact: boolean;
  readonly progress: readonly Progress[];
  readonly asked: readonly string[];
}

async function measure(objects: Objects, layout: Layout, wanted: Wanted): Promise<Measured> {
  const store = storeOf(objects);
  const progress: Progress[] = [];
  const size = await estimate(store, planOf(layout, wanted), {
    signal: new AbortController().signal,
    onProgress: (step) => progress.push(step),
  });
  return { ...size, progress, asked: store.asked };
}

const ONE = '111122223333';
const TWO = '444455556666';

/** A file of 1, 2, 4, ... bytes for each account, region and day: a size tells which were counted. */
const FILES: Objects = Object.fromEntries(
  [ONE, TWO]
    .flatMap((account) =>
      ['eu-west-1', 'us-east-1'].flatMap((region) =>
        ['08', '09', '10', '11'].map(
          (day) => `${LOGS}/${account}/CloudTrail/${region}/2026/11/${day}/file.json.gz`,
        ),
      ),
    )
    .map((key, index) => [key, 2 ** index]),
);

const DIGESTS: Objects = { [`${LOGS}/${ONE}/CloudTrail-Digest/eu-west-1/2026/11/09/x`]: 1e9 };

function bytesOf(pattern: RegExp): number {
  return Object.entries(FILES)
    .filter(([key]) => pattern.test(key))
    .reduce((sum, [, size]) => sum + size, 0);
}

describe('of projected partitions', () => {
  const layout = projectedLayout(
    { account: 'string', region: 'string', day: 'string' },
    {
      account: { type: 'injected' },
      region: { type: 'enum', values: 'eu-west-1,us-east-1' },
      day: { type: 'date', format: 'yyyy/MM/dd', range: '2020/01/01,NOW' },
    },
    `${LOGS}/\${account}/CloudTrail/\${region}/\${day}`,
  );

  test('the files of the wanted ones count, each once', async () => {
    const wanted = wantedOf({ accounts: [ONE, TWO] });
    expect(await measure({ ...FILES, ...DIGESTS }, layout, wanted)).toMatchObject({
      objects: 8,
      isExact: true,
      bytes: bytesOf(/\/11\/(09|10)\//),
    });
    const one = wantedOf({ accounts: [TWO], regions: ['us-east-1'] });
    expect(await measure({ ...FILES, ...DIGESTS }, layout, one)).toMatchObject({
      objects: 2,
      isExact: true,
      bytes: bytesOf(new RegExp(`${TWO}/CloudTrail/us-east-1/2026/11/(09|10)/`)),
    });
  });

  test('progress goes up to the number of folders', async () => {
    const { progress } = await measure(FILES, layout, wantedOf({ accounts: [ONE, TWO] }));
    expect(progress.map(({ done, total }) => [done, total])).toEqual(
      Array.from({ length: 8 }, (_, index) => [index + 1, 8]),
    );
    expect(progress.at(-1)?.detail).toBe('listing 8 of 8 folders');
  });

  test('nothing there is nothing', async () => {
    const wanted = wantedOf({ accounts: ['999999999999'] });
    expect(await measure(FILES, layout, wanted)).toMatchObject({
      objects: 0,
      bytes: 0,
      isExact: true,
    });
  });
});

describe('of projected partitions that are not known one by one', () => {
  test('the files of the folder above count: it is an upper bound', async () => {
    const keys = { account: 'string', shard: 'string', day: 'string' };
    const layout = projectedLayout(
      keys,
      {
        account: { type: 'enum', values: ONE },
        shard: { type: 'integer', range: '0,9' },
        day: { type: 'date', format: 'yyyy/MM/dd', range: '2020/01/01,NOW' },
      },
      `${BUCKET}/\${account}/\${shard}/\${day}`,
    );
    const objects = {
      [`${BUCKET}/${ONE}/0/2026/11/09/a`]: 1,
      [`${BUCKET}/${ONE}/7/2026/11/12/a`]: 2,
      [`${BUCKET}/${TWO}/0/2026/11/09/a`]: 4,
    };
    expect(await measure(objects, layout, wantedOf())).toMatchObject({
      objects: 2,
      bytes: 3,
      isExact: false,
    });
  });
});

describe('of projected partitions, days out of their range are not listed', () => {
  test('at either end', async () => {
    const layout = projectedLayout(
      { day: 'string' },
      { day: { type: 'date', format: 'yyyy/MM/dd', range: '2026/11/09,2026/11/10' } },
      `${BUCKET}/\${day}`,
    );
    const days = { first: '2026-11-01', last: '2026-11-30' };
    const { asked } = await measure({}, layout, wantedOf({ days }));
    expect(asked).toEqual(['size s3://logs/2026/11/09/', 'size s3://logs/2026/11/10/']);
  });
});

describe('of registered partitions', () => {
  const layout = registeredLayout({ day: 'string' }, [
    ['2026/11/08'],
    ['2026/11/09'],
    ['2026/11/10'],
  ]);
  const objects = {
    's3://logs/2026/11/08/a': 1,
    's3://logs/2026/11/09/a': 2,
    's3://logs/2026/11/09/deep/down/b': 4,
    's3://logs/2026/11/10/a': 8,
    's3://logs/2026/11/100/a': 16,
    's3://logs/2026/11/11/a': 32,
  };

  test('the files of the wanted ones count, however deep', async () => {
    expect(await measure(objects, layout, wantedOf())).toMatchObject({
      objects: 3,
      bytes: 14,
      isExact: true,
    });
  });

  test('those whose locations begin alike count once each', async () => {
    const days = ['1', '10', '11'];
    const table = tableOf({ year: 'string', month: 'string', day: 'string' });
    const short = layoutOf(
      table,
      days.map((day) => ({
        values: ['2026', '11', day],
        location: `${BUCKET}/2026/11/${day}`,
      })),
    );
    const files = Object.fromEntries(
      days.map((day, index) => [`${BUCKET}/2026/11/${day}/file`, 2 ** index]),
    );
    const window = (first: string, last: string) => wantedOf({ days: { first, last } });
    expect(await measure(files, short, window('2026-11-01', '2026-11-11'))).toMatchObject({
      objects: 3,
      bytes: 7,
      isExact: true,
    });
    expect(await measure(files, short, window('2026-11-01', '2026-11-02'))).toMatchObject({
      objects: 1,
      bytes: 1,
    });
  });

  test('none wanted is nothing, and asks nothing', async () => {
    const days = { first: '2026-10-01', last: '2026-10-02' };
    expect(await measure(objects, layout, wantedOf({ days }))).toEqual({
      objects: 0,
      bytes: 0,
      isExact: true,
      progress: [],
      asked: [],
    });
  });
});

describe('of a table without partitions, every file counts once', () => {
  test('at all depths, whatever the window', async () => {
    const objects = {
      's3://logs/AWSLogs/top': 1,
      's3://logs/AWSLogs/a/one': 2,
      's3://logs/AWSLogs/a/b/two': 4,
      's3://logs/AWSLogs/a/b/c/d/three': 8,
      's3://logs/AWSLogs/e/four': 16,
      's3://logs/AWSLogs-other/x': 32,
      's3://logs/elsewhere': 64,
    };
    for (const location of [LOGS, `${LOGS}/`, `${LOGS}//`]) {
      expect(await measure(objects, unpartitionedLayout(location), wantedOf())).toMatchObject({
        objects: 5,
        bytes: 31,
        isExact: true,
      });
    }
  });

  test.each([1, 127, 128, 129, 300])('with %i folders side by side', async (count) => {
    const objects = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        [`${LOGS}/${index}/file`, 1],
        [`${LOGS}/${index}/deeper/file`, 10],
      ]).flat(),
    );
    const size = await measure(
      { ...objects, [`${LOGS}/top`]: 100 },
      unpartitionedLayout(),
      wantedOf(),
    );
    expect(size).toMatchObject({ objects: 2 * count + 1, bytes: 11 * count + 100, isExact: true });
    const last = size.progress.at(-1);
    expect(last?.done).toBe(last?.total ?? undefined);
  });

  test('many folders are shared out rather than gone down one by one', async () => {
    const objects = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`${LOGS}/${index}/a/b/c/file`, 1]),
    );
    const { asked, objects: count } = await measure(objects, unpartitionedLayout(), wantedOf());
    expect(count).toBe(200);
    expect(asked.filter((call) => call.startsWith('folder'))).toEqual([`folder ${LOGS}/`]);
    expect(asked.filter((call) => call.startsWith('size'))).toHaveLength(200);
  });

  test('an empty table is nothing', async () => {
    expect(await measure({}, unpartitionedLayout(), wantedOf())).toMatchObject({
      objects: 0,
      bytes: 0,
    });
  });
});

describe('an estimate ends', () => {
  const layout = registeredLayout({ day: 'string' }, [['2026/11/09'], ['2026/11/10']]);

  test('with the refusal of a listing', async () => {
    const store = { ...storeOf({}), size: () => Promise.reject(new Error('refused')) };
    const options = { signal: new AbortController().signal, onProgress: vi.fn() };
    await expect(estimate(store, planOf(layout), options)).rejects.toThrow('refused');
    const whole = { ...storeOf({}), folder: () => Promise.reject(new Error('refused')) };
    await expect(estimate(whole, planOf(unpartitionedLayout()), options)).rejects.toThrow(
      'refused',
    );
  });

  test('when it is aborted, and hands the signal on', async () => {
    const { signal } = new AbortController();
    const store = storeOf({});
    const size = vi.spyOn(store, 'size');
    const folder = vi.spyOn(store, 'folder');
    await estimate(store, planOf(layout), { signal, onProgress: vi.fn() });
    await estimate(store, planOf(unpartitionedLayout()), { signal, onProgress: vi.fn() });
    expect([...size.mock.calls, ...folder.mock.calls].map((call) => call[1])).toEqual([
      signal,
      signal,
      signal,
    ]);
    const reason = new Error('enough');
    const aborted = { signal: AbortSignal.abort(reason), onProgress: vi.fn() };
    await expect(estimate(store, planOf(layout), aborted)).rejects.toBe(reason);
  });
});
