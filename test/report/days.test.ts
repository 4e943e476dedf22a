import { describe, expect, it } from 'vitest';
import { countsByDay } from '../../src/report/days.ts';

function day(date: string | null, signature = 'SigV2', requests = 1) {
  return { day: date, signature, requests };
}

describe('requests by day', () => {
  it('has the days without any, too', () => {
    const { days } = countsByDay([day('2026-03-01', 'SigV2', 5), day('2026-02-27')]);
    expect(days.map(({ day: date, counts }) => [date, counts.get('SigV2') ?? 0])).toEqual([
      ['2026-02-27', 1],
      ['2026-02-28', 0],
      ['2026-03-01', 5],
    ]);
  });

  it('has SigV2 first and SigV4 last, whatever else was recorded', () => {
    const rows = ['SigV4', 'Sig<b>', 'anonymous', 'SigV2', 'not-recorded'];
    expect(countsByDay(rows.map((name) => day('2026-02-27', name))).signatures).toEqual([
      'SigV2',
      'not-recorded',
      'anonymous',
      'Sig<b>',
      'SigV4',
    ]);
  });

  it('is by month where there are many days, and stays small whatever times a log holds', () => {
    const { unit, days } = countsByDay([
      day('0001-01-01'),
      day('9999-12-30', 'SigV2', 2),
      day('9999-12-31', 'SigV2', 3),
    ]);
    expect(unit).toBe('month');
    expect(days.map(({ day: month, counts }) => [month, counts.get('SigV2')])).toEqual([
      ['0001-01', 1],
      ['9999-12', 5],
    ]);
  });

  it('counts what has no day apart', () => {
    expect(countsByDay([day(null, 'SigV4', 7), day('2026-02-27')]).untimed).toBe(7);
    expect(countsByDay([])).toEqual({ unit: 'day', signatures: [], days: [], untimed: 0 });
  });
});
