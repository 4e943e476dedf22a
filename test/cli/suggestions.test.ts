import type { Argument, Command, Option } from 'commander';
import { describe, expect, it, test } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { didYouMean } from '../../src/cli/suggestions.ts';
import { runCli } from '../support/run-cli.ts';

describe('did you mean', () => {
  const AUDITS = ['sigv2', 'clients', 'long-lived-keys'];

  it.each([
    ['sgv2', ' Did you mean sigv2?'],
    ['SIGV2', ' Did you mean sigv2?'],
    ['client', ' Did you mean clients?'],
    ['long-live-keys', ' Did you mean long-lived-keys?'],
    ['owls', ''],
    ['', ''],
    ['\u001b[31m', ''],
  ])('%j%s', (word, suggestion) => {
    expect(didYouMean(word, AUDITS)).toBe(suggestion);
  });
});

function takersOf(command: Command): readonly (Option | Argument)[] {
  const below = command.commands.flatMap(takersOf);
  return [...command.options, ...command.registeredArguments, ...below];
}

test('every value of a few is suggested where it is misspelt', () => {
  const takers = takersOf(buildProgram(async () => {})).filter(({ argChoices }) => argChoices);
  expect(takers.length).toBeGreaterThan(50);
  for (const { argChoices: choices = [], parseArg } of takers) {
    const [choice = ''] = choices.toSorted((one, other) => other.length - one.length);
    expect(parseArg?.(choice, undefined)).toBe(choice);
    expect(() => parseArg?.(`${choice}x`, undefined)).toThrow(` Did you mean ${choice}?`);
  }
});

test.each([
  [['audits', 'sgv2'], 'Did you mean sigv2?'],
  [['sql', 'client'], 'Did you mean clients?'],
  [['docter'], 'Did you mean doctor?'],
  [['sigv2', '--sampel'], 'Did you mean --sample?'],
  [['sigv2', '--sample', '--format', 'jsno'], 'Did you mean json?'],
  [['sigv2', '--sample', '--by', 'buket_name'], 'Did you mean bucket_name?'],
  [['sigv2', '--sample', '--region', 'useast-1'], 'Did you mean us-east-1?'],
])('%j: %s', (args, suggestion) => {
  const { stdout, stderr, exitCode } = runCli(...args);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(stderr).toContain(suggestion);
});
