import { describe, expect, test } from 'vitest';
import { ask, askLogs } from '../../support/ask.ts';
import { logFile, logFolder, s3Record } from '../../support/records.ts';
import { ec2Record } from './statuses.ts';

const BY_CLIENT = ['client', 'client_version'] as const;
const JAVA_1 = '[aws-sdk-java/1.12.700 Linux/5.4 java/1.8.0_392]';

test('a client that is too old is a finding, with what it needs and what to do', async () => {
  const { rows, columns } = await ask('clients', [
    ec2Record({ userAgent: JAVA_1, eventID: 'event-1', requestID: 'request-1' }),
  ]);
  expect(rows).toEqual([
    {
      client: 'aws-sdk-java',
      client_version: '1.12.700',
      principal_arn: 'arn:aws:iam::111122223333:role/app',
      source_ip: '203.0.113.10',
      status: 'end-of-support',
      minimum_version: '1.11.201',
      end_of_support: '2025-12-31',
      requests: 1,
      errors: 0,
      first_seen: '2026-11-09T12:00:00Z',
      last_seen: '2026-11-09T12:00:00Z',
      operations: 'DescribeInstances',
      sessions: 1,
      sample_session: 'i-0a1b2c3d4e5f67890',
      user_agent: 'aws-sdk-java/1.12.700 Linux/5.4 java/1.8.0_392',
      sample_event_id: 'event-1',
      sample_request_id: 'request-1',
      advice: 'Move to the SDK for Java 2. Until then: -Dcom.amazonaws.services.s3.enableV4.',
    },
  ]);
  expect(columns.map(({ name }) => name)).toEqual(Object.keys(rows[0]!));
});

describe('near misses are no findings', () => {
  const AGENTS = [
    '[aws-sdk-java/2.20.63 Linux/5]',
    'aws-cli/2.34.12',
    '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.11.991 Linux/4.9]',
    'aws-internal/3 aws-sdk-java/1.11.5',
    'cloudtrail.amazonaws.com',
    'my-aws-sdk-java/1.11.5',
    'aws-sdk-javascript/1.0.0',
    'rclone/v1.0.0',
    'Mozilla/5.0',
    '[]',
  ];

  test('current clients, the console, services, look-alikes, tools and browsers', async () => {
    const { rows, examined } = await ask(
      'clients',
      AGENTS.map((userAgent) => s3Record({ userAgent })),
    );
    expect(rows).toEqual([]);
    expect(examined).toMatchObject({ records: 10, inScope: 10, undecided: 0 });
  });

  test('with --all, current clients show, and those without a name still do not', async () => {
    const { rows } = await ask(
      'clients',
      AGENTS.map((userAgent) => s3Record({ userAgent })),
      { by: BY_CLIENT, all: true },
    );
    expect(rows.map((row) => [row['client'], row['client_version'], row['status']])).toEqual([
      ['aws-cli', '2.34.12', 'current'],
      ['aws-sdk-java', '2.20.63', 'current'],
    ]);
    expect(rows.map((row) => row['advice'])).toEqual([null, null]);
  });
});

test('a failed call counts, as a request and as an error', async () => {
  const { rows } = await ask('clients', [
    ec2Record({ userAgent: JAVA_1 }),
    ec2Record({ userAgent: JAVA_1, errorCode: 'Client.UnauthorizedOperation' }),
    ec2Record({ errorCode: 'Client.UnauthorizedOperation' }),
  ]);
  expect(rows).toMatchObject([{ requests: 2, errors: 1 }]);
});

test('an event that lies in two files is one request', async () => {
  const twice = ec2Record({ userAgent: JAVA_1 });
  const folder = logFolder({
    'a.json.gz': logFile([twice]),
    'b.json.gz': logFile([twice, ec2Record({ userAgent: JAVA_1 })]),
  });
  const result = await askLogs('clients', [folder]);
  expect(result.rows).toMatchObject([{ requests: 2 }]);
  expect(result).toMatchObject({ duplicates: 1, totals: { requests: 2 } });
});

test('one version with two statuses is two rows', async () => {
  const userAgent = 'aws-cli/1.11.100 Python/2.7 botocore/1.5.63';
  const records = [s3Record({ userAgent }), s3Record({ userAgent }), ec2Record({ userAgent })];
  const { rows } = await ask('clients', records, { by: BY_CLIENT, all: true });
  expect(rows).toMatchObject([
    { client_version: '1.11.100', status: 'before-sigv4', requests: 2, operations: 'GetObject' },
    { client_version: '1.11.100', status: 'current', requests: 1, advice: null },
  ]);
});

test('versions of one status are one row where only the client is asked for', async () => {
  const agents = ['aws-sdk-java/1.12.1', 'aws-sdk-java/1.12.2', 'aws-sdk-java/2.0.0'];
  const { rows, totals } = await ask(
    'clients',
    agents.map((userAgent) => ec2Record({ userAgent })),
    { by: ['client'] },
  );
  expect(rows).toMatchObject([{ client: 'aws-sdk-java', status: 'end-of-support', requests: 2 }]);
  expect(totals).toMatchObject({ findings: 1, requests: 2, presigned: null });
});

test('requests that services make are left out and counted, and brought in where asked', async () => {
  const userIdentity = { type: 'AWSService', invokedBy: 'config.amazonaws.com' };
  const records = [
    ec2Record({ userAgent: JAVA_1, userIdentity }),
    ec2Record({ userAgent: JAVA_1 }),
    ec2Record({ userIdentity }),
  ];
  expect((await ask('clients', records)).totals).toMatchObject({
    requests: 1,
    serviceRequests: 1,
  });
  expect((await ask('clients', records, { includeServices: true })).totals).toMatchObject({
    requests: 2,
    serviceRequests: 0,
  });
});

test('a request that another account recorded too is counted', async () => {
  const shared = { userAgent: JAVA_1, sharedEventID: 's1' };
  const { totals } = await ask('clients', [
    s3Record(shared),
    s3Record({ ...shared, recipientAccountId: '444455556666' }),
    s3Record({ sharedEventID: 's2' }),
    s3Record({ sharedEventID: 's2' }),
  ]);
  expect(totals).toMatchObject({ requests: 2, alsoRecorded: 1 });
});

describe('support ends with its day: --as-of', () => {
  test.each([
    ['aws-cli/1.44.0', '2026-11-20', 'current'],
    ['aws-cli/1.44.0', '2027-07-14', 'current'],
    ['aws-cli/1.44.0', '2027-07-15', 'end-of-support'],
    ['aws-sdk-java/1.12.700', '2025-12-30', 'current'],
    ['aws-sdk-java/1.12.700', '2026-01-01', 'end-of-support'],
    // Ended on a day that is not known: always.
    ['Boto/2.49.0', '2019-01-01', 'end-of-support'],
  ])('%s on %s: %s', async (userAgent, day, status) => {
    const { rows } = await ask('clients', [s3Record({ userAgent })], { all: true, asOf: day });
    expect(rows).toMatchObject([{ status }]);
  });
});
