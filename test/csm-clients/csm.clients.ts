import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CsmReport, CsmRow } from '../../src/model/csm.ts';
import { temporaryFolder } from '../support/records.ts';
import { spawnCli } from '../support/run-cli.ts';
import { startS3 } from './server.ts';

const HERE = import.meta.dirname;
const CACHE = process.env['CSM_CLIENTS_FOLDER'] ?? '';
const CLIENTS = (process.env['CSM_CLIENTS'] ?? '').split(',');
const TOKEN = 'FwoGZXIvYXdzEXAMPLESESSIONTOKEN';

const ENV = {
  AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: TOKEN,
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1',
};

/** How each client is started, for a server. */
const COMMANDS: Readonly<Record<string, (url: string) => readonly string[]>> = {
  'aws-cli': (url) => [
    join(CACHE, 'python/bin/aws'),
    's3api',
    'list-buckets',
    '--endpoint-url',
    url,
  ],
  boto3: (url) => [join(CACHE, 'python/bin/python'), join(HERE, 'python.py'), url],
  'aws-sdk-ruby': (url) => ['ruby', join(HERE, 'ruby.rb'), url],
  'aws-sdk-js': (url) => ['node', join(HERE, 'javascript.cjs'), join(CACHE, 'javascript'), url],
};

interface Heard {
  readonly report: CsmReport;
  /** Everything that came out. */
  readonly outputs: string;
  readonly exitCode: number | null;
}

async function hear(client: string): Promise<Heard> {
  await using s3 = await startS3();
  const folder = temporaryFolder();
  const [report, records] = [join(folder, 'report.json'), join(folder, 'calls.jsonl')];
  const options = ['--report', report, '--output', records, '--policy', '--full-access-keys'];
  const { stdout, stderr, exitCode } = await spawnCli(
    ENV,
    ...['csm', ...options, '--', ...COMMANDS[client]!(s3.url)],
  );
  const files = [report, records].map((file) => readFileSync(file, 'utf8'));
  return { report: JSON.parse(files[0]!), outputs: [stdout, stderr, ...files].join(''), exitCode };
}

/** The rows of an operation, with what does not hang on versions and time. */
function factsOf({ rows }: CsmReport, operation: string): readonly Partial<CsmRow>[] {
  return rows
    .filter((row) => row.operation === operation)
    .map(({ calls, attempts, retries, outcomes, region, sigv2, accessKeys }) => ({
      calls,
      attempts,
      retries,
      outcomes: outcomes.toSorted((a, b) => (a.outcome < b.outcome ? -1 : 1)),
      region,
      sigv2,
      accessKeys,
    }));
}

/** JavaScript asks four times in all with a token that has expired; the others do not ask again. */
const ATTEMPTS: Readonly<Record<string, number>> = { 'aws-sdk-js': 8 };

const FOUR_GETS = {
  calls: 4,
  attempts: 5,
  retries: 1,
  outcomes: [
    { outcome: '200', times: 2 },
    { outcome: '400 ExpiredToken', times: 1 },
    { outcome: '404 NoSuchKey', times: 1 },
  ],
  region: 'eu-west-1',
  sigv2: null,
  accessKeys: ['ASIAIOSFODNN7EXAMPLE'],
};

test.each(CLIENTS)('%s is heard, named, and its session token kept nowhere', async (client) => {
  const { report, outputs, exitCode } = await hear(client);
  expect(exitCode).toBe(0);
  expect(report.datagrams).toMatchObject({ dropped: 0, rejected: { junk: 0, foreign: 0 } });
  expect(report.rows.length).toBeGreaterThan(0);
  expect(new Set(report.rows.map((row) => row.client.name))).toEqual(new Set([client]));
  expect(report.rows.every((row) => row.service === 'S3')).toBe(true);
  expect(outputs).toContain('ApiCallAttempt');
  expect(outputs).not.toContain(TOKEN);
});

test.each(CLIENTS.filter((client) => client !== 'aws-cli'))(
  '%s: answers, exceptions that CloudTrail never sees, and retries',
  async (client) => {
    const { report } = await hear(client);
    const attempts = ATTEMPTS[client] ?? FOUR_GETS.attempts;
    expect(factsOf(report, 'GetObject')).toEqual([
      { ...FOUR_GETS, attempts, retries: attempts - FOUR_GETS.calls },
    ]);
    expect(report.actions!.needed.map(({ action }) => action)).toContain('s3:GetObject');
  },
);

test('the AWS CLI lists buckets', async () => {
  const { report } = await hear('aws-cli');
  expect(factsOf(report, 'ListBuckets')).toMatchObject([{ calls: 1, attempts: 1, sigv2: null }]);
  expect(report.actions!.needed).toMatchObject([{ action: 's3:ListAllMyBuckets' }]);
});

test('what boto3 signs with SigV2 is suspected, and nothing else', async () => {
  const { report } = await hear('boto3');
  expect(factsOf(report, 'PutObject')).toMatchObject([
    { calls: 1, region: null, sigv2: { certainty: 'likely', attempts: 1 } },
  ]);
});
