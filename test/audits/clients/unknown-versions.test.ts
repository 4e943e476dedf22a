import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { s3Record } from '../../support/records.ts';
import { statusesOf } from './statuses.ts';

const UNKNOWN = [
  'aws-cli/',
  'aws-cli/1',
  'aws-cli/1.11',
  'aws-cli/1.11.',
  'aws-cli/1.11.x',
  'aws-cli/x.y.z',
  'aws-cli/dev',
  'aws-cli/-1.11.108',
  'aws-cli/1.11.99999',
  'aws-cli/1.9999999.0',
  'aws-cli/99999999.1.1',
  'aws-cli/99999999999999999999.1.1',
  `aws-cli/${'9'.repeat(200)}`,
  'aws-cli/1.99999999999999999999.1',
  'aws-cli/2',
  'aws-cli/2.34',
  'aws-cli/２.３４.１',
  // Majors that are not in the catalogue.
  'aws-cli/9.0.0',
  'Boto3/2.0.0',
  'Boto/3.0.0',
  'Botocore/2.0.0',
  'aws-sdk-java/3.0.0',
  'aws-sdk-js/4.0.0',
  'aws-sdk-go/9.0.0',
  'aws-sdk-php/1.6.2',
  'aws-sdk-dotnet-coreclr/9.0.0.0',
  'aws-sdk-cpp/0.9.0',
  'aws-sdk-rust/0.55.0',
  'aws-sdk-kotlin/0.9.0',
  'aws-sdk-swift/1.0',
  // SDKs that no support matrix lists.
  'aws-sdk-iOS/2.24.3',
  'aws-sdk-android/2.22.6',
];

/** What the major alone says, where the rest of the version cannot be read. */
const JUDGED_BY_MAJOR: readonly (readonly [agent: string, status: string])[] = [
  ['aws-sdk-java/1', 'end-of-support'],
  ['aws-sdk-java/1.11', 'end-of-support'],
  ['aws-sdk-ruby/1.x', 'before-sigv4'],
  ['aws-sdk-dotnet-45/2', 'before-sigv4'],
  ['aws-sdk-dotnet-pcl/dev', 'before-sigv4'],
  ['Boto/2', 'end-of-support'],
  ['aws-sdk-go/1', 'end-of-support'],
];

test('versions that do not parse or fit are unknown, on S3 requests', async () => {
  expect(await statusesOf(UNKNOWN)).toEqual(UNKNOWN.map(() => 'unknown-version'));
});

test('versions that do not parse or fit are unknown, on other requests', async () => {
  expect(await statusesOf(UNKNOWN, 'ec2')).toEqual(UNKNOWN.map(() => 'unknown-version'));
});

test('unknown versions are findings without --all', async () => {
  expect(await statusesOf(UNKNOWN, 's3', {})).toEqual(UNKNOWN.map(() => 'unknown-version'));
});

test('a major is enough where the whole of it is too old', async () => {
  const statuses = await statusesOf(JUDGED_BY_MAJOR.map(([agent]) => agent));
  expect(statuses).toEqual(JUDGED_BY_MAJOR.map(([, status]) => status));
});

test('a finding says that its version cannot be judged', async () => {
  const { rows } = await ask('clients', [s3Record({ userAgent: 'aws-cli/9.0.0' })]);
  expect(rows).toMatchObject([
    {
      client: 'aws-cli',
      client_version: '9.0.0',
      status: 'unknown-version',
      minimum_version: null,
      end_of_support: null,
      advice: 'The version cannot be judged: find the program by its ARN and address and ask it.',
    },
  ]);
});
