import { describe, expect, it, test } from 'vitest';
import { testAws } from '../support/aws/clients.ts';
import { spawnCli } from '../support/run-cli.ts';
import { onTerminal, type Typed } from '../support/terminal.ts';

const ENTER = '\r';
const DOWN = '\u001b[B';
const BACKSPACE = '\u007f';
const CTRL_C = '\u0003';

const ANSWERS: readonly Typed[] = [
  ['Region of the trail', ENTER],
  ['Which buckets', `acme-data x${ENTER}`],
  ['"x": The name of a bucket', BACKSPACE.repeat(2) + ENTER],
  ['Which requests', DOWN + ENTER],
  ['how many days', ENTER],
];

describe('setup on a terminal', () => {
  it('asks what to make, shows its plan, asks, and names the command that does the same', async () => {
    const aws = await testAws({ region: 'eu-west-1' });
    const { screen, stdout, exitCode } = await onTerminal(
      aws.env,
      ['setup'],
      [...ANSWERS, ['Do it?', 'y']],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^All of it is there\.\n/);
    const [, same = ''] = /Without questions: trail-audit (.*)\r\n/.exec(screen) ?? [];
    expect(same).toBe('setup --region eu-west-1 --bucket acme-data --events write');
    expect(screen.indexOf('  1. ')).toBeGreaterThan(screen.indexOf('Without questions'));
    const again = await spawnCli(aws.env, ...same.split(' '), '--dry-run');
    expect(again.stdout).toContain('Nothing to do: all of it is there.');
  });

  it('asks for the region where none is configured', async () => {
    const aws = await testAws({ region: 'eu-west-1' });
    const { AWS_REGION: _, ...env } = aws.env;
    const { screen } = await onTerminal(
      env,
      ['setup'],
      [
        ['Region of the trail', `eu-west-1${ENTER}`],
        ['Which buckets', CTRL_C],
      ],
    );
    expect(screen).toContain('Which buckets');
  });

  it.each([
    ['a region that there is none of', 'eu-wst-1', 'No region of AWS. Did you mean eu-west-1?'],
    ['nothing', '', 'No region of AWS.'],
  ])('takes no answer that is %s', async (_, typed, refusal) => {
    const aws = await testAws({ region: 'eu-west-1' });
    const { screen, exitCode } = await onTerminal(
      aws.env,
      ['setup'],
      [
        ['Region of the trail', BACKSPACE.repeat(9) + typed + ENTER],
        [refusal, CTRL_C],
      ],
    );
    expect(screen).toContain(refusal);
    expect(exitCode).toBe(130);
  });

  it.each([
    ['a question', ['setup'], ANSWERS.slice(0, 3), 'Which requests'],
    ['the plan', ['setup'], ANSWERS, 'Do it?'],
    ['the plan of a teardown', ['teardown'], [], 'to remove'],
  ])('ends with 130 at Ctrl-C before %s is answered, and changes nothing', async (...given) => {
    const [, args, answers, at] = given;
    const aws = await testAws({ region: 'eu-west-1' });
    if (args[0] === 'teardown') await spawnCli(aws.env, 'setup', '--yes');
    const before = aws.resources();
    const { stdout, exitCode } = await onTerminal(aws.env, args, [...answers, [at, CTRL_C]]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 130 });
    expect(aws.resources()).toEqual(before);
  });

  it.each([
    ['--events', 'write'],
    ['--bucket', 'acme-data'],
    ['--name', 'other'],
  ])('asks nothing where %s %s says what to make', async (...flags) => {
    const aws = await testAws({ region: 'eu-west-1' });
    const { screen, exitCode } = await onTerminal(aws.env, ['setup', ...flags], [['Do it?', 'n']]);
    expect(screen).not.toContain('Which');
    expect(screen).toContain('nobody said yes');
    expect(exitCode).toBe(2);
    expect(aws.resources().trails).toEqual([]);
  });
});

test('what takes its time says so on a terminal, and is silent with --quiet', async () => {
  const aws = await testAws();
  expect((await onTerminal(aws.env, ['status'], [])).screen).toContain('asking AWS');
  expect((await onTerminal(aws.env, ['status', '--quiet'], [])).screen).toBe('');
  expect((await onTerminal({}, ['tls', '--sample'], [])).screen).toMatch(/\d+% \| /);
});

describe('colours', () => {
  const ESCAPE = '\u001b[';
  const RED = `${ESCAPE}31mCannot read logs "nowhere": `;
  const ERROR = ['sigv2', '--logs', 'nowhere'];

  it('are there on a terminal, but not with NO_COLOR or a terminal that has none', async () => {
    expect((await onTerminal({}, ERROR, [])).raw).toContain(RED);
    expect((await onTerminal({ NO_COLOR: '1' }, ERROR, [])).raw).not.toContain(ESCAPE);
    expect((await onTerminal({ TERM: 'dumb' }, ERROR, [])).raw).not.toContain(ESCAPE);
  });

  it('are not there without a terminal', async () => {
    expect((await spawnCli({}, ...ERROR)).stderr).not.toContain(ESCAPE);
    expect((await spawnCli({}, '--help')).stdout).not.toContain(ESCAPE);
    expect((await spawnCli({ FORCE_COLOR: '1' }, '--help')).stdout).toContain(
      `${ESCAPE}1mOptions:`,
    );
  });
});
