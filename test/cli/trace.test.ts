import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callCli } from '../support/call-cli.ts';
import { logFile, logFolder, s3Record, temporaryFolder } from '../support/records.ts';
import { roleIdentity } from '../trace/records.ts';

/** A subject of each kind in the sample logs. */
const SUBJECTS: Readonly<Record<string, string>> = {
  'ec2-instance': 'i-0a1b2c3d4e5f67890',
  'ec2-role': 'arn:aws:iam::444455556666:role/nightly-etl',
  'lambda-function': 'invoice-export',
  'ecs-task': 'ecs-task-8c9d0e1f',
  'sso-person': 'alice@acme.example',
  'github-actions': 'arn:aws:sts::111122223333:assumed-role/web-deploy/GitHubActions',
  'iam-user': 'arn:aws:iam::111122223333:user/report-presigner',
  'federated-user': 'arn:aws:sts::111122223333:federated-user/auditor',
  'web-identity': 'repo:acme/web:ref:refs/heads/main',
  root: 'arn:aws:iam::111122223333:root',
  'other-account': 'AROALH2LVA2KWKEXAMPLE:partner-sync',
  anonymous: 'anonymous',
  'aws-service': 'athena.amazonaws.com',
  address: '10.20.4.31',
  'shared-address': '192.0.2.14',
  'access-key': 'AKIAPKME46LUCEXAMPLE',
  event: '57e513a8-cf1a-4bd9-9126-5ffb07a789f2',
  'unnamed-session': 'crm-export',
  nobody: '198.51.100.250',
};

test.each(Object.entries(SUBJECTS))('the page of %s', async (name, subject) => {
  const { stdout, exitCode } = await callCli('trace', subject, '--logs', 'test/sample-logs');
  expect(exitCode).toBe(0);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  // One screen.
  expect(stdout.split('\n').length).toBeLessThanOrEqual(50);
  await expect(stdout).toMatchFileSnapshot(`snapshots/trace/${name}.txt`);
});

test.each([
  ['json', '.json.txt'],
  ['markdown', '.md.txt'],
])('the page as %s', async (format, ending) => {
  const { stdout } = await callCli(
    'trace',
    'auditor',
    '--logs',
    'test/sample-logs',
    '--format',
    format,
  );
  const stable = stdout.replace(/"generatedAt": "[^"]+"/, '"generatedAt": "2026-11-20T12:00:00Z"');
  await expect(stable).toMatchFileSnapshot(`snapshots/trace/federated-user${ending}`);
});

test('the ending of --output chooses the format', async () => {
  const folder = temporaryFolder();
  const page = ['trace', 'auditor', '--logs', 'test/sample-logs'];
  expect((await callCli(...page, '--output', join(folder, 'a.md'))).exitCode).toBe(0);
  expect(readFileSync(join(folder, 'a.md'), 'utf8')).toMatch(/^## Trace of auditor\n/);
  expect((await callCli(...page, '--output', join(folder, 'a.json'))).exitCode).toBe(0);
  const document = JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8'));
  expect(document).toMatchObject({ schemaVersion: 1, subject: { text: 'auditor' } });
  expect(await callCli(...page, '--output', join(folder, 'a.csv'))).toMatchObject({
    stdout: '',
    stderr: expect.stringContaining('its ending says none'),
    exitCode: 2,
  });
});

test.each([
  [['trace'], 'missing required argument'],
  [['trace', '', '--logs', 'test/sample-logs'], 'Cannot trace nothing'],
  [['trace', 'arn:aws:s3:::b', '--logs', 'test/sample-logs'], 'nobody who makes requests'],
  [['trace', 'x', '--engine', 'local'], 'Cannot run trace: no logs given'],
  [['trace', 'x', '--logs', 'test/sample-logs', '--profile', 'p'], 'Cannot use --profile on local'],
  [['trace', 'x', '--logs', 'test/sample-logs', '--format', 'csv'], 'Allowed choices are text'],
  [['trace', 'x', '--logs', 'test/sample-logs', '--from', '2027-01-01'], 'Cannot say: no records'],
])('%j is refused', async (args, reason) => {
  const { stdout, stderr, exitCode } = await callCli(...args);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(stderr).toContain(reason);
});

test('help has examples, and fits', async () => {
  const { stdout } = await callCli('trace', '--help');
  expect(stdout).toMatch(/Examples:\n {2}\$ trail-audit trace /);
  const lines = stdout.split('\n').filter((line) => !line.includes('$ '));
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('text from the logs acts nowhere', async () => {
  const evil = 'x\u001b[31m|<img src=x onerror=alert(1)>`$(id)`\u202e; rm -rf ~';
  const identity = roleIdentity('app', evil, 'ASIAEVIL');
  const record = s3Record({
    userIdentity: { ...identity, principalId: `AROAAPP:${evil}` },
    userAgent: `[${evil} exec-env/AWS_Lambda_python3.13]`,
    requestParameters: { bucketName: evil, Host: evil },
    sourceIPAddress: evil,
  });
  const folder = logFolder({ 'log.json.gz': logFile([record]) });
  const page = async (format: string) =>
    (await callCli('trace', 'ASIAEVIL', '--logs', folder, '--format', format)).stdout;
  for (const format of ['text', 'json', 'markdown']) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point
    expect(await page(format)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(await page(format)).toContain('rm -rf');
  }
  expect(await page('markdown')).not.toMatch(/<img|[^\\]`/);
  // Nothing to copy into a shell.
  expect(await page('text')).not.toContain('aws lambda get-function');
});
