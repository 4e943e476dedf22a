import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

function byService(more: TestRecord = {}): TestRecord {
  return s3Record({
    userIdentity: { type: 'AWSService', invokedBy: 'delivery.logs.amazonaws.com' },
    ...more,
  });
}

test('every data event is in the answer, by bucket, principal and operation; failed ones too', async () => {
  const { rows, columns, totals } = await ask('activity', [
    s3Record(),
    s3Record({ errorCode: 'AccessDenied' }),
    s3Record({ eventName: 'PutObject' }),
  ]);
  expect(rows).toMatchObject([
    {
      bucket_name: 'acme-bucket',
      principal_arn: 'arn:aws:iam::111122223333:role/app',
      event_name: 'GetObject',
      requests: 2,
      errors: 1,
    },
    { event_name: 'PutObject', requests: 1, errors: 0 },
  ]);
  expect(totals.requests).toBe(3);
  expect(columns.slice(0, 4).map(({ name }) => name)).toEqual([
    'bucket_name',
    'principal_arn',
    'event_name',
    'requests',
  ]);
});

test('what AWS services do is part of it', async () => {
  const { rows, totals } = await ask('activity', [byService(), s3Record()], {
    by: ['principal_arn'],
  });
  expect(rows).toMatchObject([
    { principal_arn: 'arn:aws:iam::111122223333:role/app', requests: 1, advice: null },
    {
      principal_arn: 'delivery.logs.amazonaws.com',
      requests: 1,
      advice: expect.stringMatching(/^An AWS service/),
    },
  ]);
  expect(totals).toMatchObject({ requests: 2, serviceRequests: 0 });
});

test('other categories are outside, and no category is undecided, of services too', async () => {
  const { found, examined } = await judge('activity', {
    lambda: s3Record({ eventSource: 'lambda.amazonaws.com', eventName: 'Invoke' }),
    management: s3Record({ eventCategory: 'Management' }),
    insight: s3Record({ eventCategory: 'Insight' }),
    network: s3Record({ eventCategory: 'NetworkActivity' }),
    old: s3Record({ eventCategory: undefined }),
    'old, by a service': byService({ eventCategory: undefined }),
  });
  expect(found).toEqual(['lambda']);
  expect(examined).toMatchObject({ records: 6, inScope: 3, undecided: 2 });
});

test('an event that lies in two files is billed once', async () => {
  const twice = s3Record();
  const { rows, duplicates } = await ask('activity', [twice, twice]);
  expect(rows).toMatchObject([{ requests: 1 }]);
  expect(duplicates).toBe(1);
});
