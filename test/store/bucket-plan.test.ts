import { describe, expect, test } from 'vitest';
import { type BucketPlan, dayOf, isClosing, isWanted } from '../../src/store/bucket-plan.ts';
import { NOW } from '../support/ask.ts';

function plan(changes: Partial<BucketPlan> = {}): BucketPlan {
  const window = { from: null, to: null };
  return { window, accounts: [], regions: [], relistDays: 7, now: NOW, ...changes };
}

const TRAIL = 's3://logs/AWSLogs/111122223333/CloudTrail/us-east-1/';

describe('isWanted', () => {
  test.each([
    ['s3://logs/AWSLogs/', true],
    ['s3://logs/AWSLogs/o-abc/', true],
    ['s3://logs/AWSLogs/111122223333/', true],
    ['s3://logs/AWSLogs/111122223333/CloudTrail/', true],
    ['s3://logs/AWSLogs/111122223333/CloudTrail-NetworkActivity/', true],
    ['s3://logs/AWSLogs/111122223333/CloudTrail-Digest/', false],
    ['s3://logs/AWSLogs/111122223333/CloudTrail-Insight/', false],
    ['s3://logs/AWSLogs/111122223333/Config/', false],
    ['s3://logs/CloudTrail-Digest/', false],
    [`${TRAIL}2026/11/09/`, true],
    ['s3://logs/any/thing/', true],
  ])('%s: %s', (folder, wanted) => {
    expect(isWanted(folder, plan())).toBe(wanted);
  });

  test.each([
    ['2025/', false],
    ['2026/', true],
    ['2027/', false],
    ['2026/10/', false],
    ['2026/11/', true],
    ['2026/12/', true],
    ['2026/11/08/', false],
    ['2026/11/09/', true],
    // Files are delivered after their events.
    ['2026/12/01/', true],
    ['2026/12/02/', false],
  ])('of a window, %s: %s', (folder, wanted) => {
    const window = { from: '2026-11-09T12:00:00Z', to: '2026-11-30T12:00:00Z' };
    expect(isWanted(`${TRAIL}${folder}`, plan({ window }))).toBe(wanted);
  });

  test('accounts and regions', () => {
    const own = plan({ accounts: ['111122223333'], regions: ['us-east-1'] });
    expect(isWanted('s3://logs/AWSLogs/111122223333/', own)).toBe(true);
    expect(isWanted('s3://logs/AWSLogs/444455556666/', own)).toBe(false);
    expect(isWanted(TRAIL, own)).toBe(true);
    expect(isWanted(TRAIL.replace('us-east', 'eu-west'), own)).toBe(false);
  });
});

test('dayOf', () => {
  expect(dayOf(`${TRAIL}2026/11/09/`)).toBe('2026-11-09');
  expect(dayOf(`${TRAIL}2026/11/09/12/`)).toBe('2026-11-09');
  expect(dayOf(`${TRAIL}2026/11/`)).toBeNull();
  expect(dayOf('s3://logs/12026/11/09/')).toBeNull();
});

test('a day is closed when it is longer ago than it is listed again', () => {
  const closing = (day: string): boolean => isClosing(`${TRAIL}${day}/`, plan());
  expect([closing('2026/11/12'), closing('2026/11/13'), closing('2026/11/20')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(isClosing(TRAIL, plan())).toBe(false);
});
