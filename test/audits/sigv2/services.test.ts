import { describe, expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { s3Record, sigv2Record, type TestRecord } from '../../support/records.ts';

const SERVICE = { type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' };
const SERVICE_WITHOUT_NAME = { type: 'AWSService' };
const FOR_A_USER = {
  type: 'IAMUser',
  arn: 'arn:aws:iam::111122223333:user/ann',
  accountId: '111122223333',
  invokedBy: 'athena.amazonaws.com',
};
const USER = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann' };

describe('requests that AWS services make', () => {
  const RECORDS = [
    sigv2Record({ userIdentity: SERVICE }),
    sigv2Record({ userIdentity: SERVICE_WITHOUT_NAME }),
    sigv2Record({ userIdentity: FOR_A_USER }),
    sigv2Record({ userIdentity: USER }),
    // A service that signs with SigV4 is nobody's finding.
    s3Record({ userIdentity: SERVICE }),
  ];

  test('are left out and counted', async () => {
    const { rows, totals } = await ask('sigv2', RECORDS, { by: ['principal_type'] });
    expect(rows).toMatchObject([{ principal_type: 'IAMUser', requests: 1 }]);
    expect(totals).toMatchObject({ requests: 1, serviceRequests: 3 });
  });

  test('are brought in where asked', async () => {
    const { rows, totals } = await ask('sigv2', RECORDS, {
      by: ['principal_type', 'invoked_by'],
      includeServices: true,
    });
    expect(rows.map((row) => [row['principal_type'], row['invoked_by'], row['requests']])).toEqual([
      ['AWSService', 'cloudtrail.amazonaws.com', 1],
      ['AWSService', null, 1],
      ['IAMUser', 'athena.amazonaws.com', 1],
      ['IAMUser', null, 1],
    ]);
    expect(totals).toMatchObject({ requests: 4, serviceRequests: 0 });
  });

  test('are one where a copy of the record is there', async () => {
    const { totals, duplicates } = await ask('sigv2', [RECORDS[0]!, RECORDS[0]!, RECORDS[2]!]);
    expect(totals).toMatchObject({ findings: 0, requests: 0, serviceRequests: 2 });
    expect(duplicates).toBe(1);
  });

  test('are not called undecided without a signature', async () => {
    const records = [
      s3Record({ userIdentity: SERVICE, additionalEventData: {} }),
      s3Record({ userIdentity: USER, additionalEventData: {} }),
    ];
    const { examined } = await ask('sigv2', records);
    expect(examined).toMatchObject({ records: 2, inScope: 2, undecided: 1 });
    // Unless they are asked for.
    const all = await ask('sigv2', records, { includeServices: true });
    expect(all.examined).toMatchObject({ records: 2, inScope: 2, undecided: 2 });
  });
});

describe('a request that another account recorded too', () => {
  const OWNERS_COPY = { userIdentity: { type: 'AWSAccount', principalId: 'A', accountId: '4' } };
  function shared(sharedEventID: string | undefined, more: TestRecord = {}): TestRecord {
    return sigv2Record({ sharedEventID, ...more });
  }

  async function alsoRecorded(records: readonly TestRecord[]): Promise<readonly number[]> {
    const { totals } = await ask('sigv2', records);
    return [totals.requests, totals.alsoRecorded];
  }

  test('is counted', async () => {
    expect(await alsoRecorded([shared('s1'), shared('s1', OWNERS_COPY)])).toEqual([2, 1]);
  });

  test('is counted over all findings, in one row or in several', async () => {
    const records = ['s1', 's2', 's3'].flatMap((id) => [shared(id), shared(id, OWNERS_COPY)]);
    expect(await alsoRecorded([...records, shared(undefined), shared(undefined)])).toEqual([8, 3]);
  });

  test('is not, where the other copy is not in the logs', async () => {
    expect(await alsoRecorded([shared('s1'), shared('s2')])).toEqual([2, 0]);
  });

  test('is not, where one record lies in two files', async () => {
    const record = shared('s1');
    expect(await alsoRecorded([record, record])).toEqual([1, 0]);
  });

  test('is not, where it is no finding', async () => {
    expect(
      await alsoRecorded([s3Record({ sharedEventID: 's1' }), s3Record({ sharedEventID: 's1' })]),
    ).toEqual([0, 0]);
  });
});
