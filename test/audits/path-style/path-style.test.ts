import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

function to(host: string | undefined, bucketName?: string, more: TestRecord = {}): TestRecord {
  return s3Record({
    requestParameters: { bucketName: bucketName ?? 'acme-bucket', Host: host, key: 'a/key' },
    tlsDetails: undefined,
    ...more,
  });
}

/** Records by their hosts, on one bucket. */
function toHosts(hosts: readonly string[]): Readonly<Record<string, TestRecord>> {
  return Object.fromEntries(hosts.map((host) => [host, to(host)]));
}

test('a request with the bucket in its path is a finding, with its host and what to do', async () => {
  const { rows, columns } = await ask('path-style', [to('s3.us-east-1.amazonaws.com')]);
  expect(rows).toMatchObject([
    {
      client: 'aws-cli',
      host: 's3.us-east-1.amazonaws.com',
      requests: 1,
      errors: 0,
      advice:
        'Take addressing_style = path out of the configuration ([s3] in ~/.aws/config, Config(s3={...})).',
    },
  ]);
  expect(columns.slice(3, 6).map(({ name }) => name)).toEqual(['source_ip', 'host', 'requests']);
});

test('a failed call counts', async () => {
  const host = 's3.us-east-1.amazonaws.com';
  const { rows } = await ask('path-style', [
    to(host),
    to(host, 'acme-bucket', { errorCode: 'NoSuchBucket' }),
  ]);
  expect(rows).toMatchObject([{ requests: 2, errors: 1 }]);
});

const S3_HOSTS = [
  's3.amazonaws.com',
  's3.eu-west-1.amazonaws.com',
  'S3.EU-WEST-1.amazonaws.com',
  's3.eu-west-1.amazonaws.com:443',
  's3-eu-west-1.amazonaws.com',
  's3-external-1.amazonaws.com',
  's3.dualstack.us-east-2.amazonaws.com',
  's3-fips.us-gov-west-1.amazonaws.com',
  's3-fips.dualstack.us-east-1.amazonaws.com',
  's3-fips-us-gov-west-1.amazonaws.com',
  's3.cn-north-1.amazonaws.com.cn',
];

test("every host of S3's own is path style", async () => {
  expect((await judge('path-style', toHosts(S3_HOSTS))).found).toEqual(S3_HOSTS);
});

const HOSTS_WITH_A_NAME = [
  'acme-bucket.s3.us-east-1.amazonaws.com',
  'acme-bucket.s3.amazonaws.com',
  'acme-bucket.s3-eu-west-1.amazonaws.com',
  'acme-bucket.s3-accelerate.amazonaws.com',
  'acme-bucket.s3.dualstack.eu-west-1.amazonaws.com',
  'my-point-111122223333.s3-accesspoint.us-east-1.amazonaws.com',
  'my-point-ab12cd34-s3alias.s3.us-east-1.amazonaws.com',
  // An alias that begins like a host of S3.
  's3-point-ab12cd34-s3alias.s3.us-east-1.amazonaws.com',
  's3.my-point-ab12cd34-s3alias.s3.us-east-1.amazonaws.com',
  'mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com',
  'my-lambda-111122223333.s3-object-lambda.us-east-1.amazonaws.com',
  'bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com',
  'accesspoint.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com',
  'acme-bucket.s3-website-us-east-1.amazonaws.com',
  'acme-bucket.s3-website.eu-central-1.amazonaws.com',
  '111122223333.s3-control.us-east-1.amazonaws.com',
  'files.example.com',
  's3.example.com',
  's3.amazonaws.com.example.com',
  's3xamazonaws.com',
  '10.0.0.1',
];

test('hosts that name what they are about are not', async () => {
  const { found, examined } = await judge('path-style', toHosts(HOSTS_WITH_A_NAME));
  expect(found).toEqual([]);
  expect(examined).toMatchObject({ inScope: HOSTS_WITH_A_NAME.length, undecided: 0 });
});

test('buckets whose names begin like hosts of S3 are told from them', async () => {
  const { found } = await judge('path-style', {
    's3-external-1, by name': to('s3-external-1.s3.us-east-1.amazonaws.com', 's3-external-1'),
    's3-eu-west-1, by name': to('s3-eu-west-1.s3.amazonaws.com', 's3-eu-west-1'),
    's3-logs, by name': to('s3-logs.s3.us-east-1.amazonaws.com', 's3-logs'),
    's3-logs, by path': to('s3.us-east-1.amazonaws.com', 's3-logs'),
    'a domain of one’s own': to('files.example.com', 'files.example.com'),
  });
  expect(found).toEqual(['s3-logs, by path']);
});

test('what only path style reaches, and what has no host, is undecided', async () => {
  const host = 's3.us-east-1.amazonaws.com';
  const { found, examined } = await judge('path-style', {
    dots: to(host, 'files.example.com'),
    capitals: to('s3.amazonaws.com', 'OldBucket'),
    underscores: to('s3.amazonaws.com', 'old_bucket'),
    'no host': to(undefined),
    // Not over TLS, or with a certificate that is not looked at.
    'dots in the host': to(`files.example.com.${host}`, 'files.example.com'),
  });
  expect(found).toEqual([]);
  expect(examined).toMatchObject({ inScope: 5, undecided: 4 });
});

test('where a bucket is, SDKs ask by path style on purpose; without a bucket there is no style', async () => {
  const host = 's3.us-east-1.amazonaws.com';
  const { found, examined } = await judge('path-style', {
    location: to(host, 'acme-bucket', { eventName: 'GetBucketLocation' }),
    buckets: s3Record({ eventName: 'ListBuckets', requestParameters: { Host: host } }),
    'another service': to(host, 'acme-bucket', { eventSource: 's3express.amazonaws.com' }),
    'the console': to(host, 'acme-bucket', {
      userAgent: '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10]',
    }),
  });
  expect(found).toEqual([]);
  expect(examined).toMatchObject({ records: 4, inScope: 2, undecided: 0 });
});

test('the host of the TLS details serves where the parameters have none', async () => {
  const tlsDetails = { clientProvidedHostHeader: 's3.us-east-1.amazonaws.com' };
  const { rows } = await ask('path-style', [to(undefined, 'acme-bucket', { tlsDetails })]);
  expect(rows).toMatchObject([{ host: 's3.us-east-1.amazonaws.com' }]);
});
