import { expect, test } from 'vitest';
import { BY_COLUMNS, type ByColumn } from '../../../src/audits/columns.ts';
import type { Cell } from '../../../src/model.ts';
import { ask } from '../../support/ask.ts';
import { sigv2Record } from '../../support/records.ts';

/** A record that has a value for each column that answers can be grouped by. */
const FULL = sigv2Record({
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:session',
    arn: 'arn:aws:sts::444455556666:assumed-role/app/session',
    accountId: '444455556666',
    accessKeyId: 'ASIAEXAMPLE',
    invokedBy: 'athena.amazonaws.com',
    sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::444455556666:role/path/app' } },
  },
  errorCode: 'AccessDenied',
  userAgent: '[aws-cli/1.11.100 Python/2.7.12 Linux/4.9 botocore/1.5.63]',
  vpcEndpointId: 'vpce-1',
});

const VALUES: Readonly<Record<ByColumn, Cell>> = {
  access_key_id: 'ASIAEXAMPLE',
  account_id: '111122223333',
  auth_method: 'AuthHeader',
  bucket_name: 'acme-bucket',
  cipher_suite: 'TLS_AES_128_GCM_SHA256',
  client: 'aws-cli',
  client_major: 1,
  client_version: '1.11.100',
  day: '2026-11-09',
  error_code: 'AccessDenied',
  event_category: 'Data',
  event_name: 'GetObject',
  event_source: 's3.amazonaws.com',
  host: 'acme-bucket.s3.us-east-1.amazonaws.com',
  invoked_by: 'athena.amazonaws.com',
  principal_account_id: '444455556666',
  principal_arn: 'arn:aws:iam::444455556666:role/path/app',
  principal_id: 'AROAEXAMPLE:session',
  principal_type: 'AssumedRole',
  region: 'us-east-1',
  runtime: 'python/2.7.12',
  session_arn: 'arn:aws:sts::444455556666:assumed-role/app/session',
  session_name: 'session',
  signature_version: 'SigV2',
  source_ip: '203.0.113.10',
  tls_version: 'TLSv1.3',
  vpc_endpoint_id: 'vpce-1',
};

/** Nothing in it but what makes it a finding. */
const EMPTY = {
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  eventID: 'empty',
  eventTime: '2026-11-09T12:00:00Z',
  additionalEventData: { SignatureVersion: 'SigV2' },
};

const NEVER_EMPTY: Partial<Record<ByColumn, Cell>> = {
  day: '2026-11-09',
  event_name: 'GetObject',
  event_source: 's3.amazonaws.com',
  signature_version: 'SigV2',
};

test('this table has each column', () => {
  expect(Object.keys(VALUES)).toEqual([...BY_COLUMNS]);
});

test.each(BY_COLUMNS)(
  'findings are grouped by %s, with NULL as a value of its own',
  async (column) => {
    const again = { ...FULL, eventID: 'again' };
    const { rows, columns } = await ask('sigv2', [EMPTY, FULL, again], {
      by: [column],
      includeServices: true,
    });
    const missing = NEVER_EMPTY[column] ?? null;
    const expected =
      missing === null
        ? [
            [VALUES[column], 2],
            [null, 1],
          ]
        : [[VALUES[column], 3]];
    expect(rows.map((row) => [row[column], row['requests']])).toEqual(expected);
    expect(columns.slice(0, 3).map(({ name }) => name)).toEqual([column, 'signature', 'requests']);
  },
);

test('findings are grouped by all columns at once', async () => {
  const { rows } = await ask('sigv2', [FULL, { ...EMPTY, additionalEventData: {} }], {
    by: BY_COLUMNS,
    includeServices: true,
  });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ ...VALUES, signature: 'SigV2', requests: 1, errors: 1 });
});

test('a column that is named twice stands once', async () => {
  const { columns } = await ask('sigv2', [FULL], { by: ['client', 'client'] });
  expect(columns.slice(0, 2).map(({ name }) => name)).toEqual(['client', 'signature']);
});

test('rows are ordered by requests, then by each column, with NULL last', async () => {
  const groups: readonly (readonly [address: string, bucket: string | null, requests: number])[] = [
    ['10.0.0.2', null, 2],
    ['10.0.0.2', 'b', 2],
    ['10.0.0.1', 'z', 1],
    ['10.0.0.10', 'a', 2],
    ['10.0.0.9', 'a', 3],
    ['10.0.0.2', 'B', 2],
    ['10.0.0.2', 'a', 2],
  ];
  const records = groups.flatMap(([sourceIPAddress, bucketName, requests]) =>
    Array.from({ length: requests }, () =>
      sigv2Record({ sourceIPAddress, requestParameters: { bucketName } }),
    ),
  );
  const { rows } = await ask('sigv2', records, { by: ['source_ip', 'bucket_name'] });
  expect(rows.map((row) => [row['source_ip'], row['bucket_name'], row['requests']])).toEqual([
    ['10.0.0.9', 'a', 3],
    ['10.0.0.10', 'a', 2],
    ['10.0.0.2', 'B', 2],
    ['10.0.0.2', 'a', 2],
    ['10.0.0.2', 'b', 2],
    ['10.0.0.2', null, 2],
    ['10.0.0.1', 'z', 1],
  ]);
});

test('totals count all rows and their different values, whatever the limit', async () => {
  const records = [
    sigv2Record({ userAgent: 'aws-cli/1.1.1', sourceIPAddress: '10.0.0.1' }),
    sigv2Record({ userAgent: 'aws-cli/1.1.2', sourceIPAddress: '10.0.0.1' }),
    sigv2Record({ userAgent: 'aws-cli/1.1.2', sourceIPAddress: '10.0.0.2' }),
    sigv2Record({ userAgent: 'Mozilla/5.0', sourceIPAddress: '10.0.0.2' }),
  ];
  const by = ['client', 'client_version', 'source_ip'] as const;
  const { rows, totals } = await ask('sigv2', records, { by, limit: 2 });
  expect(rows).toHaveLength(4);
  expect(totals).toMatchObject({
    findings: 4,
    shown: 2,
    requests: 4,
    // Versions count as clients.
    distinct: { client: 2, client_version: 2, source_ip: 2, signature: 1 },
  });
});
