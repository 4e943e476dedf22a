import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

function to(host: string | undefined, more: TestRecord = {}): TestRecord {
  return s3Record({
    requestParameters: { bucketName: 'acme-bucket', Host: host },
    tlsDetails: undefined,
    ...more,
  });
}

test('a request to the global endpoint is a finding, with the endpoint and what to do', async () => {
  const { rows, columns } = await ask('legacy-endpoint', [to('acme-bucket.s3.amazonaws.com')]);
  expect(rows).toMatchObject([
    {
      client: 'aws-cli',
      endpoint: 's3.amazonaws.com',
      requests: 1,
      errors: 0,
      advice:
        'Set AWS_S3_US_EAST_1_REGIONAL_ENDPOINT=regional, or upgrade: SDKs of today go to s3.us-east-1.amazonaws.com.',
    },
  ]);
  expect(columns.slice(3, 6).map(({ name }) => name)).toEqual([
    'source_ip',
    'endpoint',
    'requests',
  ]);
});

test('buckets and styles do not multiply rows; a failed call counts', async () => {
  const { rows } = await ask(
    'legacy-endpoint',
    [
      to('one.s3.amazonaws.com'),
      to('two.s3.amazonaws.com', { errorCode: 'AccessDenied' }),
      to('s3.amazonaws.com'),
    ],
    { by: ['client'] },
  );
  expect(rows).toMatchObject([{ endpoint: 's3.amazonaws.com', requests: 3, errors: 1 }]);
});

const ENDPOINTS: Readonly<Record<string, string | null>> = {
  's3.amazonaws.com': 's3.amazonaws.com',
  'S3.AmazonAWS.com:443': 's3.amazonaws.com',
  'a.b.c.s3.amazonaws.com': 's3.amazonaws.com',
  's3-external-1.amazonaws.com': 's3-external-1.amazonaws.com',
  'acme-bucket.s3-external-1.amazonaws.com': 's3-external-1.amazonaws.com',
  's3-eu-west-1.amazonaws.com': 's3-eu-west-1.amazonaws.com',
  'acme-bucket.s3-ap-southeast-2.amazonaws.com': 's3-ap-southeast-2.amazonaws.com',
  's3-us-gov-west-1.amazonaws.com': 's3-us-gov-west-1.amazonaws.com',
  'acme-bucket.s3.us-east-1.amazonaws.com': null,
  's3.dualstack.us-east-1.amazonaws.com': null,
  's3-fips.us-east-1.amazonaws.com': null,
  's3-fips-us-gov-west-1.amazonaws.com': null,
  'acme-bucket.s3-accelerate.amazonaws.com': null,
  'acme-bucket.s3-website-us-east-1.amazonaws.com': null,
  '111122223333.s3-control.us-east-1.amazonaws.com': null,
  'point-111122223333.s3-accesspoint.us-east-1.amazonaws.com': null,
  'point.mrap.accesspoint.s3-global.amazonaws.com': null,
  'bucket.vpce-1a2b.s3.us-east-1.vpce.amazonaws.com': null,
  's3.cn-north-1.amazonaws.com.cn': null,
  's3.amazonaws.com.example.com': null,
  'logs3.amazonaws.com': null,
  'files.example.com': null,
  // Buckets with such names.
  's3-eu-west-1.s3.eu-west-1.amazonaws.com': null,
  's3-external-1.s3.us-east-1.amazonaws.com': null,
};

test('old names are told from the others', async () => {
  const records = Object.keys(ENDPOINTS).map((host) => [host, to(host)] as const);
  const { rows } = await judge('legacy-endpoint', Object.fromEntries(records));
  const endpoints = Object.keys(ENDPOINTS).map((host) => [host, rows[host]?.['endpoint'] ?? null]);
  expect(Object.fromEntries(endpoints)).toEqual(ENDPOINTS);
});

test('advice fits the endpoint and the region', async () => {
  const { rows } = await judge('legacy-endpoint', {
    elsewhere: to('acme-bucket.s3.amazonaws.com', { awsRegion: 'eu-west-1' }),
    dashed: to('s3-eu-west-1.amazonaws.com', { awsRegion: 'eu-west-1' }),
  });
  expect(rows['elsewhere']?.['advice']).toBe(
    "Set the client's region to the bucket's (eu-west-1): the request takes the way over us-east-1.",
  );
  expect(rows['dashed']?.['advice']).toMatch(/^Take the endpoint out of the configuration/);
});

test('requests without a bucket are in question; those without a host undecided; others outside', async () => {
  const { found, examined } = await judge('legacy-endpoint', {
    buckets: s3Record({
      eventName: 'ListBuckets',
      requestParameters: { Host: 's3.amazonaws.com' },
    }),
    'no host': to(undefined),
    'another service': to('s3.amazonaws.com', { eventSource: 'kms.amazonaws.com' }),
    'the console': to('s3.amazonaws.com', {
      userAgent: '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10]',
    }),
  });
  expect(found).toEqual(['buckets']);
  expect(examined).toMatchObject({ records: 4, inScope: 3, undecided: 1 });
});
