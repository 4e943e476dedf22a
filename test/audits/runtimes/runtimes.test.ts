import { describe, expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { judge } from '../../support/judge.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

const PYTHON_2 = '[Boto3/1.9.253 Python/2.7.16 Linux/4.9 Botocore/1.12.253]';

function by(userAgent: string): TestRecord {
  return s3Record({ userAgent });
}

/** Records by their user agents. */
function byAgents(agents: readonly string[]): Readonly<Record<string, TestRecord>> {
  return Object.fromEntries(agents.map((agent) => [agent, by(agent)]));
}

test('a runtime past its support is a finding, with its day and what to do', async () => {
  const { rows, columns } = await ask('runtimes', [by(PYTHON_2)]);
  expect(rows).toMatchObject([
    {
      runtime: 'python/2.7.16',
      client: 'boto3',
      principal_arn: 'arn:aws:iam::111122223333:role/app',
      source_ip: '203.0.113.10',
      status: 'end-of-support',
      supported_until: '2020-01-01',
      requests: 1,
      errors: 0,
      advice:
        'Move to Python 3.13 or later. boto3 and botocore do without it since 1.21.0 (July 2021).',
    },
  ]);
  expect(columns.slice(0, 7).map(({ name }) => name)).toEqual([
    'runtime',
    'client',
    'principal_arn',
    'source_ip',
    'status',
    'supported_until',
    'requests',
  ]);
});

test('a failed call counts', async () => {
  const { rows } = await ask('runtimes', [
    by(PYTHON_2),
    s3Record({ userAgent: PYTHON_2, errorCode: 'AccessDenied' }),
  ]);
  expect(rows).toMatchObject([{ requests: 2, errors: 1 }]);
});

describe('versions are read as each language counts them', () => {
  test.each<readonly [agent: string, supportedUntil: string | null]>([
    ['Boto3/1.40 md/Botocore#1.40 lang/python#3.1.5', '2012-04-09'],
    ['Boto3/1.40 md/Botocore#1.40 lang/python#3.10.6', '2026-10-31'],
    ['Boto3/1.40 md/Botocore#1.40 lang/python#3.14.0rc1', '2030-10-31'],
    ['aws-cli/1.1.1 Python/2.7.14+ Linux/4', '2020-01-01'],
    ['aws-sdk-nodejs/2.320.0 linux/v8.10.0', '2019-12-31'],
    ['aws-sdk-nodejs/2.1.0 linux/v0.10.48', '2016-12-31'],
    ['aws-sdk-js/3.632.0 ua/2.0 os/linux lang/js md/nodejs#20.18.0', '2026-04-30'],
    ['aws-sdk-java/1.11.98 Linux/4 OpenJDK_64-Bit_Server_VM/24.80-b11/1.7.0_80', '2022-07-31'],
    ['aws-sdk-java/1.11.98 Linux/4 OpenJDK_64-Bit_Server_VM/25.1-b11 java/1.8.0_80', '2030-12-31'],
    ['aws-sdk-java/1.12.1 Linux/4 java/10.0.2', '2018-09-25'],
    ['aws-sdk-java/1.12.1 Linux/4 java/18.0.1', '2022-09-20'],
    ['aws-sdk-java/2.20.1 Linux/4 java/17', '2029-10-31'],
    ['aws-sdk-java/1.1.1 Linux/2 java/1.5.0_22', 'ended'],
    ['aws-cli/1.1.1 Python/3', null],
    ['aws-sdk-js/3.632.0 md/nodejs#40.1.0', null],
  ])('%s: %s', async (agent, supportedUntil) => {
    const { rows } = await ask('runtimes', [by(agent)], { all: true, by: ['client'] });
    expect(rows).toMatchObject([
      {
        supported_until: supportedUntil,
        ...(supportedUntil === null && { status: 'unknown-version' }),
      },
    ]);
  });
});

test('near misses are no findings, and only the three languages are in question', async () => {
  const { found, examined } = await judge(
    'runtimes',
    byAgents([
      'Boto3/1.42.31 Python/3.13.5 Linux/6.1 Botocore/1.42.31',
      'aws-sdk-java/2.31.1 Linux/6 java/21.0.9',
      // The client's version, and not Java's.
      'aws-sdk-java/1.7.1 Linux/6',
      // Other languages, and a word that ends alike.
      'aws-sdk-go/1.44.1 (go1.4.3; linux; amd64)',
      'aws-sdk-ruby2/2.11.447 jruby/2.5.7 java cloudhealth',
      'aws-sdk-php/3.1.1 lang/php#5.6.40',
      'cpython/2.7.1',
      'python-requests/2.7.0',
      'Mozilla/5.0 (java/1.6)',
      '',
      // The console runs on AWS's Java.
      'S3Console/0.4, aws-internal/3 aws-sdk-java/1.11.991 Linux/4.9 java/1.7.0_292',
    ]),
  );
  expect(found).toEqual(['Mozilla/5.0 (java/1.6)']);
  expect(examined).toMatchObject({ records: 11, inScope: 3, undecided: 0 });
});

test('a version that is not in the table is undecided, and shown with --all', async () => {
  const records = byAgents(['Boto3/2.0.0 Python/4.0.1 Linux/9', 'Boto3/2.0.0 Python/3.13.1']);
  expect(await judge('runtimes', records)).toMatchObject({
    found: [],
    examined: { inScope: 2, undecided: 1 },
  });
  const { rows } = await judge('runtimes', records, { all: true });
  const judged = Object.values(rows).map(({ status, advice }) => [status, advice]);
  expect(judged).toEqual([
    ['unknown-version', null],
    ['current', null],
  ]);
});

describe('support ends with its day: --as-of', () => {
  test.each([
    ['Boto3/1.1.1 Python/3.10.6', '2026-10-30', 'current'],
    ['Boto3/1.1.1 Python/3.10.6', '2026-10-31', 'end-of-support'],
    ['aws-sdk-java/1.1.1 java/1.5.0_22', '2005-01-01', 'end-of-support'],
  ])('%s on %s: %s', async (agent, day, status) => {
    const { rows } = await ask('runtimes', [by(agent)], { all: true, asOf: day });
    expect(rows).toMatchObject([{ status }]);
  });
});

test('the Python of the AWS CLI 2 goes with the CLI; that of the AWS CLI 1 does not', async () => {
  const cli2 = 'aws-cli/2.1.1 Python/3.7.3 Linux/4 exe/x86_64.ubuntu.18';
  const cli1 = 'aws-cli/1.16.1 Python/3.7.3 Linux/4 botocore/1.11.1';
  const { rows } = await judge('runtimes', byAgents([cli2, cli1]));
  expect(rows[cli2]?.['advice']).toMatch(/^AWS CLI 2 brings this Python along/);
  expect(rows[cli1]?.['advice']).toMatch(/^Move to Python .* since 1\.34\.0\.$/);
});
