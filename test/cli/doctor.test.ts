import { describe, expect, it } from 'vitest';
import { type TestAws, testAws } from '../support/aws/clients.ts';
import { spawnCli, type Transcript } from '../support/run-cli.ts';

/** What differs from machine to machine. */
function onAnyMachine({ stdout, stderr, exitCode }: Transcript): string {
  const text = stdout
    .replace(/Node\.js: \d+\.\d+\.\d+/, 'Node.js: 20.20.2')
    .replace(/temporary space: .* free in \S+/, 'temporary space: 12.3 GB free in /tmp');
  return `${text}${stderr}exit ${exitCode}\n`;
}

async function doctor(aws: TestAws, ...args: readonly string[]): Promise<Transcript> {
  return spawnCli(aws.env, 'doctor', ...args);
}

/** An account where setup was run, and where something was delivered. */
async function afterSetup(): Promise<TestAws> {
  const aws = await testAws();
  await spawnCli(aws.env, 'setup', '--yes');
  aws.advance(10);
  aws.request('data', 'key', { eventName: 'PutObject' });
  aws.advance(10);
  return aws;
}

const NO_AWS = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

describe('doctor says', () => {
  it('that nothing is missing for log files, where AWS was never set up', async () => {
    const transcript = onAnyMachine(await spawnCli(NO_AWS, 'doctor'));
    await expect(transcript).toMatchFileSnapshot('snapshots/doctor/no-aws.txt');
  });

  it('that there are no credentials, where a region is all that there is', async () => {
    const env = { ...NO_AWS, AWS_REGION: 'eu-west-1' };
    const transcript = onAnyMachine(await spawnCli(env, 'doctor'));
    await expect(transcript).toMatchFileSnapshot('snapshots/doctor/no-credentials.txt');
  });

  it('what to make, in an account where nothing is', async () => {
    const transcript = onAnyMachine(await doctor(await testAws()));
    await expect(transcript).toMatchFileSnapshot('snapshots/doctor/nothing-there.txt');
  });

  it('that all is well after setup, once something was delivered; and changes nothing', async () => {
    const aws = await afterSetup();
    const before = aws.resources({ counts: false });
    const transcript = onAnyMachine(await doctor(aws));
    expect(aws.resources({ counts: false })).toEqual(before);
    await expect(transcript).toMatchFileSnapshot('snapshots/doctor/well.txt');
  });

  it('that a trail of some minutes has delivered nothing yet', async () => {
    const aws = await testAws();
    await spawnCli(aws.env, 'setup', '--yes');
    const { stdout, exitCode } = await doctor(aws);
    expect(stdout).toMatch(/warning {2}table: trail_audit\.cloudtrail_logs has no file under/);
    expect(exitCode).toBe(0);
  });

  it('that a trail is stopped', async () => {
    const aws = await afterSetup();
    await spawnCli(aws.env, 'pause');
    const { stdout } = await doctor(aws);
    expect(stdout).toMatch(/warning {2}trail: arn:\S+:trail\/trail-audit is\s+stopped\n/);
  });

  it('which permissions are missing, and what each means', async () => {
    const aws = await afterSetup();
    aws.refuse({ service: 'cloudtrail', operation: 'ListTrails', kind: 'denied' });
    aws.refuse({ service: 'athena', operation: 'GetTableMetadata', kind: 'denied' });
    aws.refuse({ service: 'athena', operation: 'GetWorkGroup', kind: 'denied' });
    const transcript = onAnyMachine(await doctor(aws));
    await expect(transcript).toMatchFileSnapshot('snapshots/doctor/denied.txt');
  });

  it('that credentials have expired, and asks AWS nothing more', async () => {
    const aws = await testAws();
    aws.refuse({ service: 'sts', operation: 'GetCallerIdentity', kind: 'expired' });
    const { stdout, exitCode } = await doctor(aws);
    expect(stdout).toMatch(/failed {3}region and credentials: .*\n? *.*credentials have\s+expired/);
    expect(exitCode).toBe(2);
    expect(aws.calls.map(({ operation }) => operation)).toEqual(['GetCallerIdentity']);
  });

  it('that a workgroup has no place for results, unless one is given', async () => {
    const aws = await testAws();
    const place = ['--workgroup', 'primary'];
    expect((await doctor(aws, ...place)).stdout).toContain(
      'warning  workgroup: workgroup "primary" has no place for results\n',
    );
    expect((await doctor(aws, ...place, '--output-location', 's3://results/')).stdout).toContain(
      'ok       workgroup: primary, with results in s3://results/\n',
    );
  });

  it('what AWS says, without the control characters in it', async () => {
    const aws = await testAws();
    const kind = { status: 400, code: 'ValidationError', message: 'no \u001b[31m such thing' };
    aws.refuse({ service: 'sts', kind });
    expect((await doctor(aws)).stdout).toContain('no \\u001b[31m such thing');
  });

  it('that there is no temporary folder', async () => {
    const { stdout, exitCode } = await spawnCli({ ...NO_AWS, TMPDIR: '/nowhere' }, 'doctor');
    expect(stdout).toMatch(/failed {3}reading logs: /);
    expect(stdout).toMatch(
      /failed {3}temporary space: Cannot write to temporary folder\s+"\/nowhere": /,
    );
    expect(exitCode).toBe(2);
  });
});

it('doctor as JSON has the same facts', async () => {
  const { stdout, exitCode } = await doctor(await testAws(), '--format', 'json');
  const { schemaVersion, checks } = JSON.parse(stdout);
  expect([schemaVersion, exitCode]).toEqual([1, 0]);
  expect(checks.map(({ name, kind }: { name: string; kind: string }) => [name, kind])).toEqual([
    ['Node.js', 'ok'],
    ['reading logs', 'ok'],
    ['temporary space', 'ok'],
    ['region and credentials', 'ok'],
    ['trail', 'warning'],
    ['table', 'warning'],
    ['workgroup', 'warning'],
  ]);
  expect(checks[5]).toEqual({
    name: 'table',
    kind: 'warning',
    says: 'there is no trail_audit.cloudtrail_logs in us-east-1',
    means: 'Audits on Athena cannot be asked; audits of log files can.',
    hint: expect.stringMatching(/^trail-audit setup/),
  });
});
