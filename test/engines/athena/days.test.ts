import { describe, expect, test, vi } from 'vitest';
import {
  addDays,
  dayFormatOf,
  deliveryDays,
  eachDay,
  formatDay,
  isDayFormat,
  rangeEnd,
} from '../../../src/engines/athena/days.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

describe('the days of delivery go from the first day of a window to its last, and the late ones', () => {
  test.each([
    ['2026-11-09T00:00:00Z', '2026-11-10T12:00:00Z', 1, '2026-11-09', '2026-11-11'],
    ['2026-11-09T23:59:59Z', '2026-11-09T23:59:59Z', 1, '2026-11-09', '2026-11-10'],
    ['2026-11-09T00:00:00Z', '2026-11-10T12:00:00Z', 0, '2026-11-09', '2026-11-10'],
    ['2026-11-09T00:00:00Z', '2026-11-10T12:00:00Z', 30, '2026-11-09', '2026-12-10'],
    // `to` is not in the window, but files delivered on that day hold what came just before it.
    ['2026-11-09T00:00:00Z', '2026-11-10T00:00:00Z', 0, '2026-11-09', '2026-11-10'],
    ['2026-11-09T00:00:00Z', '2026-11-10T00:00:00Z', 1, '2026-11-09', '2026-11-11'],
    // Ends of months and years, and leap days.
    ['2026-11-01T00:00:00Z', '2026-11-30T23:59:59Z', 1, '2026-11-01', '2026-12-01'],
    ['2026-12-31T00:00:00Z', '2026-12-31T23:00:00Z', 1, '2026-12-31', '2027-01-01'],
    ['2024-02-28T00:00:00Z', '2024-02-28T01:00:00Z', 1, '2024-02-28', '2024-02-29'],
    ['2024-02-29T00:00:00Z', '2024-02-29T01:00:00Z', 1, '2024-02-29', '2024-03-01'],
    ['2023-02-28T00:00:00Z', '2023-02-28T01:00:00Z', 1, '2023-02-28', '2023-03-01'],
    // Open ends: CloudTrail's first delivery, and now.
    [null, '2026-11-10T12:00:00Z', 1, '2013-11-13', '2026-11-11'],
    ['2026-11-09T00:00:00Z', null, 1, '2026-11-09', '2026-11-21'],
    [null, null, 0, '2013-11-13', '2026-11-20'],
  ])('%s to %s, %i late: %s to %s', (from, to, lateDays, first, last) => {
    expect(deliveryDays({ from, to }, lateDays, NOW)).toEqual({ first, last });
  });

  test.each([
    ['2026-11-20T00:00:00.000Z', '2026-11-20'],
    ['2026-11-20T23:59:59.999Z', '2026-11-20'],
  ])('of %s, today is %s in UTC, wherever the machine stands', (now, last) => {
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York']) {
      vi.stubEnv('TZ', zone);
      expect(new Date(now).getTimezoneOffset()).not.toBe(0);
      expect(deliveryDays({ from: null, to: null }, 0, new Date(now)).last).toBe(last);
      expect(rangeEnd('NOW', 'yyyy/MM/dd', new Date(now))).toBe(last);
      expect(rangeEnd('NOW-1DAY', 'yyyy/MM/dd', new Date(now))).toBe('2026-11-19');
      // On the last day of a month, and over the days on which clocks change.
      const end = new Date('2026-11-30T12:00:00Z');
      expect(rangeEnd('NOW-1MONTH', 'yyyy/MM/dd', end)).toBe('2026-10-30');
      expect(addDays('2026-03-08', 1)).toBe('2026-03-09');
      expect(eachDay({ first: '2026-10-31', last: '2026-11-02' })).toHaveLength(3);
    }
    vi.unstubAllEnvs();
  });
});

test('each day is counted once, both ends too', () => {
  expect(eachDay({ first: '2024-02-27', last: '2024-03-01' })).toEqual([
    '2024-02-27',
    '2024-02-28',
    '2024-02-29',
    '2024-03-01',
  ]);
  expect(eachDay({ first: '2026-11-09', last: '2026-11-09' })).toEqual(['2026-11-09']);
  expect(eachDay({ first: '2026-11-09', last: '2026-11-08' })).toEqual([]);
  expect(eachDay({ first: '2026-11-09', last: '2026-11-01' })).toEqual([]);
  const years = eachDay({ first: '2023-01-01', last: '2026-12-31' });
  expect([years.length, new Set(years).size]).toEqual([3 * 365 + 366, 3 * 365 + 366]);
});

describe('a format of days is year, month and day in this order, all padded', () => {
  test.each([
    ['yyyy/MM/dd', '2026/01/09'],
    ['yyyy-MM-dd', '2026-01-09'],
    ['yyyyMMdd', '20260109'],
    ['yyyy.MM.dd', '2026.01.09'],
    ['yyyy_MM_dd', '2026_01_09'],
    ['yyyy/MM-dd', '2026/01-09'],
  ])('%s: %s', (format, text) => {
    expect(isDayFormat(format)).toBe(true);
    expect(formatDay('2026-01-09', format)).toBe(text);
  });

  test.each([
    '',
    'yyyy',
    'yyyy/MM',
    'yyyy/M/d',
    'yyyy/MM/d',
    'yy/MM/dd',
    'YYYY/MM/dd',
    'yyyy/mm/dd',
    'yyyy/MM/DD',
    'dd/MM/yyyy',
    'MM/dd/yyyy',
    'yyyy/MM/dd/HH',
    'yyyy-MM-dd HH:mm:ss',
    "'dt='yyyy-MM-dd",
    "yyyy'-'MM'-'dd",
    'yyyyMMddHH',
    'yyyyTMMTdd',
    'year=yyyy/month=MM/day=dd',
  ])('not "%s"', (format) => {
    expect(isDayFormat(format)).toBe(false);
  });
});

describe('a text tells the format that its day is written in', () => {
  test.each([
    ['2026/01/09', 'yyyy/MM/dd'],
    ['2026-01-09', 'yyyy-MM-dd'],
    ['20260109', 'yyyyMMdd'],
    ['2026.01.09', 'yyyy.MM.dd'],
    ['2026_01_09', 'yyyy_MM_dd'],
  ])('%s', (text, format) => {
    expect(dayFormatOf(text)).toBe(format);
    expect(isDayFormat(format)).toBe(true);
    expect(formatDay('2026-01-09', format)).toBe(text);
  });

  test.each([
    '',
    '2026',
    '2026/01',
    '2026/1/9',
    '2026/01-09',
    '2026-01/09',
    '202601-09',
    '2026-0109',
    '2026 01 09',
    '2026/01/09/12',
    ' 2026/01/09',
    '111122223333',
    '__HIVE_DEFAULT_PARTITION__',
  ])('none in "%s"', (text) => {
    expect(dayFormatOf(text)).toBeNull();
  });
});

describe('an end of a projected range', () => {
  test.each([
    ['2020/01/02', 'yyyy/MM/dd', '2020-01-02'],
    ['2020-01-02', 'yyyy-MM-dd', '2020-01-02'],
    ['20200102', 'yyyyMMdd', '2020-01-02'],
    ['NOW', 'yyyy/MM/dd', '2026-11-20'],
    ['now', 'yyyy/MM/dd', '2026-11-20'],
    ['NOW-3YEARS', 'yyyy/MM/dd', '2023-11-20'],
    ['NOW-1YEAR', 'yyyyMMdd', '2025-11-20'],
    ['NOW+1DAY', 'yyyy/MM/dd', '2026-11-21'],
    ['NOW+10DAYS', 'yyyy/MM/dd', '2026-11-30'],
    ['NOW+11DAYS', 'yyyy/MM/dd', '2026-12-01'],
    ['NOW-2WEEKS', 'yyyy/MM/dd', '2026-11-06'],
    ['NOW-1WEEK', 'yyyy/MM/dd', '2026-11-13'],
    ['NOW+1MONTH', 'yyyy/MM/dd', '2026-12-20'],
    ['NOW-11MONTHS', 'yyyy/MM/dd', '2025-12-20'],
    ['NOW - 3 YEARS', 'yyyy/MM/dd', '2023-11-20'],
    ['NOW -3YEARS', 'yyyy/MM/dd', '2023-11-20'],
    ['now-3years', 'yyyy/MM/dd', '2023-11-20'],
    ['NOW  +  1  DAYS', 'yyyy/MM/dd', '2026-11-21'],
    // Less than a day does not move one.
    ['NOW+9HOURS', 'yyyy/MM/dd', '2026-11-20'],
    ['NOW-1SECOND', 'yyyy/MM/dd', '2026-11-20'],
  ])('"%s" in %s is %s', (text, format, day) => {
    expect(rangeEnd(text, format, NOW)).toBe(day);
    expect(NOW.toISOString()).toBe('2026-11-20T12:00:00.000Z');
  });

  test.each([
    ['2026-03-31', 'NOW-1MONTH', '2026-02-28'],
    ['2024-03-31', 'NOW-1MONTH', '2024-02-29'],
    ['2026-03-31', 'NOW+1MONTH', '2026-04-30'],
    ['2026-12-31', 'NOW+2MONTHS', '2027-02-28'],
    ['2026-10-31', 'now-8months', '2026-02-28'],
    ['2026-03-30', 'NOW-1MONTHS', '2026-02-28'],
    ['2026-03-28', 'NOW-1MONTH', '2026-02-28'],
    ['2024-02-29', 'NOW-1YEAR', '2023-02-28'],
    ['2024-02-29', 'NOW-4YEARS', '2020-02-29'],
    // Weeks and days go on into the next month.
    ['2026-03-31', 'NOW+1DAY', '2026-04-01'],
    ['2026-03-31', 'NOW+1WEEK', '2026-04-07'],
  ])('on %s, "%s" is %s: a month has no more days than it has', (today, text, day) => {
    for (const time of ['00:00:00.000', '12:00:00.000', '23:59:59.999']) {
      expect(rangeEnd(text, 'yyyy/MM/dd', new Date(`${today}T${time}Z`))).toBe(day);
    }
  });

  test.each([
    ['', 'yyyy/MM/dd'],
    ['2020', 'yyyy/MM/dd'],
    ['2020/1/2', 'yyyy/MM/dd'],
    ['2020-01-02', 'yyyy/MM/dd'],
    ['20200102', 'yyyy/MM/dd'],
    ['2020/01/02', 'yyyyMMdd'],
    ['2020/01/02/03', 'yyyy/MM/dd'],
    ['yesterday', 'yyyy/MM/dd'],
    ['NOW-', 'yyyy/MM/dd'],
    ['NOW-DAYS', 'yyyy/MM/dd'],
    ['NOW-1', 'yyyy/MM/dd'],
    ['NOW1DAY', 'yyyy/MM/dd'],
    ['NOWADAYS', 'yyyy/MM/dd'],
    ['UP TO NOW', 'yyyy/MM/dd'],
  ])('"%s" in %s is of another form', (text, format) => {
    expect(rangeEnd(text, format, NOW)).toBeNull();
  });
});
