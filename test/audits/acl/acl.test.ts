import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

function needing(aclRequired: unknown, more: TestRecord = {}): TestRecord {
  return s3Record({ additionalEventData: { SignatureVersion: 'SigV4', aclRequired }, ...more });
}

function sending(headers: TestRecord, eventName = 'PutObject'): TestRecord {
  return s3Record({ eventName, requestParameters: { bucketName: 'acme-bucket', ...headers } });
}

test('a request that only an ACL allowed is a finding', async () => {
  const { rows, columns } = await ask('acl', [needing('Yes')]);
  expect(rows).toMatchObject([
    {
      client: 'aws-cli',
      principal_arn: 'arn:aws:iam::111122223333:role/app',
      source_ip: '203.0.113.10',
      bucket_name: 'acme-bucket',
      how: 'allowed by ACL',
      requests: 1,
      errors: 0,
      advice: 'Allow it in the bucket policy, or in a policy of the caller.',
    },
  ]);
  expect(columns.slice(4, 7).map(({ name }) => name)).toEqual(['bucket_name', 'how', 'requests']);
});

const RECORDS = {
  needed: needing('Yes'),
  'needed, by an operation that sets one': needing('Yes', { eventName: 'PutObjectAcl' }),
  'not needed': needing(undefined),
  'not needed, in so many words': needing('No'),
  'public-read': sending({ 'x-amz-acl': 'public-read' }),
  private: sending({ 'x-amz-acl': 'private' }),
  'bucket-owner-full-control': sending({ 'x-amz-acl': 'bucket-owner-full-control' }),
  'a new bucket': sending({ 'x-amz-acl': 'private' }, 'CreateBucket'),
  'a new public bucket': sending({ 'x-amz-acl': 'public-read' }, 'CreateBucket'),
  'full-control': sending({ 'x-amz-grant-full-control': 'id="a"' }),
  read: sending({ 'x-amz-grant-read': 'id="a"' }),
  'read-acp': sending({ 'x-amz-grant-read-acp': 'id="a"' }),
  write: sending({ 'x-amz-grant-write': 'id="a"' }),
  'write-acp': sending({ 'x-amz-grant-write-acp': 'id="a"' }),
  PutObjectAcl: sending({ acl: '' }, 'PutObjectAcl'),
  PutBucketAcl: sending({ acl: '' }, 'PutBucketAcl'),
  'reading an ACL': sending({ acl: '' }, 'GetBucketAcl'),
  'the word in a key': sending({ key: 'x-amz-acl":"public-read' }),
  'another service': needing('Yes', { eventSource: 's3express.amazonaws.com' }),
};

test('what hangs on ACLs is told from what does not', async () => {
  const { rows, examined } = await judge('acl', RECORDS);
  expect(Object.entries(rows).map(([name, row]) => [name, row['how']])).toEqual([
    ['needed', 'allowed by ACL'],
    ['needed, by an operation that sets one', 'allowed by ACL'],
    ['public-read', 'sets an ACL'],
    ['private', 'sets an ACL'],
    ['a new public bucket', 'sets an ACL'],
    ['full-control', 'sets an ACL'],
    ['read', 'sets an ACL'],
    ['read-acp', 'sets an ACL'],
    ['write', 'sets an ACL'],
    ['write-acp', 'sets an ACL'],
    ['PutObjectAcl', 'sets an ACL'],
    ['PutBucketAcl', 'sets an ACL'],
  ]);
  expect(examined).toMatchObject({ records: 19, inScope: 18, undecided: 0 });
});

test('a failed call counts; advice fits how', async () => {
  const failed = { ...sending({ 'x-amz-acl': 'public-read' }), errorCode: 'AccessDenied' };
  const { rows } = await ask('acl', [failed, needing('Yes')], { by: ['bucket_name'] });
  expect(rows).toMatchObject([
    { how: 'allowed by ACL', requests: 1, errors: 0 },
    {
      how: 'sets an ACL',
      requests: 1,
      errors: 1,
      advice: expect.stringMatching(/^Send no ACL \(/),
    },
  ]);
});

test('for an anonymous reader there is no policy but the bucket’s', async () => {
  const userIdentity = { type: 'AWSAccount', principalId: '', accountId: 'anonymous' };
  const { rows } = await ask('acl', [needing('Yes', { userIdentity })]);
  expect(rows).toMatchObject([
    {
      principal_arn: 'anonymous',
      advice: 'Allow it in the bucket policy if it is meant to be public.',
    },
  ]);
});
