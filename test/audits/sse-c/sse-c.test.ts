import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

const ALGORITHM = 'x-amz-server-side-encryption-customer-algorithm';
const COPIED_ALGORITHM = 'x-amz-copy-source-server-side-encryption-customer-algorithm';

function applied(SSEApplied: unknown, more: TestRecord = {}): TestRecord {
  return s3Record({
    eventName: 'PutObject',
    readOnly: false,
    additionalEventData: { SignatureVersion: 'SigV4', SSEApplied },
    ...more,
  });
}

function sending(headers: TestRecord, eventName: string, readOnly: unknown): TestRecord {
  return s3Record({
    eventName,
    readOnly,
    requestParameters: { bucketName: 'acme-bucket', ...headers },
  });
}

test('an object that is written so is a finding', async () => {
  const { rows, columns } = await ask('sse-c', [applied('SSE_C')]);
  expect(rows).toMatchObject([
    {
      client: 'aws-cli',
      principal_arn: 'arn:aws:iam::111122223333:role/app',
      source_ip: '203.0.113.10',
      bucket_name: 'acme-bucket',
      access: 'write',
      requests: 1,
      errors: 0,
      advice: expect.stringMatching(/^Write with SSE-KMS\./),
    },
  ]);
  expect(columns.slice(4, 7).map(({ name }) => name)).toEqual([
    'bucket_name',
    'access',
    'requests',
  ]);
});

test('reads are told from writes, and copies out of it are reads', async () => {
  const { rows, examined } = await judge('sse-c', {
    write: sending({ [ALGORITHM]: 'AES256' }, 'UploadPart', 'false'),
    read: sending({ [ALGORITHM]: 'AES256' }, 'GetObject', true),
    'read, as text': sending({ [ALGORITHM]: 'AES256' }, 'HeadObject', 'true'),
    'copied into another': sending({ [COPIED_ALGORITHM]: 'AES256' }, 'CopyObject', false),
    'copied from one to the next': sending(
      { [ALGORITHM]: 'AES256', [COPIED_ALGORITHM]: 'AES256' },
      'CopyObject',
      false,
    ),
    'not known to be a read': applied('SSE_C', { readOnly: undefined }),
    'SSE-S3': applied('SSE_S3'),
    'SSE-KMS': applied('Default_SSE_KMS'),
    'another header': sending({ 'x-amz-server-side-encryption': 'AES256' }, 'PutObject', false),
    'the word in a key': sending({ key: 'SSE_C' }, 'PutObject', false),
    'another service': applied('SSE_C', { eventSource: 's3-outposts.amazonaws.com' }),
  });
  expect(Object.entries(rows).map(([name, row]) => [name, row['access']])).toEqual([
    ['write', 'write'],
    ['read', 'read'],
    ['read, as text', 'read'],
    ['copied into another', 'read'],
    ['copied from one to the next', 'write'],
    ['not known to be a read', 'write'],
  ]);
  expect(examined).toMatchObject({ records: 11, inScope: 10, undecided: 0 });
});

test('a failed call counts: it says what it tried', async () => {
  const write = (): TestRecord => sending({ [ALGORITHM]: 'AES256' }, 'PutObject', false);
  const { rows } = await ask('sse-c', [write(), { ...write(), errorCode: 'AccessDenied' }]);
  expect(rows).toMatchObject([{ access: 'write', requests: 2, errors: 1 }]);
});
