import { expect, test } from 'vitest';
import { isDay } from '../../src/cli/time.ts';
import { RUNTIME_LINES } from '../../src/clients/runtimes.ts';

test('each line stands once, so that a request is one row', () => {
  const names = RUNTIME_LINES.map(({ runtime, line }) => `${runtime} ${line}`);
  expect(names).toEqual([...new Set(names)]);
});

test('lines are written as the SQL reads them', () => {
  const odd = RUNTIME_LINES.filter(
    ({ runtime, line }) => !(runtime === 'python' ? /^\d\.\d+$/ : /^\d+$/).test(line),
  );
  expect(odd).toEqual([]);
});

test('each has the day on which its support ends, or is known to have ended', () => {
  const odd = RUNTIME_LINES.filter(
    ({ endOfSupport }) => endOfSupport !== 'ended' && !isDay(endOfSupport),
  );
  expect(odd).toEqual([]);
});
