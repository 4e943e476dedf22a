import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type StandIn, startAws } from '../support/aws/stand-in.ts';
import { callCliWith } from '../support/call-cli.ts';
import { logFile, logFolder, s3Record, type TestRecord } from '../support/records.ts';
import type { Transcript } from '../support/run-cli.ts';
import { C, CHAIN, FIRST_CALL, REQUEST } from '../trace/chain-records.ts';
import { roleIdentity, userIdentity } from '../trace/records.ts';

const INSTANCE = 'i-0a1b2c3d4e5f67890';
const ON_INSTANCE = s3Record({
  userIdentity: roleIdentity('app', INSTANCE, 'ASIAAPP1', { ec2RoleDelivery: '2.0' }),
  sourceIPAddress: '10.0.0.7',
  awsRegion: 'eu-west-1',
});
const BY_USER = s3Record({ userIdentity: userIdentity('alice'), awsRegion: 'eu-west-1' });

let aws: StandIn;

beforeAll(() => {
  // Back-off of the SDK is random, from nothing up; here it is nothing.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterAll(() => vi.restoreAllMocks());

beforeEach(async () => {
  aws = await startAws({ region: 'eu-west-1', now: new Date('2026-11-20T12:00:00Z') });
});

afterEach(() => aws.close());

function resolved(
  subject: string,
  records: readonly TestRecord[],
  ...more: readonly string[]
): Promise<Transcript> {
  const folder = logFolder({ 'log.json.gz': logFile(records) });
  return callCliWith(aws.env, 'trace', subject, '--logs', folder, '--resolve', ...more);
}

/** The page, its line breaks gone. */
async function words(...run: Parameters<typeof resolved>): Promise<string> {
  const { stdout, stderr, exitCode } = await resolved(...run);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout.replaceAll(/\s+/g, ' ');
}

function calls(): readonly string[] {
  return aws.calls.map(({ service, operation, region }) => `${service}:${operation} ${region}`);
}

function addMachine(): void {
  const tags = { Name: 'backup-1', owner: 'ops@acme.example' };
  aws.addInstance({ id: INSTANCE, region: 'eu-west-1', tags });
  aws.addInterface({ id: 'eni-1', region: 'eu-west-1', privateIp: '10.0.0.7', instance: INSTANCE });
}

test('an instance by its session, with its name and its owner', async () => {
  addMachine();
  const page = await words(INSTANCE, [ON_INSTANCE]);
  expect(page).toContain(
    'Name backup-1, m5.large, running, in eu-west-1; owner ops@acme.example (tag owner) (certain, by AWS: DescribeInstances)',
  );
  expect(page).toContain(
    `10.0.0.7: EC2 instance ${INSTANCE}, Name backup-1, by eni-1 in eu-west-1; owner ops@acme.example (tag owner) (likely, by AWS: DescribeNetworkInterfaces, as of now: addresses move on)`,
  );
  expect(page).not.toContain('Not resolved');
  // The first line says it, and is no surer than what it says.
  const [first = ''] = page.split(' Chain:');
  expect(first).toMatch(/^EC2 instance i-\w+, role app of 111122223333 \(certain\), Name backup-1/);
  expect(first).toContain('owner ops@acme.example (tag owner) (certain), from 10.0.0.7, a private');
  expect(first).toMatch(/eni-1 in eu-west-1; owner ops@acme\.example \(tag owner\) \(likely\)\.$/);
});

test('an address, private or public or v6, in the region that the requests went to', async () => {
  addMachine();
  aws.addInterface({
    id: 'eni-2',
    region: 'eu-west-1',
    privateIp: '10.0.0.8',
    publicIp: '203.0.113.10',
    description: 'Interface for NAT Gateway nat-0abc',
  });
  aws.addInterface({
    id: 'eni-3',
    region: 'eu-west-1',
    ipv6: '2001:db8::7',
    description: 'AWS Lambda VPC ENI-export-0a1b2c3d-0000-4000-8000-0123456789ab',
  });
  expect(await words('203.0.113.10', [BY_USER])).toContain(
    'NAT gateway nat-0abc: anything behind it, by eni-2',
  );
  const v6 = s3Record({
    userIdentity: userIdentity('bob'),
    sourceIPAddress: '2001:db8::7',
    awsRegion: 'eu-west-1',
  });
  expect(await words('2001:db8:0::7', [v6])).toContain('Lambda function export, by eni-3');
});

test('an address that the logs do not hold is looked up all the same', async () => {
  addMachine();
  const { stdout } = await resolved('10.0.0.7', [BY_USER]);
  expect(stdout).toContain('No trace of address 10.0.0.7');
  expect(stdout).toContain('eni-1');
});

test('a private address of another account’s logs is not looked up: it is another network', async () => {
  addMachine();
  const foreign = { ...ON_INSTANCE, recipientAccountId: '444455556666' };
  const page = await words(INSTANCE, [foreign]);
  expect(page).toContain(
    'address 10.0.0.7 (it is private, and was recorded in account 444455556666',
  );
  expect(page).not.toContain('eni-1');
});

test('a user by its key: last use and owner', async () => {
  aws.addUser({
    name: 'alice',
    tags: { a: '1', b: '2', Team: 'billing' },
    keys: [
      {
        id: 'AKIAALICEKEY',
        last: { date: '2026-11-19T08:00:00Z', service: 's3', region: 'eu-west-1' },
      },
    ],
  });
  const page = await words('alice', [BY_USER]);
  expect(page).toContain(
    'key of user alice, last used 2026-11-19 with s3 in eu-west-1 (certain, by AWS: GetAccessKeyLastUsed)',
  );
  // On the second page of tags.
  expect(page).toContain('user alice: owner billing (tag Team) (certain, by AWS: ListUserTags)');
});

test('what is not there any more is said', async () => {
  const page = await words(INSTANCE, [ON_INSTANCE]);
  expect(page).toContain(
    `instance ${INSTANCE} (not there any more, as far as account 111122223333 and eu-west-1 go)`,
  );
  expect(page).toContain('address 10.0.0.7 (no interface has it now');
});

describe('the chain', () => {
  const IN_LOGS = CHAIN.filter((record) => record !== FIRST_CALL);

  test('one hop only in the event history', async () => {
    aws.addPastEvent({ region: 'us-east-1', record: FIRST_CALL });
    // Its own key only uses it.
    aws.addPastEvent({ region: 'us-east-1', record: { ...CHAIN[1], eventID: 'x' } });
    const page = await words(C.key, [...IN_LOGS, REQUEST]);
    expect(page).toMatch(/2 role session "second", role role-b of 111122223333 by AssumeRole,/);
    expect(page).toMatch(/3 role session "first", role role-a of 111122223333 by AssumeRole,/);
    expect(page).toMatch(
      /4 IAM user alice of 111122223333 by AssumeRole, 2026-11-09T11:00Z, event [\w-]+ certain, by AWS: type IAMUser; LookupEvents/,
    );
    expect(page).toContain('behind it IAM user alice of 111122223333 (certain)');
  });

  test('nothing there: the hop is said to be missing, with what was asked', async () => {
    const page = await words(C.key, [...IN_LOGS, REQUEST]);
    expect(page).toContain(
      'who made the session of role role-a of 111122223333 (no event of the last 90 days names its access key)',
    );
    expect(page).toContain('open: who gave these credentials is not known');
    expect(page).toContain('Logs of management events (STS)');
  });

  test('too old for the event history', async () => {
    aws.addPastEvent({
      region: 'us-east-1',
      record: { ...FIRST_CALL, eventTime: '2026-08-01T00:00:00Z' },
    });
    expect(await words(C.key, [...IN_LOGS, REQUEST])).toContain('no event of the last 90 days');
  });
});

/** Each call that fails costs its lines, and nothing else. */
const REFUSED = [
  ['ec2', 'DescribeInstances', 'ec2:DescribeInstances is missing'],
  ['ec2', 'DescribeNetworkInterfaces', 'ec2:DescribeNetworkInterfaces is missing'],
  ['cloudtrail', 'LookupEvents', 'cloudtrail:LookupEvents is missing'],
  ['iam', 'ListUserTags', 'iam:ListUserTags is missing'],
  ['iam', 'GetAccessKeyLastUsed', 'iam:GetAccessKeyLastUsed is missing'],
  ['sts', 'GetCallerIdentity', 'sts:GetCallerIdentity is missing'],
] as const;

describe('a missing permission costs one hop, never the page', () => {
  const RECORDS = [ON_INSTANCE, BY_USER, REQUEST].map((record) => ({
    ...record,
    sourceIPAddress: '10.0.0.7',
  }));

  test.each(REFUSED)('%s:%s', async (service, operation, reason) => {
    addMachine();
    aws.addUser({ name: 'alice', tags: { owner: 'billing' }, keys: [{ id: 'AKIAALICEKEY' }] });
    aws.refuse({ service, operation, kind: 'denied', times: 100 });
    const page = await words('10.0.0.7', RECORDS);
    expect(page).toContain('Activity: 3 requests');
    expect(page).toContain(reason);
    expect(page).not.toContain('User: arn');
    const isAll = service === 'sts';
    expect(page.includes('tag owner')).toBe(!isAll);
  });

  test.each(['throttle', 'internal'] as const)('%s, until nobody tries any more', async (kind) => {
    addMachine();
    aws.refuse({ service: 'iam', kind, times: 1000 });
    const page = await words('10.0.0.7', RECORDS);
    expect(page).toContain(kind === 'throttle' ? 'AWS asks to slow down' : 'AWS failed');
    expect(page).toContain('Name backup-1');
  });

  test('a throttled call is made again', async () => {
    addMachine();
    aws.refuse({ service: 'ec2', kind: 'throttle', times: 2 });
    expect(await words(INSTANCE, [ON_INSTANCE])).toContain('Name backup-1');
  });

  test('no credentials: one line', async () => {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = aws.env;
    const folder = logFolder({ 'log.json.gz': logFile(RECORDS) });
    const { stdout, exitCode } = await callCliWith(
      env,
      'trace',
      INSTANCE,
      '--logs',
      folder,
      '--resolve',
    );
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'anything in AWS (Cannot find out whose credentials these are: no AWS credentials',
    );
  });
});

test('nothing is asked without --resolve', async () => {
  const folder = logFolder({ 'log.json.gz': logFile([ON_INSTANCE]) });
  await callCliWith(aws.env, 'trace', INSTANCE, '--logs', folder);
  expect(calls()).toEqual([]);
});

test('a region that is given, or that of the requests where none is', async () => {
  addMachine();
  const { AWS_REGION: _, ...env } = aws.env;
  const folder = logFolder({ 'log.json.gz': logFile([ON_INSTANCE]) });
  const run = ['trace', INSTANCE, '--logs', folder, '--resolve'];
  expect((await callCliWith(env, ...run)).stdout).toContain('backup-1');
  expect(new Set(aws.calls.map(({ region }) => region))).toEqual(new Set(['eu-west-1']));
  await callCliWith(env, ...run, '--aws-region', 'us-east-1');
  expect(calls()).toContain('ec2:DescribeInstances us-east-1');
});
