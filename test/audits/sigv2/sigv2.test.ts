import { describe, expect, test } from 'vitest';
import { ask, askLogs } from '../../support/ask.ts';
import { logFile, logFolder, s3Record, sigv2Record } from '../../support/records.ts';

const OUTSIDE_ACCOUNT = { type: 'AWSAccount', principalId: 'AIDAX', accountId: '777788889999' };

test('a request signed with SigV2 is a finding, with who, where from and what to do', async () => {
  const { rows, columns } = await ask('sigv2', [
    sigv2Record({
      eventID: 'event-1',
      requestID: 'request-1',
      userAgent: '[aws-cli/1.11.100 Python/2.7 botocore/1.5.60]',
    }),
  ]);
  expect(rows).toEqual([
    {
      client: 'aws-cli',
      client_version: '1.11.100',
      principal_arn: 'arn:aws:iam::111122223333:role/app',
      source_ip: '203.0.113.10',
      bucket_name: 'acme-bucket',
      auth_method: 'AuthHeader',
      signature: 'SigV2',
      requests: 1,
      errors: 0,
      first_seen: '2026-11-09T12:00:00Z',
      last_seen: '2026-11-09T12:00:00Z',
      operations: 'GetObject',
      sessions: 1,
      sample_session: 'i-0a1b2c3d4e5f67890',
      user_agent: 'aws-cli/1.11.100 Python/2.7 botocore/1.5.60',
      sample_event_id: 'event-1',
      sample_request_id: 'request-1',
      advice: 'Install AWS CLI 2. Until then: aws configure set default.s3.signature_version s3v4.',
    },
  ]);
  expect(columns.map(({ name }) => name)).toEqual(Object.keys(rows[0]!));
});

describe('near misses are no findings', () => {
  const NEAR_MISSES = {
    'signed with SigV4': s3Record(),
    'an object whose key says SigV2': s3Record({
      requestParameters: { bucketName: 'b', key: 'SigV2/"SignatureVersion":"SigV2"' },
    }),
    'a user agent that says SigV2': s3Record({ userAgent: '[SigV2 SignatureVersion/SigV2]' }),
    'SES, which writes 4': s3Record({
      eventSource: 'ses.amazonaws.com',
      additionalEventData: { SignatureVersion: '4' },
    }),
    'another service with the same words': sigv2Record({ eventSource: 'kms.amazonaws.com' }),
    'another service of S3': sigv2Record({ eventSource: 's3express.amazonaws.com' }),
    'a service that ends alike': sigv2Record({ eventSource: 'not-s3.amazonaws.com' }),
    'the words in another place': s3Record({
      requestParameters: { SignatureVersion: 'SigV2' },
      responseElements: { SignatureVersion: 'SigV2' },
    }),
    'nested deeper': s3Record({
      additionalEventData: { inner: { SignatureVersion: 'SigV2' }, SignatureVersion: 'SigV4' },
    }),
    'no text': s3Record({ additionalEventData: { SignatureVersion: ['SigV2'] } }),
    'not recorded': s3Record({ additionalEventData: {} }),
    'nothing recorded': s3Record({ additionalEventData: undefined }),
  };

  test('one among all of them is found alone', async () => {
    const result = await ask('sigv2', [
      ...Object.values(NEAR_MISSES),
      sigv2Record({ eventID: 'the-hit' }),
    ]);
    expect(result.rows.map((row) => row['sample_event_id'])).toEqual(['the-hit']);
    expect(result.totals).toMatchObject({ findings: 1, requests: 1, serviceRequests: 0 });
  });

  test('what was examined is counted: all of it, the S3 part, and what cannot be said', async () => {
    const { examined, rows } = await ask('sigv2', Object.values(NEAR_MISSES));
    expect(rows).toEqual([]);
    expect(examined).toEqual({
      records: 12,
      inScope: 8,
      undecided: 3,
      accounts: 1,
      regions: 1,
      firstEvent: '2026-11-09T12:00:00Z',
      lastEvent: '2026-11-09T12:00:00Z',
      untimed: 0,
    });
  });
});

test('a failed call counts, as a request and as an error', async () => {
  const denied = { errorCode: 'AccessDenied', errorMessage: 'Access Denied' };
  const { rows, totals } = await ask('sigv2', [
    sigv2Record(),
    sigv2Record(denied),
    sigv2Record({ ...denied, errorCode: 'NoSuchKey' }),
    // Failed, and signed with SigV4.
    s3Record(denied),
  ]);
  expect(rows).toMatchObject([{ requests: 3, errors: 2 }]);
  expect(totals.requests).toBe(3);
});

test('an event that lies in two files is one request', async () => {
  const twice = sigv2Record({ errorCode: 'AccessDenied' });
  const folder = logFolder({
    'a.json.gz': logFile([twice, sigv2Record()]),
    'b.json.gz': logFile([twice]),
    'c/d.json': JSON.stringify({ Records: [twice] }),
  });
  const result = await askLogs('sigv2', [folder]);
  expect(result.rows).toMatchObject([{ requests: 2, errors: 1 }]);
  expect(result.totals.requests).toBe(2);
  expect(result.duplicates).toBe(2);
  expect(result.examined.records).toBe(4);
});

test('requests with one request ID and several event IDs are several requests', async () => {
  const { rows } = await ask('sigv2', [sigv2Record(), sigv2Record(), sigv2Record()]);
  expect(rows).toMatchObject([{ requests: 3, sample_request_id: 'REQUEST000000001' }]);
});

test('records without an event ID are told apart by what else names the request', async () => {
  const { rows } = await ask('sigv2', [
    sigv2Record({ eventID: undefined, requestID: 'A' }),
    sigv2Record({ eventID: undefined, requestID: 'B' }),
    sigv2Record({ eventID: undefined, requestID: 'B' }),
    sigv2Record({ eventID: undefined, requestID: undefined }),
  ]);
  expect(rows).toMatchObject([{ requests: 3 }]);
});

test('a record with neither event ID nor time is still a request', async () => {
  const { rows } = await ask('sigv2', [sigv2Record({ eventID: undefined, eventTime: undefined })]);
  expect(rows).toMatchObject([{ requests: 1 }]);
});

test('ListBuckets, a management event without a bucket, is a finding', async () => {
  const { rows } = await ask('sigv2', [
    sigv2Record({
      eventName: 'ListBuckets',
      eventCategory: 'Management',
      managementEvent: true,
      requestParameters: { Host: 's3.amazonaws.com' },
      resources: undefined,
    }),
    // Records of the first versions have no category.
    sigv2Record({ eventName: 'ListBuckets', eventCategory: undefined, requestParameters: null }),
  ]);
  expect(rows).toMatchObject([{ bucket_name: null, operations: 'ListBuckets', requests: 2 }]);
});

test('a presigned URL is apart, with advice about its maker', async () => {
  const { rows, totals } = await ask('sigv2', [
    sigv2Record({}, { AuthenticationMethod: 'QueryString' }),
    sigv2Record({}, { AuthenticationMethod: 'QueryString' }),
    sigv2Record(),
  ]);
  expect(rows).toMatchObject([
    {
      auth_method: 'QueryString',
      requests: 2,
      advice:
        "Presigned URL: its maker is the principal and access key, not the user agent. Sign with SigV4 there (boto3: Config(signature_version='s3v4')).",
    },
    { auth_method: 'AuthHeader', requests: 1 },
  ]);
  expect(totals.presigned).toBe(2);
});

test('how many are presigned is unknown where the answer is not grouped by it', async () => {
  const presigned = sigv2Record({}, { AuthenticationMethod: 'QueryString' });
  expect((await ask('sigv2', [presigned], { by: ['client'] })).totals.presigned).toBeNull();
});

test('advice fits the client, and names each thing once where several meet', async () => {
  const agents = ['aws-sdk-java/1.11.1', 'aws-sdk-java/1.11.2', 'Mozilla/5.0', '[]', 'curl/7.1.0'];
  const { rows } = await ask(
    'sigv2',
    agents.map((userAgent) => sigv2Record({ userAgent })),
    { by: ['bucket_name'] },
  );
  expect(rows.map((row) => row['advice'])).toEqual([
    'Move to the SDK for Java 2. Until then: -Dcom.amazonaws.services.s3.enableV4. ' +
      'Not an AWS SDK we know: find the program by its ARN and address, and set its signature version to 4.',
  ]);
});

test('a caller of another account, with no ARN, is named by account and ID', async () => {
  const { rows } = await ask('sigv2', [sigv2Record({ userIdentity: OUTSIDE_ACCOUNT })]);
  expect(rows).toMatchObject([{ principal_arn: '777788889999:AIDAX', sessions: 0 }]);
});
