import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

const NOBODY = { type: 'AWSAccount', principalId: '', accountId: 'anonymous' };

function anonymous(changes: TestRecord = {}): TestRecord {
  return s3Record({ userIdentity: NOBODY, additionalEventData: {}, ...changes });
}

test('a request without credentials is a finding, by bucket and address', async () => {
  const { rows, columns } = await ask('anonymous', [anonymous(), anonymous()]);
  expect(rows).toMatchObject([
    {
      bucket_name: 'acme-bucket',
      source_ip: '203.0.113.10',
      outcome: 'allowed',
      requests: 2,
      errors: 0,
      advice: expect.stringMatching(/^Meant to be public\?/),
    },
  ]);
  expect(columns.slice(0, 4).map(({ name }) => name)).toEqual([
    'bucket_name',
    'source_ip',
    'outcome',
    'requests',
  ]);
});

test('what was allowed, denied, and failed otherwise is told apart', async () => {
  const { rows } = await ask(
    'anonymous',
    [
      anonymous(),
      anonymous({ errorCode: 'AccessDenied' }),
      anonymous({ errorCode: 'AccessDenied' }),
      anonymous({ errorCode: 'AllAccessDisabled' }),
      anonymous({ errorCode: 'NoSuchKey' }),
      anonymous({ errorCode: 'NoSuchKey' }),
      anonymous({ errorCode: 'NoSuchKey' }),
    ],
    { by: ['bucket_name'] },
  );
  const told = rows.map((row) => [row['outcome'], row['requests'], row['errors'], row['advice']]);
  expect(told).toEqual([
    [
      'failed: NoSuchKey',
      3,
      3,
      'The bucket answers strangers in part: look at its policy and ACL.',
    ],
    ['denied', 2, 2, null],
    ['allowed', 1, 0, expect.stringMatching(/^Meant to be public\?/)],
    ['failed: AllAccessDisabled', 1, 1, expect.any(String)],
  ]);
});

test('both ways of writing it, and nobody else', async () => {
  const { found, examined } = await judge('anonymous', {
    'old records': anonymous({ userIdentity: { ...NOBODY, accountId: 'ANONYMOUS_PRINCIPAL' } }),
    'new records': anonymous(),
    'a user of that name': s3Record({
      userIdentity: {
        type: 'IAMUser',
        userName: 'anonymous',
        arn: 'arn:aws:iam::111122223333:user/anonymous',
        accountId: '111122223333',
      },
    }),
    'another account, without an ARN': s3Record({
      userIdentity: { type: 'AWSAccount', principalId: 'AIDAX', accountId: '777788889999' },
    }),
    'without a signature': s3Record({ additionalEventData: {} }),
    'another service': anonymous({ eventSource: 'sqs.amazonaws.com' }),
    'no identity': s3Record({ userIdentity: undefined }),
  });
  expect(found).toEqual(['old records', 'new records']);
  expect(examined).toMatchObject({ records: 7, inScope: 6, undecided: 0 });
});
