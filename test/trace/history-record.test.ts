import { expect, test } from 'vitest';
import { NO_FILTERS } from '../../src/query/filters.ts';
import { issuanceOf } from '../../src/trace/chain.ts';
import { issuanceOfRecord } from '../../src/trace/history-record.ts';
import { issuedQuery } from '../../src/trace/questions.ts';
import { logFile, logFolder, type TestRecord } from '../support/records.ts';
import { A, IDENTITY_B } from './chain-records.ts';
import { assumeRecord, roleIdentity, userIdentity } from './records.ts';
import { askFolder } from './trace-logs.ts';

const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/id.acme.example';

const RECORDS: Readonly<Record<string, TestRecord>> = {
  'by a user': assumeRecord(userIdentity('alice'), A),
  'by a role': assumeRecord(IDENTITY_B, A),
  'by an instance': assumeRecord(
    roleIdentity('app', 'i-1', 'ASIA1', { ec2RoleDelivery: '2.0' }),
    A,
  ),
  'with a source identity': assumeRecord(
    roleIdentity('app', 'x', 'ASIA1', { sourceIdentity: 'alice' }),
    A,
    { requestParameters: { roleArn: 'arn', sourceIdentity: 'alice' } },
  ),
  'by a service': assumeRecord({ type: 'AWSService', invokedBy: 'lambda.amazonaws.com' }, A),
  'with a web identity': assumeRecord(
    {
      type: 'WebIdentityUser',
      principalId: `${PROVIDER}:aud:me`,
      userName: 'me',
      identityProvider: PROVIDER,
    },
    A,
    { eventName: 'AssumeRoleWithWebIdentity' },
  ),
  'with a web identity, told by the answer': assumeRecord({ type: 'WebIdentityUser' }, A, {
    responseElements: {
      credentials: { accessKeyId: A.key },
      provider: PROVIDER,
      subjectFromWebIdentityToken: 'me',
    },
  }),
  'by another account': assumeRecord(
    { type: 'AWSAccount', principalId: 'AROAX:y', accountId: '444455556666' },
    A,
  ),
};

test.each(Object.entries(RECORDS))(
  'a record of the event history %s says what the same record in the logs does',
  async (_, record) => {
    const folder = logFolder({ 'log.json.gz': logFile([record]) });
    const { answer } = await askFolder(folder, NO_FILTERS, (scope) =>
      issuedQuery({ keys: [A.key], sessions: [] }, scope),
    );
    const fromLogs = answer.rows.map(issuanceOf);
    expect(fromLogs).toHaveLength(1);
    expect(issuanceOfRecord(JSON.stringify(record), A.key)).toEqual({
      ...fromLogs[0],
      learntFrom: 'AWS',
    });
  },
);

test.each([
  ['a record that uses the key', JSON.stringify({ userIdentity: { accessKeyId: A.key } })],
  [
    'a record of another key',
    JSON.stringify(assumeRecord(userIdentity('alice'), { ...A, key: 'ASIAX' })),
  ],
  ['no JSON', '{'],
  ['no object', '[1]'],
  ['null', 'null'],
  ['an empty text', ''],
])('%s is none that gave it', (_, text) => {
  expect(issuanceOfRecord(text, A.key)).toBeNull();
});
