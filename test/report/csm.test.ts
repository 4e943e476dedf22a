import { expect, test } from 'vitest';
import { newHearing } from '../../src/csm/hearing.ts';
import { csmReport } from '../../src/csm/report.ts';
import { renderCsm } from '../../src/report/csm.ts';
import { attempt, bytes, call, type Fields } from '../csm/events.ts';

const CIRCUMSTANCES = {
  host: '127.0.0.1',
  port: 31_000,
  receiveBuffer: 8_388_608,
  from: new Date('2026-11-21T12:00:00Z'),
  to: new Date('2026-11-21T12:00:09Z'),
  dropped: null,
  commandExit: null,
};

function table(events: readonly Fields[], width = 80): readonly string[] {
  const hearing = newHearing({
    minimums: [],
    asOf: '2026-11-21',
    fullAccessKeys: false,
    onEvent: () => {},
  });
  for (const event of events) hearing.take(bytes(event), '10.1.2.3');
  const wanted = { actions: false, expected: null };
  const report = csmReport(hearing.heard(), wanted, CIRCUMSTANCES);
  return renderCsm(report, 'table', width).split('\n');
}

test('a sender elsewhere is shown with its address', () => {
  expect(table([call()])).toContain('backup at 10.1.2.3: boto3 1.43.107, us-west-2');
});

test('what the system does not say is not called nothing', () => {
  const text = table([call()]).join(' ').replaceAll(/ +/g, ' ');
  expect(text).toContain('the system does not say how many it dropped');
});

test('an outcome is not broken between its words', () => {
  const failed = ['NoSuchKey', 'InternalErrorOfTheServer', 'SlowDown', 'AccessDenied'].map((name) =>
    call({ FinalHttpStatusCode: 404, FinalAwsException: name }),
  );
  const lines = table(failed);
  expect(lines.some((line) => line.trim() === '404 InternalErrorOfTheServer, 404')).toBe(false);
  expect(lines.some((line) => line.includes('404 InternalErrorOfTheServer'))).toBe(true);
  expect(lines.some((line) => line.endsWith('1 more'))).toBe(true);
});

test('results stand below the columns where there is no room behind them', () => {
  const lines = table([attempt({ Api: 'AnOperationWithALongName' }), call()], 50);
  expect(lines[0]).toBe('CALLS  CALL                         MEAN MS (MOST)');
  expect(lines).toContain('       200');
});

test('of thousands of rows those with the most calls are shown', () => {
  const many = Array.from({ length: 300 }, (_, index) => call({ Api: `Operation${index}` }));
  const lines = table([...many, call({ Api: 'Operation299' })]);
  expect(lines.filter((line) => line.includes('S3 Operation'))).toHaveLength(200);
  expect(lines[3]).toContain('2  S3 Operation299');
  expect(lines).toContain('… and 100 more: --format json has them.');
});
