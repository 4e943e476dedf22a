import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

const USER = {
  type: 'IAMUser',
  principalId: 'AIDAANN',
  arn: 'arn:aws:iam::111122223333:user/ann',
  accountId: '111122223333',
  accessKeyId: 'AKIAANN',
  userName: 'ann',
};
const ROOT = {
  type: 'Root',
  principalId: '111122223333',
  arn: 'arn:aws:iam::111122223333:root',
  accountId: '111122223333',
  accessKeyId: 'AKIAROOT',
};

function by(userIdentity: TestRecord, more: TestRecord = {}): TestRecord {
  return s3Record({ userIdentity, ...more });
}

test('a request with such a key is a finding, of any service; a failed one counts', async () => {
  const { rows, columns } = await ask('long-lived-keys', [
    by(USER),
    by(USER, {
      eventSource: 'iam.amazonaws.com',
      eventName: 'ListUsers',
      errorCode: 'AccessDenied',
    }),
  ]);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    principal_arn: USER.arn,
    access_key_id: 'AKIAANN',
    requests: 2,
    errors: 1,
    client: 'aws-cli',
    source_ip: '203.0.113.10',
    advice: expect.stringMatching(/^Give the program a role/),
  });
  expect(columns.slice(0, 6).map(({ name }) => name)).toEqual([
    'principal_arn',
    'access_key_id',
    'client',
    'client_version',
    'source_ip',
    'requests',
  ]);
});

test('a key of the root user has advice of its own', async () => {
  const { rows } = await ask('long-lived-keys', [by(ROOT)]);
  expect(rows).toMatchObject([
    {
      principal_arn: ROOT.arn,
      advice: expect.stringMatching(/^A key of the root user .* Delete it today/),
    },
  ]);
});

test('a key behind presigned URLs has advice about their maker', async () => {
  const additionalEventData = { SignatureVersion: 'SigV4', AuthenticationMethod: 'QueryString' };
  const { rows } = await ask('long-lived-keys', [by(USER, { additionalEventData })]);
  expect(rows[0]?.['advice']).toMatch(/^The key signs URLs, and the client is whoever opened one/);
});

test('two keys of one user are two findings', async () => {
  const { rows } = await ask(
    'long-lived-keys',
    [by(USER), by({ ...USER, accessKeyId: 'AKIAANN2' })],
    { by: ['principal_arn', 'access_key_id'] },
  );
  expect(rows.map((row) => row['access_key_id'])).toEqual(['AKIAANN', 'AKIAANN2']);
});

test('near misses: keys of roles and of sessions, no key, a key in another place', async () => {
  const { found, examined } = await judge('long-lived-keys', {
    hit: by(USER),
    role: s3Record(),
    'a session of a user': by({ ...USER, accessKeyId: 'ASIAANN' }),
    'root in the console': by({ ...ROOT, accessKeyId: 'ASIAROOT' }),
    'a key that contains it': by({ ...USER, accessKeyId: 'XAKIAANN' }),
    'in lower case': by({ ...USER, accessKeyId: 'akiaann' }),
    'a bucket of that name': s3Record({ requestParameters: { bucketName: 'AKIA' } }),
    'no key': by({ ...USER, accessKeyId: undefined }),
    'no identity': s3Record({ userIdentity: undefined }),
  });
  expect(found).toEqual(['hit']);
  expect(examined).toMatchObject({ records: 9, inScope: 7, undecided: 0 });
});

test('what a service does with a user’s rights is left out and counted', async () => {
  const { totals } = await ask('long-lived-keys', [
    by({ ...USER, invokedBy: 'athena.amazonaws.com' }),
    by(USER),
  ]);
  expect(totals).toMatchObject({ requests: 1, serviceRequests: 1 });
});
