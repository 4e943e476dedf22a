import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { namesOf } from '../../src/trail/settings.ts';
import { askAthena, testAws } from '../support/aws/clients.ts';
import { callCli, callCliWith } from '../support/call-cli.ts';
import { SETTINGS } from '../trail/inventories.ts';

const COMMANDS = ['setup', 'status', 'pause', 'resume', 'teardown'] as const;

const EXAMPLES: Readonly<Record<(typeof COMMANDS)[number], readonly string[]>> = {
  setup: [
    'setup --dry-run',
    'setup --region eu-west-1 --wait',
    'setup --bucket acme-data --bucket acme-logs --events write',
    'setup --organization o-abcdefghij',
    'setup --use-bucket s3://org-trail/logs --output-location s3://results/athena/',
  ],
  status: ['status', 'status --format json'],
  pause: ['pause', 'pause --name trail-audit --region eu-west-1'],
  resume: ['resume', 'resume --name trail-audit --region eu-west-1'],
  teardown: ['teardown --dry-run', 'teardown --delete-logs', 'teardown --delete-logs --yes'],
};

describe.each(COMMANDS)('help of %s', async (command) => {
  const { stdout, stderr, exitCode } = await callCli(command, '--help');

  it('ends in calls to copy', () => {
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const calls = EXAMPLES[command].map((call) => `  $ trail-audit ${call}\n`).join('');
    expect(stdout.slice(stdout.indexOf('\nExamples:'))).toBe(`\nExamples:\n${calls}`);
  });

  it('fits 80 columns', () => {
    const lines = stdout.split('\n').filter((line) => !line.includes('$ '));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('has options whose words are one line of thought each', () => {
    const options = [...stdout.matchAll(/^ {2}(--[\w-]+)(?: <\S+>)? {2,}(.*)$/gm)];
    expect(options.length).toBeGreaterThanOrEqual(3);
    for (const [, , words] of options) expect(words).toMatch(/^[a-z].*[^.]$/);
  });
});

test('the list of commands names them all', async () => {
  const { stdout } = await callCli('--help');
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
});

test.each(COMMANDS.flatMap((command) => EXAMPLES[command]))('%s is understood', async (example) => {
  const aws = await testAws({ region: 'eu-west-1' });
  aws.addBucket('results', { region: 'eu-west-1' });
  aws.putFolder('org-trail', 'logs/', 'test/sample-logs');
  const isPlan = /^(setup|teardown)/.test(example);
  const flags = example.replace(' --yes', '').split(' ');
  const asked = isPlan && !flags.includes('--dry-run') ? [...flags, '--dry-run'] : flags;
  const { stderr, exitCode } = await callCliWith(aws.env, ...asked);
  expect(stderr).not.toMatch(/^error:/);
  const isThere = !/^(pause|resume)/.test(example);
  expect(exitCode).toBe(isThere ? 0 : 2);
});

const PLACE = ['--use-bucket', 's3://logs/p', '--output-location', 's3://results/'];

const WRONG: readonly (readonly [args: readonly string[], stderr: RegExp])[] = [
  ...['x', 'Trail', 'a--b', '-a', 'a-', '1a', 'a_b', 'a.b', 'a'.repeat(31), ''].map(
    (name) =>
      [
        ['setup', '--name', name],
        /A name is 3 to 30 lower-case letters, digits and single hyphens\.\n/,
      ] as const,
  ),
  [['teardown', '--name', 'X'], /A name is 3 to 30/],
  [['pause', '--name', 'X'], /A name is 3 to 30/],
  [['status', '--format', 'csv'], /Allowed choices are table, json\./],
  [['setup', '--format', 'csv'], /Allowed choices are table, json\./],
  [
    ['setup', ...PLACE.slice(0, 2)],
    /^Cannot use one of --use-bucket and --output-location without the other\nTry: --use-bucket s3:\/\/BUCKET\/PREFIX --output-location s3:\/\/RESULTS\/\n$/,
  ],
  [['setup', ...PLACE.slice(2)], /^Cannot use one of --use-bucket and --output-location/],
  [['setup', '--use-bucket', 'logs', ...PLACE.slice(2)], /A place is s3:\/\/BUCKET\/PREFIX\./],
  ...[
    ['--bucket', 'x-1'],
    ['--exclude-bucket', 'x-1'],
    ['--events', 'read'],
    ['--single-region'],
    ['--organization', 'o-abcdefghij', '--management-account', '999900001111'],
    ['--kms-key', 'arn:aws:kms:us-east-1:111122223333:key/k'],
    ['--expire-logs', '3'],
    ['--wait'],
  ].map(
    (flags) =>
      [
        ['setup', ...PLACE, ...flags],
        /^Cannot use --[a-z-]+ with --use-bucket, which makes no trail and no bucket\nTry: without --[a-z-]+\n$/,
      ] as const,
  ),
  [
    ['setup', '--use-bucket', 's3://logs', '--output-location', 'results'],
    /A location is s3:\/\/BUCKET\/PREFIX\/\./,
  ],
  ...['arn:aws:s3:::acme', 'Acme', 'acme/x', 's3://acme', 'acme*'].flatMap((bucket) =>
    ['--bucket', '--exclude-bucket'].map(
      (flag) => [['setup', flag, bucket], /The name of a bucket, and nothing around it\./] as const,
    ),
  ),
  ...['11112222-3333-4444-5555-666677778888', 'alias/logs', 'k'].map(
    (key) => [['setup', '--kms-key', key], /The ARN of a key: arn:aws:kms:/] as const,
  ),
  [
    ['setup', '--management-account', '999900001111'],
    /^Cannot use --management-account without --organization\n/,
  ],
  [['setup', '--events', 'some'], /Allowed choices are read, write, all\./],
  [['setup', '--bucket', ''], /A value is missing\./],
  [['setup', '--organization', 'acme'], /An organization is like o-abcdefghij\./],
  [['setup', '--management-account', '12'], /An account has 12 digits\./],
  [['setup', '--expire-logs', '0'], /Days, 1 or more\./],
  [['setup', '--expire-logs', 'never'], /Days, 1 or more\./],
  [['setup', '--scan-limit', '5'], /Such as 500GB or 1TB; 10MB is the least that Athena takes\./],
  [['setup', '--scan-limit', '9MB'], /10MB is the least/],
  [['teardown', '--bucket', 'x'], /unknown option '--bucket'/],
  [['tear-down'], /Did you mean teardown\?/],
];

test.each(WRONG)('%j is refused before anything is asked', async (args, sentence) => {
  const { stdout, stderr, exitCode } = await callCli(...args);
  expect(stderr).toMatch(sentence);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
});

test.each([
  ['s3://org-trail', 's3://org-trail/AWSLogs/'],
  ['s3://org-trail/', 's3://org-trail/AWSLogs/'],
  ['s3://org-trail/logs', 's3://org-trail/logs/AWSLogs/'],
  ['s3://org-trail/a/logs/', 's3://org-trail/a/logs/AWSLogs/'],
  ['s3://org-trail/logs/AWSLogs/', 's3://org-trail/logs/AWSLogs/'],
  ['s3://org-trail/AWSLogs', 's3://org-trail/AWSLogs/'],
  ['s3://org-trail/myAWSLogs', 's3://org-trail/myAWSLogs/AWSLogs/'],
])('--use-bucket %s is logs under %s', async (given, location) => {
  const aws = await testAws();
  aws.addBucket('results');
  const [, key] = /^s3:\/\/org-trail\/(.*)$/.exec(location) ?? [];
  aws.putObject('org-trail', `${key}111122223333/CloudTrail/us-east-1/2026/11/20/a.json.gz`, '');
  const place = ['--use-bucket', given, ...PLACE.slice(2)];
  const plan = await callCliWith(aws.env, 'setup', ...place, '--dry-run', '--format', 'json');
  const { steps } = JSON.parse(plan.stdout);
  expect(steps.at(-1).ddl).toContain(`\nlocation '${location}'\n`);
});

describe('without a terminal', () => {
  it.each(['setup', 'teardown'])('%s changes nothing unless it is told to', async (command) => {
    const aws = await testAws();
    if (command === 'teardown') await callCliWith(aws.env, 'setup', '--yes');
    const before = aws.resources();
    const { stdout, stderr, exitCode } = await callCliWith(aws.env, command);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(/^ {2}1\. /);
    expect(stderr).toMatch(
      /\nCannot .*"trail-audit": nobody .*\nTry: --yes, or --dry-run to see the plan\n$/,
    );
    expect(aws.resources()).toEqual(before);
  });

  it('--quiet leaves the answer alone on standard output', async () => {
    const aws = await testAws();
    const { stderr, stdout } = await callCliWith(aws.env, 'setup', '--yes', '--quiet');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^All of it is there\.\n/);
  });
});

test.each([
  ['pause', 'stop'],
  ['resume', 'start'],
])('%s of a trail that is not there, or not ours', async (command) => {
  const aws = await testAws();
  expect(await callCliWith(aws.env, command)).toEqual({
    stdout: '',
    stderr: `Cannot ${command} trail "trail-audit": there is none in us-east-1\nTry: --name and --region of the one that setup made\n`,
    exitCode: 2,
  });
  // Tagged, but by what has another name.
  const tags = { 'trail-audit:name': 'other' };
  aws.addTrail({ name: 'trail-audit', bucket: 'results', isLogging: command === 'pause', tags });
  const before = aws.resources();
  const { stderr, exitCode } = await callCliWith(aws.env, command);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^Cannot \w+ trail "trail-audit": it is not tagged as ours\nTry: /);
  expect(aws.resources()).toEqual(before);
  expect((await callCliWith(aws.env, 'status')).stdout).toBe('trail      none of ours\n');
});

test('in another region nothing of the trail is changed', async () => {
  const aws = await testAws();
  await callCliWith(aws.env, 'setup', '--yes');
  const { trails, buckets } = aws.resources({ counts: false });
  for (const command of ['pause', 'resume', 'setup']) {
    const { exitCode, stderr } = await callCliWith(
      aws.env,
      command,
      '--region',
      'eu-west-1',
      ...(command === 'setup' ? ['--yes'] : []),
    );
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^Cannot .*"trail-audit"/)]);
  }
  const gone = await callCliWith(
    aws.env,
    'teardown',
    '--region',
    'eu-west-1',
    '--yes',
    '--delete-logs',
  );
  expect(gone.stderr).toContain(
    'Left alone: trail "trail-audit" is at home in us-east-1 (--region us-east-1)\n',
  );
  expect(aws.resources({ counts: false })).toMatchObject({ trails, buckets });
});

test('what of ours cannot go is listed, with exit 2, until it can', async () => {
  const aws = await testAws();
  const before = aws.resources({ counts: false });
  await callCliWith(aws.env, 'setup', '--yes');
  aws.addTable({ database: 'trail_audit', name: 'theirs', location: 's3://x/', columns: [] });
  const flags = ['teardown', '--yes', '--delete-logs'];
  const { stdout, stderr, exitCode } = await callCliWith(aws.env, ...flags);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(stderr).toMatch(/\nCannot remove all of "trail-audit": .*"theirs".*\nTry: .*\n$/);
  expect(aws.resources().databases).toMatchObject([{ tables: [{ name: 'theirs' }] }]);
  expect(aws.resources().trails).toEqual([]);
  await askAthena(aws, 'drop table trail_audit.theirs');
  expect(await callCliWith(aws.env, ...flags)).toMatchObject({ exitCode: 0 });
  expect(aws.resources({ counts: false })).toEqual(before);
});

test('the README names what setup makes', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = [
    ...readme.matchAll(/^\| (bucket|Athena workgroup|database, table|trail) \| (.*?) \|/gm),
  ];
  const table = Object.fromEntries(
    rows.map(([, what, names = '']) => [
      what,
      [...names.matchAll(/`(.*?)`/g)].map(([, name]) => name),
    ]),
  );
  const names = namesOf({
    ...SETTINGS,
    name: 'trail-audit',
    region: 'REGION',
    identity: { account: 'ACCOUNT', partition: 'aws' },
  });
  expect(table).toEqual({
    bucket: [names.bucket],
    'Athena workgroup': [names.workgroup],
    'database, table': [names.database, names.table],
    trail: [names.trail],
  });
});

test('every flag that the README shows for them is one of theirs', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const start = readme.indexOf('## No logs yet');
  const section = readme.slice(start, readme.indexOf('\n## ', start + 1));
  const help = await Promise.all(COMMANDS.map((command) => callCli(command, '--help')));
  const known = help.map(({ stdout }) => stdout).join('\n');
  const flags = new Set(section.match(/--[a-z][\w-]*/g));
  expect(flags.size).toBeGreaterThan(8);
  for (const flag of flags) expect(known).toContain(`  ${flag} `);
});
