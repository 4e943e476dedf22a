import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

function over(tlsVersion: string | undefined, changes: TestRecord = {}): TestRecord {
  return s3Record({ tlsDetails: { tlsVersion, cipherSuite: 'AES128-SHA' }, ...changes });
}

test('a request over TLS 1.1 is a finding, with who, where from and what to do', async () => {
  const { rows, columns } = await ask('tls', [over('TLSv1.1', { eventID: 'event-1' })]);
  expect(rows).toMatchObject([
    {
      client: 'aws-cli',
      client_version: '2.34.12',
      principal_arn: 'arn:aws:iam::111122223333:role/app',
      source_ip: '203.0.113.10',
      tls_version: 'TLSv1.1',
      requests: 1,
      errors: 0,
      sample_event_id: 'event-1',
      advice:
        'Upgrade the TLS library of this program (OpenSSL 1.0.1 speaks TLS 1.2), or the proxy in front of it.',
    },
  ]);
  expect(columns.slice(0, 6).map(({ name }) => name)).toEqual([
    'client',
    'client_version',
    'principal_arn',
    'source_ip',
    'tls_version',
    'requests',
  ]);
});

const VERSIONS = {
  SSLv3: over('SSLv3'),
  TLSv1: over('TLSv1'),
  'TLSv1.0': over('TLSv1.0'),
  'TLSv1.1': over('TLSv1.1'),
  'TLSv1.2': over('TLSv1.2'),
  'TLSv1.3': over('TLSv1.3'),
};

test('versions are ordered by age, the minimum is not one below it', async () => {
  const below12 = ['SSLv3', 'TLSv1', 'TLSv1.0', 'TLSv1.1'];
  expect((await judge('tls', VERSIONS)).found).toEqual(below12);
  expect((await judge('tls', VERSIONS, { minimumTls: '1.2' })).found).toEqual(below12);
  const { found, rows } = await judge('tls', VERSIONS, { minimumTls: '1.3' });
  expect(found).toEqual([...below12, 'TLSv1.2']);
  expect(rows['TLSv1.2']?.['advice']).toMatch(/^AWS takes this version, and 1.3 too: /);
});

test('what is not recorded is undecided, and never old', async () => {
  const { found, examined } = await judge('tls', {
    'no details': s3Record({ tlsDetails: undefined }),
    'no version': over(undefined),
    'a version in another place': s3Record({
      tlsDetails: { cipherSuite: 'TLSv1.1' },
      additionalEventData: { tlsVersion: 'TLSv1' },
      userAgent: '[TLSv1]',
    }),
    'a service': s3Record({
      tlsDetails: undefined,
      userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
    }),
    current: over('TLSv1.3'),
    'the console': over('TLSv1.1', {
      userAgent: '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10]',
    }),
  });
  expect(found).toEqual([]);
  expect(examined).toMatchObject({ records: 6, inScope: 6, undecided: 3 });
});

test('other services are asked too, and a failed call counts', async () => {
  const { rows } = await ask(
    'tls',
    [
      over('TLSv1', { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances' }),
      over('TLSv1', { errorCode: 'AccessDenied' }),
    ],
    { by: ['event_source'] },
  );
  expect(rows).toMatchObject([
    { event_source: 'ec2.amazonaws.com', requests: 1, errors: 0 },
    { event_source: 's3.amazonaws.com', requests: 1, errors: 1 },
  ]);
});

test('a version that is asked for twice stands once', async () => {
  const { columns } = await ask('tls', [over('TLSv1')], { by: ['tls_version', 'cipher_suite'] });
  const keys = columns.slice(0, 3).map(({ name }) => name);
  expect(keys).toEqual(['tls_version', 'cipher_suite', 'requests']);
});

test('advice fits the runtime', async () => {
  const { rows } = await judge('tls', {
    java7: over('TLSv1', { userAgent: '[aws-sdk-java/1.11.98 Linux/4.4 java/1.7.0_80]' }),
    java8: over('TLSv1', { userAgent: '[aws-sdk-java/1.11.98 Linux/4.4 java/1.8.0_80]' }),
    java17: over('TLSv1', { userAgent: '[aws-sdk-java/1.11.98 Linux/4.4 java/17.0.1]' }),
    dotnet: over('TLSv1', { userAgent: '[aws-sdk-dotnet-45/3.3.0 .NET_Runtime/4.0 OS/Windows]' }),
    nobody: over('TLSv1', { userAgent: undefined }),
  });
  const advice = Object.entries(rows).map(([name, row]) => [name, String(row['advice'])]);
  const first = advice.map(([name, text]) => [name, text!.split(' ').slice(0, 4).join(' ')]);
  expect(first).toEqual([
    ['java7', 'Move to Java 8'],
    ['java8', 'Upgrade the TLS library'],
    ['java17', 'Upgrade the TLS library'],
    ['dotnet', 'Move to .NET Framework'],
    ['nobody', 'Upgrade the TLS library'],
  ]);
});
