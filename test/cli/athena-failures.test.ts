import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY, registered, smallTable, smallWorld, WELL } from '../engines/athena/small-world.ts';
import { spawnCli, type Transcript } from '../support/run-cli.ts';
import { BAD_ENDS } from './athena/ends.ts';
import type { Failure } from './athena/failure.ts';
import { PLACES } from './athena/places.ts';
import { REFUSALS } from './athena/refusals.ts';

/** Every way to fail on Athena that we know of. */
const FAILURES: readonly Failure[] = [...PLACES, ...REFUSALS, ...BAD_ENDS];

const transcripts = new Map<string, Promise<Transcript>>();

/** A home of its own for a run; gives what is left in its folder for temporary files. */
async function atHome<Result>(
  files: Readonly<Record<string, string>>,
  work: (env: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), 'trail-audit-home-'));
  try {
    for (const [name, content] of Object.entries({ ...files, 'tmp/.keep': '' })) {
      mkdirSync(dirname(join(home, name)), { recursive: true });
      writeFileSync(join(home, name), content);
    }
    const result = await work({
      HOME: home,
      TMPDIR: join(home, 'tmp'),
      AWS_CONFIG_FILE: join(home, '.aws/config'),
    });
    expect(readdirSync(join(home, 'tmp'))).toEqual(['.keep']);
    return result;
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function run(failure: Failure): Promise<Transcript> {
  const { args = WELL, world, env = (own) => own, files = {} } = failure;
  await using aws = await smallWorld();
  world?.(aws);
  const { stderr, ...rest } = await atHome(files, (home) =>
    spawnCli(env({ ...aws.env, ...home }), 'sigv2', ...args),
  );
  const ids = new RegExp(aws.executions.map(({ id }) => id).join('|') || '^$', 'g');
  return { ...rest, stderr: stderr.replaceAll(ids, 'QUERY-ID') };
}

/** Each is run once, whoever asks. */
function transcriptOf(failure: Failure): Promise<Transcript> {
  const known = transcripts.get(failure.name) ?? run(failure);
  transcripts.set(failure.name, known);
  return known;
}

const NAMED = FAILURES.map((failure) => [failure.name, failure] as const);

test.concurrent.for(NAMED)('%s: a sentence, and exit 2', async ([, failure], { expect }) => {
  const { stdout, stderr, exitCode } = await transcriptOf(failure);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(stderr).toMatch(failure.says);
  if (failure.never !== undefined) expect(stderr).not.toMatch(failure.never);
  expect(stderr).not.toMatch(/\n {4}at |bug in|undefined|\[object/);
});

test('the words of each', async () => {
  const sections: string[] = [];
  for (const failure of FAILURES) {
    const { stderr } = await transcriptOf(failure);
    const command = `$ trail-audit sigv2 ${(failure.args ?? WELL).join(' ')}`;
    sections.push(`# ${failure.name}\n${command}\n${stderr}`);
  }
  await expect(sections.join('\n')).toMatchFileSnapshot('snapshots/athena-failures.txt');
});

test('throttled once: the answer, and no word of it', async () => {
  await using aws = await smallWorld();
  aws.refuse({ operation: 'StartQueryExecution', kind: 'throttle' });
  const { stdout, stderr, exitCode } = await spawnCli(aws.env, 'sigv2', ...WELL);
  expect(stdout).toContain('\n4 requests signed with SigV2: ');
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(aws.calls.filter(({ fault }) => fault === 'throttle')).toHaveLength(1);
});

test("the SDK's own warnings stay off standard error", async () => {
  const unguarded =
    "import { AthenaClient } from '@aws-sdk/client-athena'; await new AthenaClient().config.credentials()";
  await using aws = await smallWorld();
  const files = {
    '.aws/config':
      '[profile work]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n',
  };
  await atHome(files, async (home) => {
    // A profile beside keys: of that the SDK warns, where nobody keeps it from that.
    const env = { ...aws.env, ...home, AWS_PROFILE: 'work' };
    const plain = spawnSync(process.execPath, ['--input-type=module', '--eval', unguarded], {
      env: { PATH: process.env['PATH'], ...env },
      encoding: 'utf8',
    });
    expect(plain.stderr).toContain('Multiple credential sources detected');
    const { stdout, stderr, exitCode } = await spawnCli(env, 'sigv2', ...WELL, '--max-cost', '5');
    expect(stdout).toContain('\n4 requests signed with SigV2: ');
    expect(stderr).toMatch(/^Estimate: .*\n$/);
    expect(exitCode).toBe(0);
  });
});

test('logs in another region than the table: they are listed there', async () => {
  await using aws = await smallWorld();
  const folder = 'AWSLogs/111122223333/CloudTrail/us-east-1/2025/11/09';
  aws.addBucket('acme-europe', { region: 'eu-west-1' });
  aws.putObject('acme-europe', `${folder}/a.json`, '{"Records":[]}');
  const partitions = [
    {
      values: ['111122223333', 'us-east-1', '2025/11/09'],
      location: `s3://acme-europe/${folder}/`,
    },
  ];
  aws.addTable(smallTable('europe', { ...registered(), partitions }));
  const table = ['--table', 'security.europe', ...DAY, '--max-cost', '5'];
  const { stderr } = await spawnCli(aws.env, 'sigv2', ...table);
  expect(stderr).toMatch(/^Estimate: 14 B in 1 files?, less than \$0\.01\n/);
  const listings = aws.calls.filter(({ operation }) => operation === 'ListObjectsV2');
  expect(listings.map(({ region, status }) => [region, status])).toEqual([
    ['us-east-1', 301],
    ['eu-west-1', 200],
  ]);
});

test('days without a partition: the answer, and what was not read', async () => {
  await using aws = await smallWorld();
  aws.addTable(smallTable('short', registered('2025/11/08', '2025/11/09')));
  const args = ['--table', 'security.short', ...DAY];
  const table = await spawnCli(aws.env, 'sigv2', ...args);
  const [id = ''] = aws.executions.map((execution) => execution.id);
  expect(table.exitCode).toBe(0);
  const text = `${table.stderr}\n${table.stdout}`.replace(id, 'QUERY-ID');
  await expect(text).toMatchFileSnapshot('snapshots/athena-missing-days.txt');
  expect(table.stderr).toMatch(/^Not read: table security\.short .*\(2025-11-10, 2025-11-11\)\n/);
  const json = await spawnCli(aws.env, 'sigv2', ...args, '--format', 'json');
  expect(json.stderr).toMatch(/^Not read: /);
  expect(JSON.parse(json.stdout).input).toMatchObject({
    table: 'security.short',
    daysWithoutPartition: ['2025-11-10', '2025-11-11'],
  });
});

test('many days without a partition: the first seven and the last', async () => {
  await using aws = await smallWorld();
  aws.addTable(smallTable('short', registered('2025/11/09')));
  const args = ['--table', 'security.short', '--from', '2025-11-09', '--to', '2025-11-20'];
  const { stderr, exitCode } = await spawnCli(aws.env, 'sigv2', ...args);
  const first = [10, 11, 12, 13, 14, 15, 16].map((day) => `2025-11-${day}`).join(', ');
  expect(stderr).toBe(
    `Not read: table security.short has no partition for 12 days (${first} ... 2025-11-21)\n`,
  );
  expect(exitCode).toBe(0);
});
