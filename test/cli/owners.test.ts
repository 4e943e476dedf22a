import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StandIn, startAws } from '../support/aws/stand-in.ts';
import { callCliWith } from '../support/call-cli.ts';
import { logFile, logFolder, sigv2Record, type TestRecord } from '../support/records.ts';
import { roleIdentity, userIdentity } from '../trace/records.ts';

const INSTANCE = 'i-0a1b2c3d4e5f67890';

function request(userIdentity: TestRecord, changes: TestRecord = {}): TestRecord {
  return sigv2Record({ userIdentity, awsRegion: 'eu-west-1', ...changes });
}

const AT = (sourceIPAddress: string): TestRecord => ({ sourceIPAddress });

/** By an instance, by users, by functions, from an address, by presigned URL, by nobody. */
const RECORDS: readonly TestRecord[] = [
  request(roleIdentity('app', INSTANCE, 'ASIA1'), AT('10.0.0.7')),
  request(roleIdentity('app', INSTANCE, 'ASIA2'), AT('10.0.0.9')),
  request(userIdentity('alice')),
  request(userIdentity('bob')),
  request(roleIdentity('exporter', 'export', 'ASIA3'), {
    ...AT('198.51.100.1'),
    userAgent: '[Boto3/1.4.4 Python/2.7 exec-env/AWS_Lambda_python2.7 Botocore/1.5.40]',
  }),
  request(roleIdentity('batch', 'nightly', 'ASIA4'), AT('10.0.0.8')),
  request(roleIdentity('signer', 'web', 'ASIA5'), {
    ...AT('203.0.113.99'),
    additionalEventData: { SignatureVersion: 'SigV2', AuthenticationMethod: 'QueryString' },
  }),
  request({ type: 'AWSAccount', principalId: '', accountId: 'anonymous' }, AT('203.0.113.98')),
];

let aws: StandIn;

beforeEach(async () => {
  aws = await startAws({ region: 'us-east-1' });
  const region = 'eu-west-1';
  aws.addInstance({ id: INSTANCE, region, tags: { Name: 'backup-1', Owner: 'ops@acme.example' } });
  aws.addInstance({ id: 'i-0bbbbbbb', region, tags: { Name: 'batch-1' } });
  aws.addInterface({ id: 'eni-1', region, privateIp: '10.0.0.8', instance: 'i-0bbbbbbb' });
  aws.addInterface({ id: 'eni-2', region, publicIp: '203.0.113.99', tags: { Name: 'opener' } });
  aws.addUser({ name: 'alice', tags: { team: 'billing' } });
  aws.addUser({ name: 'bob' });
});

afterEach(() => aws.close());

async function owners(...more: readonly string[]) {
  const folder = logFolder({ 'log.json.gz': logFile(RECORDS) });
  const run = await callCliWith(aws.env, 'sigv2', '--logs', folder, '--resolve', ...more);
  expect(run.exitCode).toBe(0);
  return run;
}

test('a last column, in every format', async () => {
  const { stdout } = await owners('--format', 'json');
  const { columns, rows } = JSON.parse(stdout);
  expect(columns.at(-1)).toEqual({ name: 'owner', type: 'varchar' });
  const byPrincipal = rows.map((row: Record<string, string>) => [
    row['principal_arn']!.split('/').at(-1),
    row['owner'],
  ]);
  expect(Object.fromEntries(byPrincipal)).toEqual({
    app: 'ops@acme.example (backup-1)',
    alice: 'billing',
    bob: 'IAM user bob',
    exporter: 'Lambda function export (python2.7)',
    batch: 'batch-1',
    signer: 'role signer',
    // Nothing is made up.
    anonymous: null,
  });
  expect((await owners('--format', 'csv')).stdout.split('\r\n')[0]).toMatch(/,owner$/);
  expect((await owners('--format', 'markdown')).stdout).toMatch(/\| owner \|\n/);
  expect((await owners('--format', 'ndjson')).stdout).toContain('"owner":"billing"');
});

test('in the table, once for each principal', async () => {
  const { stdout } = await owners();
  expect(stdout.match(/owner ops@acme\.example \(backup-1\)/g)).toHaveLength(1);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('each thing is looked up once, in the regions of the requests', async () => {
  await owners('--format', 'csv');
  const asked = aws.calls.map(
    ({ operation, input, region }) => [operation, region, input] as const,
  );
  expect(asked.filter(([operation]) => operation === 'ListUserTags')).toHaveLength(2);
  const instances = asked.filter(([operation]) => operation === 'DescribeInstances');
  expect(instances.map(([, region]) => region)).toContain('eu-west-1');
  expect(instances[0]![2]).toEqual({ Filter: [{ Name: 'instance-id', Value: [INSTANCE] }] });
});

test('clients have owners, too', async () => {
  const folder = logFolder({ 'log.json.gz': logFile(RECORDS) });
  const run = ['clients', '--logs', folder, '--resolve', '--all', '--format', 'ndjson'];
  expect((await callCliWith(aws.env, ...run)).stdout).toContain(
    '"owner":"ops@acme.example (backup-1)"',
  );
});

test('without permissions what the names say stays, and the rest is said', async () => {
  aws.refuse({ service: 'ec2', kind: 'denied', times: 100 });
  aws.refuse({ service: 'iam', kind: 'denied', times: 100 });
  const { stdout, stderr } = await owners('--format', 'ndjson');
  expect(stdout).toContain(`"owner":"EC2 instance ${INSTANCE}"`);
  expect(stderr).toContain('Not resolved: instance');
  expect(stderr).toContain('ec2:DescribeInstances is missing');
  expect(stderr).toContain('iam:ListUserTags is missing');
});

test('findings of another account are not looked up by private addresses and names', async () => {
  await aws.close();
  aws = await startAws({ region: 'us-east-1', account: '444455556666' });
  aws.addInterface({
    id: 'eni-1',
    region: 'eu-west-1',
    privateIp: '10.0.0.8',
    tags: { Owner: 'stranger' },
  });
  aws.addUser({ name: 'alice', tags: { owner: 'stranger' } });
  expect((await owners('--format', 'ndjson')).stdout).not.toContain('stranger');
});

test('no owner, no column, no call without --resolve', async () => {
  const folder = logFolder({ 'log.json.gz': logFile(RECORDS) });
  const { stdout } = await callCliWith(aws.env, 'sigv2', '--logs', folder, '--format', 'json');
  expect(stdout).not.toContain('owner');
  expect(aws.calls).toEqual([]);
});
