import { describe, expect, it } from 'vitest';
import { describeKey, isOutside } from '../../src/logs/keys.ts';

const TRAIL = 'AWSLogs/111122223333';
const NAME = '111122223333_CloudTrail_us-east-1_20261109T1205Z_AbC123.json.gz';

describe('the name of a log file', () => {
  it.each([
    ['a key of a trail', `${TRAIL}/CloudTrail/us-east-1/2026/11/09/${NAME}`],
    [
      'a key of an organization',
      `AWSLogs/o-a1b2c3d4e5/111122223333/CloudTrail/us-east-1/2026/11/09/${NAME}`,
    ],
    ['a key with a prefix', `my/prefix/${TRAIL}/CloudTrail/us-east-1/2026/11/09/${NAME}`],
    ['a file alone', NAME],
    ['a file that was unpacked', NAME.replace('.gz', '')],
    ['a path of Windows', `C:\\logs\\${NAME}`],
    ['a region of GovCloud', NAME.replace('us-east-1', 'us-gov-west-1')],
  ])('tells when it was delivered: %s', (_, path) => {
    expect(describeKey(path)).toEqual({ kind: 'log', deliveredAt: '2026-11-09T12:05:00Z' });
  });

  it.each([
    ['another name', 'logs/2026-11-09.json'],
    ['a time with seconds', NAME.replace('1205Z', '120500Z')],
    ['no unique part', '111122223333_CloudTrail_us-east-1_20261109T1205Z.json.gz'],
    ['the time in a folder only', `${NAME}/part.json`],
    [
      'network activity',
      'AWSLogs/1/CloudTrail-NetworkActivity/us-east-1/2026/11/09/1_CloudTrail-NetworkActivity_us-east-1_20261109T1205Z_x.json.gz',
    ],
    [
      'a folder that only begins like a neighbour',
      'CloudTrail-Digests/CloudTrail-InsightX/log.json',
    ],
    ['a hidden folder', '.cache/log.json'],
    ['a folder above', '../log.json'],
  ])('may be any other: %s', (_, path) => {
    expect(describeKey(path)).toEqual({ kind: 'log', deliveredAt: null });
  });

  it.each([
    ['a digest file', `${TRAIL}/CloudTrail-Digest/us-east-1/2026/11/09/x.json.gz`],
    [
      'a digest file',
      '111122223333_CloudTrail-Digest_us-east-1_trail_us-east-1_20261109T120500Z.json.gz',
    ],
    ['an Insights file', `${TRAIL}/CloudTrail-Insight/us-east-1/2026/11/09/x.json.gz`],
    ['an Insights file', '111122223333_CloudTrail-Insight_us-east-1_20261109T1205Z_AbC.json.gz'],
    [
      'a file of aggregated events',
      `${TRAIL}/CloudTrail-Aggregated/us-east-1/2026/11/09/x.json.gz`,
    ],
    [
      'a file of aggregated events',
      '111122223333_CloudTrail-Aggregated_us-east-1_20261109T1205Z_AbC.json.gz',
    ],
    ['a digest file', `C:\\${TRAIL}\\CloudTrail-Digest\\x.json.gz`],
    ['the metadata of a digest', 'digests/x.json.gz.metadata.json'],
    ['a hidden file', 'logs/.DS_Store'],
    ['a hidden file', '.log.json'],
  ])('says that it is %s: %s', (what, path) => {
    expect(describeKey(path)).toEqual({ kind: 'other', what });
  });
});

describe('a file delivered at a minute', () => {
  const from = '2026-11-09T12:00:00Z';
  const to = '2026-11-10T12:00:00Z';

  it.each([
    ['2026-11-09T11:58:00Z', true],
    // All of its minute is before the window.
    ['2026-11-09T11:59:00Z', true],
    ['2026-11-09T12:00:00Z', false],
    ['2026-11-10T12:00:00Z', false],
    ['2026-11-11T12:00:00Z', false],
    // The last minute of the day after the window's last one.
    ['2026-11-11T23:59:00Z', false],
    ['2026-11-12T00:00:00Z', true],
  ])('%s: passed over is %s', (deliveredAt, outside) => {
    expect(isOutside(deliveredAt, { from, to })).toBe(outside);
  });

  it('is read while any second of its minute is in the window', () => {
    const window = { from: '2026-11-09T12:00:30Z', to: null };
    expect(isOutside('2026-11-09T12:00:00Z', window)).toBe(false);
    expect(isOutside('2026-11-09T11:59:00Z', window)).toBe(true);
    expect(isOutside('2026-11-09T12:00:00Z', { ...window, from: '2026-11-09T12:01:00Z' })).toBe(
      true,
    );
  });

  it('is passed over after the day that follows, whatever the time at which the window ends', () => {
    expect(isOutside('2026-11-11T12:00:00Z', { from: null, to: '2026-11-09T23:59:59Z' })).toBe(
      true,
    );
    expect(isOutside('2026-11-11T12:00:00Z', { from: null, to: '2026-11-10T00:00:00Z' })).toBe(
      false,
    );
  });

  it('is read where the window is open on that side', () => {
    expect(isOutside('1999-01-01T00:00:00Z', { from: null, to })).toBe(false);
    expect(isOutside('2099-01-01T00:00:00Z', { from, to: null })).toBe(false);
    expect(isOutside('1999-01-01T00:00:00Z', { from: null, to: null })).toBe(false);
  });

  it('is read where the minute is no time at all', () => {
    expect(isOutside('2026-13-45T99:99:00Z', { from, to })).toBe(false);
  });
});
