import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callCli } from '../support/call-cli.ts';
import { logFile, logFolder, s3Record, sigv2Record, temporaryFolder } from '../support/records.ts';
import { runCli } from '../support/run-cli.ts';

const SAMPLE = ['--logs', 'test/sample-logs'];

test.each([
  ['sigv2', ...SAMPLE, '--format', 'csv'],
  ['sigv2', ...SAMPLE, '--from', '2027-01-01'],
  ['sigv2', '--bogus'],
  ['audits'],
])('%s says in a process of its own what it says within this one', async (...args) => {
  expect(runCli(...args)).toEqual(await callCli(...args));
});

test.each(['table', 'csv', 'ndjson', 'markdown'])('the sample logs as %s', async (format) => {
  const { stdout, exitCode } = await callCli('sigv2', ...SAMPLE, '--format', format);
  expect(exitCode).toBe(0);
  await expect(stdout).toMatchFileSnapshot(`snapshots/sigv2.${format}.txt`);
});

test('the sample logs as JSON, in the form that others read', async () => {
  const { stdout } = await callCli('sigv2', ...SAMPLE, '--format', 'json', '--limit', '2');
  const document = JSON.parse(stdout);
  expect(document.generatedAt).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
  const stable = { ...document, generatedAt: '2026-11-20T12:00:00Z' };
  await expect(`${JSON.stringify(stable, null, 2)}\n`).toMatchFileSnapshot(
    'snapshots/sigv2.json.txt',
  );
});

test.each(['sigv2', 'clients'])('the query text of %s', async (audit) => {
  const asOf = audit === 'clients' ? ['--as-of', '2026-11-20'] : [];
  const { stdout, exitCode } = await callCli(
    'sql',
    audit,
    ...asOf,
    '--from',
    '2026-11-09',
    '--account',
    '111122223333',
  );
  expect(exitCode).toBe(0);
  await expect(stdout).toMatchFileSnapshot(`snapshots/${audit}.sql`);
});

test.each([[], ['sigv2'], ['clients'], ['sql'], ['sql', 'sigv2']])(
  'help of %j has an example',
  async (...args) => {
    const { stdout, exitCode } = await callCli(...args, '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}\$ trail-audit /);
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .filter((line) => !/\$ |client,client/.test(line))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  },
);

test('every line of the table fits 80 columns', async () => {
  const { stdout } = await callCli('clients', ...SAMPLE, '--limit', '100');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('data goes to standard output, notes to standard error, and --quiet has no notes', async () => {
  const { stdout, stderr } = await callCli('sigv2', ...SAMPLE, '--format', 'csv');
  expect(stdout.split('\r\n')).toHaveLength(1 + 74 + 1);
  expect(stderr).toMatch(/^Passed over: .*: a digest file\n660 requests signed with SigV2: /);
  expect(stderr).toContain('\nLeft out: 12 requests made by AWS services');
  expect((await callCli('sigv2', ...SAMPLE, '--format', 'csv', '--quiet')).stderr).toBe('');
});

test('the ending of --output chooses the format, and nothing else is printed', async () => {
  const file = join(temporaryFolder(), 'answer.csv');
  expect(await callCli('sigv2', ...SAMPLE, '--output', file, '--quiet')).toEqual({
    stdout: '',
    stderr: '',
    exitCode: 0,
  });
  expect(readFileSync(file, 'utf8')).toBe(
    (await callCli('sigv2', ...SAMPLE, '--format', 'csv')).stdout,
  );
});

test('--fail-on-findings exits 1 with findings and 0 without', async () => {
  const clean = logFolder({ 'a.json.gz': logFile([s3Record()]) });
  expect((await callCli('sigv2', ...SAMPLE, '--fail-on-findings', '--quiet')).exitCode).toBe(1);
  expect((await callCli('sigv2', '--logs', clean, '--fail-on-findings')).exitCode).toBe(0);
});

test('--strict exits 2 with a damaged file, after the answer; digests and other files do no harm', async () => {
  const logs = {
    'a.json.gz': logFile([sigv2Record()]),
    'README.md': '# notes',
    'x_CloudTrail-Digest_y.json.gz': 'not read',
  };
  expect((await callCli('sigv2', '--logs', logFolder(logs), '--strict')).exitCode).toBe(0);
  const damaged = logFolder({ ...logs, 'b.json': '{"Records":[{' });
  const { stdout, stderr, exitCode } = await callCli(
    'sigv2',
    '--logs',
    damaged,
    '--strict',
    '--format',
    'ndjson',
  );
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout).requests).toBe(1);
  expect(stderr).toContain('b.json: JSON cut short; 0 records kept');
  expect(stderr).toContain('Cannot vouch for the answer: 1 file could not be read whole\nTry: ');
});

test('an answer without findings says what was examined', async () => {
  const logs = logFolder({ 'a.json': JSON.stringify(s3Record()) });
  const { stdout, exitCode } = await callCli('sigv2', '--logs', logs);
  expect(exitCode).toBe(0);
  expect(stdout).toBe(`S3 requests signed with Signature Version 2

No request signed with SigV2.
Examined 1 record of 1 account and 1 region, 2026-11-09T12:00:00Z to
  2026-11-09T12:00:00Z.
Read 1 record from 1 file (0.0 MB).
`);
});

test('logs without any S3 request are not called clean', async () => {
  const logs = logFolder({
    'a.json': JSON.stringify(s3Record({ eventSource: 'iam.amazonaws.com' })),
  });
  expect((await callCli('sigv2', '--logs', logs)).stdout).toMatch(
    /does the trail record S3 data\s+events\?/,
  );
});

const REFUSED: readonly (readonly [args: readonly string[], stderr: RegExp])[] = [
  [
    ['sigv2', '--engine', 'local'],
    /^Cannot run audit "sigv2": no logs given\nTry: trail-audit sigv2 --logs FOLDER\n$/,
  ],
  [
    ['sigv2', '--logs', 'nowhere'],
    /^Cannot read logs "nowhere": no such file or folder\nTry: a file/,
  ],
  [
    ['sigv2', '--logs', 'nowhere/*.gz'],
    /^Cannot read logs "nowhere\/\*\.gz": no file matches the pattern\n/,
  ],
  [['sigv2', '--logs', 's3://bucket/AWSLogs'], /\nTry: aws s3 sync s3:\/\/bucket\/AWSLogs logs\//],
  [
    ['sigv2', ...SAMPLE, '--from', '2027-01-01'],
    /Cannot say: no records between 2027-01-01T00:00:00Z and now \(0 records read from 0 files, 182 files delivered outside of it\)\n/,
  ],
  [
    ['sigv2', ...SAMPLE, '--account', '999999999999'],
    /Cannot say: no records that match the filters \(5,032 records read from 182 files\)\n/,
  ],
  [
    ['sigv2', ...SAMPLE, '--from', 'yesterday'],
    /^Cannot read time "yesterday": it is no date, time or span\nTry: 2026-11-09/,
  ],
  [
    ['sigv2', ...SAMPLE, '--from', '1d', '--to', '2d'],
    /^Cannot use window .*: it ends before it begins\n$/,
  ],
  [['sigv2', ...SAMPLE, '--account', '12'], /An account has 12 digits/],
  [['sigv2', ...SAMPLE, '--region', "us-east-1'"], /A region is like us-east-1/],
  [['sigv2', ...SAMPLE, '--by', 'client,nothing'], /Columns to group by: access_key_id,/],
  [['sigv2', ...SAMPLE, '--limit', '0'], /A limit is 1 or more/],
  [
    ['sigv2', ...SAMPLE, '--format', 'xml'],
    /Allowed choices are table, csv, json, ndjson, markdown/,
  ],
  [
    ['sigv2', ...SAMPLE, '--bucket', 'a\u001bb'],
    /Cannot use value "a\\\\u001bb"|control character/,
  ],
  [['sigv2', ...SAMPLE, '--output', 'nowhere/x.csv'], /Cannot write file "nowhere\/x\.csv": /],
  [
    ['clients', ...SAMPLE, '--minimum', 'aws-cli'],
    /^Cannot use minimum "aws-cli": it is not CLIENT=MAJOR\.MINOR\.PATCH\nTry: /,
  ],
  [
    ['clients', ...SAMPLE, '--minimum', 'awscli=1.0.0'],
    /^Cannot use minimum "awscli": no client of that name is known\nTry: one of aws-cli, /,
  ],
  [['clients', ...SAMPLE, '--policy', 'nowhere'], /^Cannot read policy "nowhere": /],
  [['sigv', ...SAMPLE], /Did you mean sigv2\?/],
  [['sigv2', ...SAMPLE, '--bucket', ''], /A value is missing/],
  [['sigv2', ...SAMPLE, '--region', 'us-east-1,'], /A value is missing/],
  [['sigv2', ...SAMPLE, '--from', '2026-02-30'], /Cannot read time "2026-02-30"/],
  [
    ['sigv2', ...SAMPLE, '--output', 'x.xlsx'],
    /^Cannot choose a format for "x\.xlsx": its ending says none\nTry: --format/,
  ],
  [['sigv2', ...SAMPLE, '--output', '/dev/full'], /Cannot write file "\/dev\/full": /],
  [
    [
      'sql',
      'sigv2',
      '--principal',
      Array.from({ length: 1500 }, (_, i) => `principal-with-a-long-name-${i}`).join(),
    ],
    /^Cannot ask this: the query text has \d+ bytes, and Athena takes 262144\nTry: fewer/,
  ],
  [['sigv2', ...SAMPLE, '--memory', '12MB'], /^Cannot finish the query: .*\nTry: --memory 2GB,/m],
  [['sigv2', ...SAMPLE, '--memory', '1'], /Such as 400MB or 2GB/],
  [['clients', ...SAMPLE, '--as-of', 'today'], /A day is like 2027-08-01/],
  [
    ['clients', ...SAMPLE, '--minimum', 'aws-sdk-go=2.0.0'],
    /versions of aws-sdk-go-v2 begin with 1 again\nTry: /,
  ],
  [['sql', 'sigv2', '--bogus'], /unknown option '--bogus'/],
];

const NAMED = REFUSED.map(
  ([args, sentence]) => [args.join(' ').slice(0, 80), args, sentence] as const,
);

test.each(NAMED)('%s is refused with a sentence and exit 2', async (_, args, sentence) => {
  const { stdout, stderr, exitCode } = await callCli(...args);
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/\n {4}at /);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
});

test('--fail-on-findings does not fail for clients that are fine', async () => {
  const logs = logFolder({ 'a.json.gz': logFile([s3Record()]) });
  const { stdout, exitCode } = await callCli(
    'clients',
    '--logs',
    logs,
    '--all',
    '--fail-on-findings',
  );
  expect(stdout).toContain('current');
  expect(exitCode).toBe(0);
});

test('records without a usable time alone do not make a window examined', async () => {
  const logs = logFolder({ 'a.json': JSON.stringify(sigv2Record({ eventTime: 'soon' })) });
  expect((await callCli('sigv2', '--logs', logs)).exitCode).toBe(0);
  const { stderr, exitCode } = await callCli('sigv2', '--logs', logs, '--from', '2026-11-01');
  expect(stderr).toContain('Cannot say: no records between 2026-11-01T00:00:00Z and now');
  expect(exitCode).toBe(2);
});

test('an answer does not take the place of a log', async () => {
  const file = join(logFolder({ 'a.json': JSON.stringify(sigv2Record()) }), 'a.json');
  const before = readFileSync(file, 'utf8');
  const { stderr, exitCode } = await callCli('sigv2', '--logs', file, '--output', file);
  expect(stderr).toMatch(/^Cannot write file ".*a\.json": it is one of the logs\n$/);
  expect([exitCode, readFileSync(file, 'utf8')]).toEqual([2, before]);
});

test('a comma in the name of a principal is part of it', async () => {
  const userIdentity = {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/a,b',
    accountId: '1',
  };
  const logs = logFolder({ 'a.json': JSON.stringify(sigv2Record({ userIdentity })) });
  const { stdout } = await callCli(
    'sigv2',
    '--logs',
    logs,
    '--principal',
    'a,b',
    '--format',
    'ndjson',
  );
  expect(JSON.parse(stdout).requests).toBe(1);
});
