import { describe, expect, it, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';

test('without arguments it says what to type first, as no answer', async () => {
  const { stdout, stderr, exitCode } = runCli();
  // A script whose arguments went missing must not take it for "nothing found".
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(Math.max(...stderr.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  await expect(stderr).toMatchFileSnapshot('snapshots/first-steps.txt');
});

test('the commands that it names are there', () => {
  const named = [...runCli().stderr.matchAll(/ {4}trail-audit ([\w-]+)/g)].map(([, name]) => name!);
  expect(named.length).toBe(5);
  const { stdout } = runCli('--help');
  for (const name of named) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
});

describe('--sample', () => {
  it('answers as the sample logs of the project do', () => {
    const args = ['sigv2', '--format', 'csv', '--quiet'];
    const { stdout, exitCode } = runCli(...args, '--sample');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(runCli(...args, '--logs', 'test/sample-logs').stdout);
  });

  it('is there for traces and for queries, too', () => {
    expect(runCli('trace', 'nightly-etl', '--sample').stdout).toContain('250 requests');
    expect(runCli('query', 'test/store/by-operation.sql', '--sample', '--quiet').exitCode).toBe(0);
  });

  it.each([
    ['--logs', 'logs/'],
    ['--table', 'a.b'],
    ['--engine', 'athena'],
  ])('does not go with %s', (...flags) => {
    const { stdout, stderr, exitCode } = runCli('sigv2', '--sample', ...flags);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(`option '--sample' cannot be used with option '${flags[0]} `);
  });
});
