import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { s3Record, sigv2Record, type TestRecord } from '../../support/records.ts';

const ANONYMOUS = { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' };

function signed(signature: string, eventID: string): TestRecord {
  return s3Record({ eventID, additionalEventData: { SignatureVersion: signature } });
}

const RECORDS = [
  sigv2Record({ eventID: 'v2' }),
  s3Record({ eventID: 'v4' }),
  signed('SigV5', 'v5'),
  s3Record({ eventID: 'empty', additionalEventData: {} }),
  s3Record({ eventID: 'null', additionalEventData: null }),
  s3Record({ eventID: 'missing', additionalEventData: undefined }),
  s3Record({ eventID: 'anonymous', additionalEventData: {}, userIdentity: ANONYMOUS }),
  s3Record({
    eventID: 'anonymous-too',
    additionalEventData: {},
    userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'anonymous' },
  }),
  s3Record({
    eventID: 'ses',
    eventSource: 'ses.amazonaws.com',
    additionalEventData: { SignatureVersion: '4' },
  }),
  s3Record({ eventID: 'kms', eventSource: 'kms.amazonaws.com', additionalEventData: undefined }),
];

type Found = readonly (readonly [signature: unknown, requests: unknown, sample: unknown])[];

async function found(signature?: 'sigv2' | 'not-recorded' | 'not-sigv4'): Promise<Found> {
  const flags = signature === undefined ? {} : { signature };
  const { rows } = await ask('sigv2', RECORDS, { by: ['event_source'], ...flags });
  return rows.map((row) => [row['signature'], row['requests'], row['sample_event_id']]);
}

test('SigV2 alone is looked for unless told otherwise', async () => {
  expect(await found()).toEqual([['SigV2', 1, 'v2']]);
  expect(await found('sigv2')).toEqual([['SigV2', 1, 'v2']]);
});

test('not-recorded keeps anonymous callers apart, and finds nothing that is signed', async () => {
  expect(await found('not-recorded')).toEqual([
    ['not-recorded', 3, 'empty'],
    ['anonymous', 2, 'anonymous'],
  ]);
});

test('not-sigv4 keeps its classes apart, and leaves other services alone', async () => {
  expect(await found('not-sigv4')).toEqual([
    ['not-recorded', 3, 'empty'],
    ['anonymous', 2, 'anonymous'],
    ['SigV2', 1, 'v2'],
    ['SigV5', 1, 'v5'],
  ]);
});

test('records without a signature cannot be judged; anonymous callers sign nothing', async () => {
  const { examined } = await ask('sigv2', RECORDS);
  expect(examined).toMatchObject({ records: 10, inScope: 8, undecided: 3 });
});

test('records that are findings are not undecided besides', async () => {
  const { examined } = await ask('sigv2', RECORDS, { signature: 'not-recorded' });
  expect(examined).toMatchObject({ records: 10, inScope: 8, undecided: 0 });
});

test('an anonymous caller is a principal of that name, without a session', async () => {
  const anonymous = RECORDS.filter(({ eventID }) => eventID === 'anonymous');
  const { rows } = await ask('sigv2', anonymous, { signature: 'not-recorded' });
  expect(rows).toMatchObject([
    { principal_arn: 'anonymous', signature: 'anonymous', sessions: 0, sample_session: null },
  ]);
});
