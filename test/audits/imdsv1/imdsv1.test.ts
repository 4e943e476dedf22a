import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

function delivered(ec2RoleDelivery: unknown, more: TestRecord = {}): TestRecord {
  const record = s3Record(more);
  const identity = record['userIdentity'] as { sessionContext: object };
  const sessionContext = { ...identity.sessionContext, ec2RoleDelivery };
  return { ...record, userIdentity: { ...identity, sessionContext } };
}

test('a request with credentials from version 1 is a finding, by role and instance', async () => {
  const { rows, columns } = await ask('imdsv1', [delivered('1.0')]);
  expect(rows).toMatchObject([
    {
      principal_arn: 'arn:aws:iam::111122223333:role/app',
      session_name: 'i-0a1b2c3d4e5f67890',
      client: 'aws-cli',
      client_version: '2.34.12',
      source_ip: '203.0.113.10',
      requests: 1,
      errors: 0,
      advice: expect.stringContaining('modify-instance-metadata-options --http-tokens required'),
    },
  ]);
  expect(columns.slice(0, 6).map(({ name }) => name)).toEqual([
    'principal_arn',
    'session_name',
    'client',
    'client_version',
    'source_ip',
    'requests',
  ]);
});

test('other services are asked too, and a failed call counts', async () => {
  const ec2 = { eventSource: 'ec2.amazonaws.com', errorCode: 'Client.UnauthorizedOperation' };
  const { rows } = await ask('imdsv1', [delivered('1.0'), delivered('1.0', ec2)]);
  expect(rows).toMatchObject([{ requests: 2, errors: 1 }]);
});

test('near misses: version 2, none, and the words in another place', async () => {
  const { found, examined } = await judge('imdsv1', {
    hit: delivered('1.0'),
    'version 2': delivered('2.0'),
    'not recorded': s3Record(),
    'no session': s3Record({ userIdentity: { type: 'IAMUser', ec2RoleDelivery: '1.0' } }),
    'in the parameters': s3Record({ requestParameters: { ec2RoleDelivery: '1.0' } }),
  });
  expect(found).toEqual(['hit']);
  expect(examined).toMatchObject({ records: 5, inScope: 2, undecided: 0 });
});
