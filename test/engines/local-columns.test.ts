import { describe, expect, it } from 'vitest';
import { BY_COLUMNS, type ByColumn } from '../../src/audits/columns.ts';
import type { Cell } from '../../src/model.ts';
import { askLogs } from '../support/ask.ts';
import { logFile, logFolder, type TestRecord } from '../support/records.ts';

type Columns = Readonly<Record<ByColumn, Cell>>;

/** Records with what each column has to be, written by hand. */
const CASES: readonly (readonly [record: TestRecord, columns: Columns])[] = [
  [
    {
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROAONE:i-1',
        arn: 'arn:aws:sts::111122223333:assumed-role/app/i-1',
        accountId: '111122223333',
        accessKeyId: 'ASIAONE',
        sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/app' } },
      },
      eventTime: '2026-11-09T23:59:59Z',
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      awsRegion: 'us-east-1',
      sourceIPAddress: '203.0.113.1',
      userAgent: '[aws-cli/1.11.100 Python/2.7.12 Linux/4.9 botocore/1.5.63]',
      errorCode: 'AccessDenied',
      requestParameters: { bucketName: 'bucket-one', Host: 'bucket-one.s3.amazonaws.com' },
      additionalEventData: { SignatureVersion: 'SigV2', AuthenticationMethod: 'AuthHeader' },
      eventCategory: 'Data',
      recipientAccountId: '111122223333',
      tlsDetails: { tlsVersion: 'TLSv1.2', cipherSuite: 'ECDHE-RSA-AES128-SHA' },
      vpcEndpointId: 'vpce-1',
    },
    {
      access_key_id: 'ASIAONE',
      account_id: '111122223333',
      auth_method: 'AuthHeader',
      bucket_name: 'bucket-one',
      cipher_suite: 'ECDHE-RSA-AES128-SHA',
      client: 'aws-cli',
      client_major: 1,
      client_version: '1.11.100',
      day: '2026-11-09',
      error_code: 'AccessDenied',
      event_category: 'Data',
      event_name: 'GetObject',
      event_source: 's3.amazonaws.com',
      host: 'bucket-one.s3.amazonaws.com',
      invoked_by: null,
      principal_account_id: '111122223333',
      principal_arn: 'arn:aws:iam::111122223333:role/app',
      principal_id: 'AROAONE:i-1',
      principal_type: 'AssumedRole',
      region: 'us-east-1',
      runtime: 'python/2.7.12',
      session_arn: 'arn:aws:sts::111122223333:assumed-role/app/i-1',
      session_name: 'i-1',
      signature_version: 'SigV2',
      source_ip: '203.0.113.1',
      tls_version: 'TLSv1.2',
      vpc_endpoint_id: 'vpce-1',
    },
  ],
  [
    {
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDATWO',
        arn: 'arn:aws:iam::444455556666:user/two',
        accountId: '444455556666',
        accessKeyId: 'AKIATWO',
        invokedBy: 'athena.amazonaws.com',
      },
      eventTime: '2026-11-10T00:00:00Z',
      eventSource: 's3.amazonaws.com',
      eventName: 'PutObject',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '198.51.100.2',
      userAgent: '[aws-sdk-nodejs/2.60.0 linux/v8.10.0]',
      requestParameters: {
        bucketName: 'bucket-two',
        Host: ['bucket-two.s3-eu-west-1.amazonaws.com'],
      },
      additionalEventData: {
        SignatureVersion: 'SigV2',
        AuthenticationMethod: 'QueryString',
        CipherSuite: 'AES128-SHA',
      },
      eventCategory: 'Management',
      recipientAccountId: '777788889999',
    },
    {
      access_key_id: 'AKIATWO',
      account_id: '777788889999',
      auth_method: 'QueryString',
      bucket_name: 'bucket-two',
      cipher_suite: 'AES128-SHA',
      client: 'aws-sdk-js',
      client_major: 2,
      client_version: '2.60.0',
      day: '2026-11-10',
      error_code: null,
      event_category: 'Management',
      event_name: 'PutObject',
      event_source: 's3.amazonaws.com',
      host: 'bucket-two.s3-eu-west-1.amazonaws.com',
      invoked_by: 'athena.amazonaws.com',
      principal_account_id: '444455556666',
      principal_arn: 'arn:aws:iam::444455556666:user/two',
      principal_id: 'AIDATWO',
      principal_type: 'IAMUser',
      region: 'eu-west-1',
      runtime: 'nodejs/8.10.0',
      session_arn: null,
      session_name: null,
      signature_version: 'SigV2',
      source_ip: '198.51.100.2',
      tls_version: null,
      vpc_endpoint_id: null,
    },
  ],
  [
    {
      eventSource: 's3.amazonaws.com',
      eventName: 'HeadBucket',
      additionalEventData: { SignatureVersion: 'SigV2' },
      tlsDetails: { clientProvidedHostHeader: 's3.amazonaws.com' },
    },
    {
      ...(Object.fromEntries(BY_COLUMNS.map((column) => [column, null])) as Columns),
      event_name: 'HeadBucket',
      event_source: 's3.amazonaws.com',
      host: 's3.amazonaws.com',
      signature_version: 'SigV2',
    },
  ],
];

/** Two requests of the first case, three of the second, four of the third; one of them copied. */
const LOGS = CASES.flatMap(([record, columns], index) =>
  Array.from({ length: index + 2 }, (_, i) => ({
    record: { ...record, eventID: `${index}-${i}` },
    columns,
  })),
);
const FILES = {
  'a.json.gz': logFile(LOGS.map(({ record }) => record)),
  'b.json.gz': logFile(LOGS.slice(0, 1).map(({ record }) => record)),
};

/** Requests by value, counted without SQL. */
function countedBy(columns: readonly ByColumn[]): string[] {
  const counts = new Map<string, number>();
  for (const { columns: values } of LOGS) {
    const key = JSON.stringify(columns.map((column) => values[column]));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `${key}: ${count}`).toSorted();
}

/** Requests by value, as the audit finds them. */
async function foundBy(columns: readonly ByColumn[]): Promise<string[]> {
  const flags = { by: columns, includeServices: true };
  const { rows, duplicates, totals } = await askLogs('sigv2', [logFolder(FILES)], flags);
  expect([totals.requests, duplicates]).toEqual([LOGS.length, 1]);
  return rows
    .map((row) => `${JSON.stringify(columns.map((column) => row[column]))}: ${row['requests']}`)
    .toSorted();
}

describe('an audit that reads only the columns it needs', () => {
  it.each(BY_COLUMNS)('counts by %s as plain JavaScript does', async (column) => {
    expect(await foundBy([column])).toEqual(countedBy([column]));
  });

  it('counts by all of them together', async () => {
    expect(await foundBy(BY_COLUMNS)).toEqual(countedBy(BY_COLUMNS));
  });

  it('gives what the filters ask for, too, by columns that are not shown', async () => {
    const flags = {
      by: ['client'],
      includeServices: true,
      region: ['eu-west-1'],
      bucket: ['bucket-two'],
    } as const;
    const { rows } = await askLogs('sigv2', [logFolder(FILES)], flags);
    expect(rows.map((row) => [row['client'], row['requests']])).toEqual([['aws-sdk-js', 3]]);
  });
});
