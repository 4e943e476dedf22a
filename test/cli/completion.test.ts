import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { AUDITS } from '../../src/audits/catalogue.ts';
import { complete, completionText } from '../../src/cli/completion.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { temporaryFolder } from '../support/records.ts';
import { runCli } from '../support/run-cli.ts';

const IDS = AUDITS.map(({ id }) => id);

const program = buildProgram(async () => {});

/** What is offered behind `trail-audit`, where the last of these words is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  return completionText(complete(program, words)).split('\n').slice(0, -1);
}

function wordsOffered(...words: readonly string[]): readonly (string | undefined)[] {
  return offered(...words).map((line) => line.split('\t')[0]);
}

describe('what may stand at the cursor', () => {
  it('is every command, and no hidden one', () => {
    const commands = wordsOffered('');
    expect(commands).toEqual(expect.arrayContaining([...IDS, 'setup', 'doctor', 'help']));
    expect(commands).not.toContain('complete');
    expect(offered('sigv')).toEqual(['sigv2\tS3 requests signed with Signature Version 2']);
  });

  it.each([
    ['the commands of a command', ['sql', 'long'], ['long-lived-keys']],
    ['commands behind help', ['help', 'tear'], ['teardown']],
    ['choices of an argument', ['audits', ''], IDS],
    ['choices of an argument', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['nothing behind the last argument', ['completion', 'bash', ''], []],
    ['options', ['sigv2', '--out'], ['--output', '--output-location']],
    ['options behind an argument', ['trace', 'alice', '--res'], ['--resolve']],
    ['no options of others', ['status', '--logs'], []],
    [
      'choices of an option',
      ['sigv2', '--format', ''],
      ['table', 'csv', 'json', 'ndjson', 'markdown'],
    ],
    ['choices, as zsh and fish have them', ['sigv2', '--format=n'], ['--format=ndjson']],
    ['choices, as bash has them', ['sigv2', '--format', '=', 'n'], ['ndjson']],
    ['choices, as bash has them', ['tls', '--minimum-tls', '='], ['1.2', '1.3']],
    ['columns', ['sigv2', '--by', 'bucket'], ['bucket_name']],
    ['columns behind a comma', ['sigv2', '--by', 'day,bucket'], ['day,bucket_name']],
    ['columns behind a comma', ['sigv2', '--by=day,bucket'], ['--by=day,bucket_name']],
    ['regions', ['status', '--region', 'eu-west'], ['eu-west-1', 'eu-west-2', 'eu-west-3']],
    ['nothing where any text may stand', ['sigv2', '--account', ''], []],
    ['options behind a value', ['sigv2', '--account', '1', '--fail'], ['--fail-on-findings']],
    ['options behind several values', ['sigv2', '--logs', 'a', 'b', '--str'], ['--strict']],
    ['nothing that is known of a strange command', ['nonsense', 'si'], ['sigv2']],
  ])('is %s: %j', (_, words, expected) => {
    expect(wordsOffered(...words)).toEqual(expected);
  });

  it.each([
    [['sigv2', '--logs', '']],
    [['sigv2', '--logs', 'a', 'b']],
    [['sigv2', '--output', 'x']],
    [['query', '']],
    [['collect', 'lo']],
    [['collect', 'logs/', '--to', '']],
    [['clients', '--policy', '']],
  ])('is the name of a file: %j', (words) => {
    expect(offered(...words)).toEqual([':files']);
  });
});

describe('bash', () => {
  const script = fileURLToPath(new URL('../shells/complete.bash', import.meta.url));
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

  function folderWithFiles(): string {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'my logs'));
    writeFileSync(join(folder, 'my.sql'), '');
    mkdirSync(join(folder, 'bin'));
    symlinkSync(main, join(folder, 'bin/trail-audit'));
    return folder;
  }

  function completed(folder: string, ...words: readonly string[]): readonly string[] {
    const { stdout, stderr } = spawnSync('bash', [script, 'trail-audit', ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` },
    });
    expect(stderr).toBe('');
    return stdout.split('\n').slice(0, -1);
  }

  it('is answered by the command that the scripts call', () => {
    expect(runCli('complete', '--', 'sigv2', '--forma')).toEqual({
      stdout: '--format\thow to show the answer\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('completes commands, options, values and files', () => {
    const folder = folderWithFiles();
    expect(completed(folder, 'sig')).toEqual(['sigv2']);
    expect(completed(folder, 'sigv2', '--max')).toEqual(['--max-cost']);
    expect(completed(folder, 'sigv2', '--format', '=', 'j')).toEqual(['json']);
    expect(completed(folder, 'query', 'my').toSorted()).toEqual(['my logs', 'my.sql']);
    expect(completed(folder, 'completion', 'bash', 'x')).toEqual([]);
  });

  it('runs nothing of what is typed', () => {
    const folder = folderWithFiles();
    const words = ['trace', '$(touch ran)', '`touch ran`', '; touch ran', '--resol'];
    expect(completed(folder, ...words)).toEqual(['--resolve']);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });
});

test.each(['bash', 'zsh', 'fish'])('the script for %s says where it goes', (shell) => {
  const { stdout, exitCode } = runCli('completion', shell);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`trail-audit completion ${shell}`);
  expect(runCli('completion', '--help').stdout).toContain(`trail-audit completion ${shell}`);
});
