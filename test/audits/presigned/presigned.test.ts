import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

const MAKER = {
  type: 'IAMUser',
  principalId: 'AIDAMAKER',
  arn: 'arn:aws:iam::111122223333:user/maker',
  accountId: '111122223333',
  accessKeyId: 'AKIAMAKER',
  userName: 'maker',
};

function opened(signature: string | undefined, seconds?: unknown, more: TestRecord = {}) {
  return s3Record({
    userIdentity: MAKER,
    requestParameters: { bucketName: 'acme-bucket', 'X-Amz-Expires': seconds },
    additionalEventData: { SignatureVersion: signature, AuthenticationMethod: 'QueryString' },
    ...more,
  });
}

test('requests by a URL are findings of its maker, with signature and validity, whoever opened it', async () => {
  const { rows, columns } = await ask('presigned', [
    opened('SigV4', '604800', { userAgent: '[Mozilla/5.0]', sourceIPAddress: '198.51.100.1' }),
    opened('SigV4', '604800', { userAgent: '[curl/8.5.0]', errorCode: 'AccessDenied' }),
  ]);
  expect(rows).toMatchObject([
    {
      principal_arn: MAKER.arn,
      access_key_id: 'AKIAMAKER',
      bucket_name: 'acme-bucket',
      signature_version: 'SigV4',
      valid_for: 'up to 7 days',
      requests: 2,
      errors: 1,
      advice: 'Who has the URL can use it until its end: ask for hours, not for days.',
    },
  ]);
  expect(columns.slice(0, 6).map(({ name }) => name)).toEqual([
    'principal_arn',
    'access_key_id',
    'bucket_name',
    'signature_version',
    'valid_for',
    'requests',
  ]);
});

test('signatures are rows of their own, however it is grouped, and SigV2 has its advice', async () => {
  const { rows } = await ask('presigned', [opened('SigV2'), opened('SigV4', '60')], {
    by: ['principal_arn'],
  });
  expect(rows).toMatchObject([
    {
      signature_version: 'SigV2',
      valid_for: 'not recorded',
      advice: expect.stringMatching(/^Presigned URL: its maker is the principal/),
    },
    { signature_version: 'SigV4', valid_for: 'up to 1 hour', advice: null },
  ]);
});

const VALIDITIES: readonly (readonly [seconds: unknown, validFor: string])[] = [
  ['1', 'up to 1 hour'],
  ['3600', 'up to 1 hour'],
  [3600, 'up to 1 hour'],
  ['3601', 'up to 12 hours'],
  ['43200', 'up to 12 hours'],
  ['86400', 'up to 1 day'],
  ['86401', 'up to 7 days'],
  ['604800', 'up to 7 days'],
  [undefined, 'not recorded'],
  ['', 'not recorded'],
  ['1_000', 'not recorded'],
  [' 60', 'not recorded'],
  ['99999999999999999999', 'not recorded'],
  [['60'], 'not recorded'],
];

test('validity is told in steps; what is no number is not recorded', async () => {
  const records = VALIDITIES.map(([seconds], index) => [`${index}`, opened('SigV4', seconds)]);
  const { rows } = await judge('presigned', Object.fromEntries(records));
  expect(VALIDITIES.map(([seconds], index) => [seconds, rows[index]?.['valid_for']])).toEqual(
    VALIDITIES,
  );
});

test('near misses: signed in the header, anonymous, not recorded, other services', async () => {
  const { found, examined } = await judge('presigned', {
    header: s3Record({
      requestParameters: { bucketName: 'b', key: 'X-Amz-Expires', 'X-Amz-Expires': '60' },
    }),
    'not recorded': s3Record({ additionalEventData: undefined }),
    anonymous: s3Record({
      additionalEventData: {},
      userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'anonymous' },
    }),
    sts: opened('SigV4', '60', { eventSource: 'sts.amazonaws.com' }),
  });
  expect(found).toEqual([]);
  expect(examined).toMatchObject({ records: 4, inScope: 3, undecided: 1 });
});
