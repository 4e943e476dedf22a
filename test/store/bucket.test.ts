import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type StandIn, startAws } from '../support/aws/stand-in.ts';
import { callCliWith } from '../support/call-cli.ts';
import { logFile, s3Record, type TestRecord, temporaryFolder } from '../support/records.ts';
import type { Transcript } from '../support/run-cli.ts';
import { collectFolder, stateOf, storedRows } from './stores.ts';

const BUCKET = 'acme-logs';
const ACCOUNT = '111122223333';

let aws: StandIn;

beforeEach(async () => {
  aws = await startAws();
  aws.addBucket(BUCKET);
});

afterEach(() => aws.close());

function key(day: string, unique: string, region = 'us-east-1', account = ACCOUNT): string {
  const time = `${day.replaceAll('-', '')}T1200Z`;
  const folder = `AWSLogs/${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}`;
  return `${folder}/${account}_CloudTrail_${region}_${time}_${unique}.json.gz`;
}

function put(name: string, ...records: readonly TestRecord[]): void {
  aws.putObject(BUCKET, name, logFile(records));
}

async function collect(store: string, ...flags: readonly string[]): Promise<Transcript> {
  return await callCliWith(aws.env, 'collect', `s3://${BUCKET}/`, '--to', store, ...flags);
}

interface Run {
  readonly listed: { readonly files: number };
  readonly taken: { readonly files: number };
  readonly alreadyHad: { readonly files: number };
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly newRecords: number;
  readonly foldersListed: number;
  readonly outsideWindow: number;
}

async function run(store: string, ...flags: readonly string[]): Promise<Run> {
  const { stdout, stderr, exitCode } = await collect(store, '--format', 'json', ...flags);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Run;
}

/** The prefixes that were listed since the call of a number. */
function listed(since = 0): {
  readonly whole: readonly string[];
  readonly above: readonly string[];
} {
  const calls = aws.calls.slice(since).filter(({ operation }) => operation === 'ListObjectsV2');
  const prefixes = (isWhole: boolean): readonly string[] =>
    calls
      .filter(({ input }) => (input['Delimiter'] === undefined) === isWhole)
      .map(({ input }) => String(input['Prefix']));
  return { whole: prefixes(true), above: prefixes(false) };
}

function got(since = 0): readonly string[] {
  return aws.calls
    .slice(since)
    .filter(({ operation }) => operation === 'GetObject')
    .map(({ input }) => String(input['Key']));
}

describe('what is listed', () => {
  test('folders down to the days beside one another, and each day by itself', async () => {
    aws.putFolder(BUCKET, '', 'test/sample-logs');
    const store = temporaryFolder();
    const { listed: all, taken, skipped } = await run(store);
    expect([all.files, taken.files, skipped]).toEqual([182, 182, []]);
    const { whole, above } = listed();
    expect(whole.length).toBeGreaterThan(10);
    expect(
      whole.filter((prefix) => !/\/CloudTrail\/[a-z0-9-]+\/\d{4}\/\d{2}\/\d{2}\/$/.test(prefix)),
    ).toEqual([]);
    expect(new Set(whole).size).toBe(whole.length);
    expect(above.filter((prefix) => prefix.includes('Digest'))).toEqual([]);
    const folder = temporaryFolder();
    await collectFolder('test/sample-logs', folder);
    expect(await storedRows(store)).toEqual(await storedRows(folder));
  });

  test('an organization’s logs, too', async () => {
    const name = `o-abc123/${key('2026-11-09', 'a')}`.replace(
      'o-abc123/AWSLogs',
      'AWSLogs/o-abc123',
    );
    put(name, s3Record());
    expect((await run(temporaryFolder())).taken.files).toBe(1);
    expect(listed().whole).toEqual([name.replace(/[^/]+$/, '')]);
  });

  test('only the accounts, regions and days asked for', async () => {
    put(key('2026-11-09', 'a'), s3Record());
    put(key('2026-11-09', 'b', 'eu-west-1'), s3Record());
    put(key('2026-11-09', 'c', 'us-east-1', '444455556666'), s3Record());
    put(key('2026-10-01', 'd'), s3Record());
    put(key('2026-11-12', 'e'), s3Record());
    const window = ['--from', '2026-11-09', '--until', '2026-11-10T00:00:00Z'];
    const flags = ['--account', ACCOUNT, '--region', 'us-east-1', ...window];
    expect((await run(temporaryFolder(), ...flags)).taken.files).toBe(1);
    expect(got()).toEqual([key('2026-11-09', 'a')]);
    expect(listed().whole).toEqual(
      [key('2026-11-09', '')].map((name) => name.replace(/[^/]+$/, '')),
    );
  });

  test('what other services write into the bucket is not gone through', async () => {
    put(key('2026-11-09', 'a'), s3Record());
    put(`AWSLogs/${ACCOUNT}/elasticloadbalancing/us-east-1/2026/11/09/x.log.gz`, s3Record());
    put(`AWSLogs/${ACCOUNT}/CloudTrail-Digest/us-east-1/2026/11/09/x.json.gz`, s3Record());
    expect((await run(temporaryFolder())).listed.files).toBe(1);
  });

  test('a prefix may begin anywhere above the files', async () => {
    put(key('2026-11-09', 'a'), s3Record());
    put(key('2026-11-09', 'b', 'eu-west-1'), s3Record());
    for (const prefix of [
      'AWSLogs',
      `AWSLogs/${ACCOUNT}/CloudTrail`,
      key('2026-11-09', '').replace(/\/[^/]+$/, ''),
    ]) {
      const args = ['collect', `s3://${BUCKET}/${prefix}`, '--to', temporaryFolder()];
      const { stdout } = await callCliWith(
        aws.env,
        ...args,
        '--region',
        'us-east-1',
        '--format',
        'json',
      );
      expect([prefix, (JSON.parse(stdout) as Run).taken.files]).toEqual([prefix, 1]);
    }
  });

  test('a window on a deeper prefix leaves the rest of a day for later', async () => {
    put(key('2026-11-01', 'a'), s3Record());
    put(key('2026-11-01', 'b').replace('T1200Z', 'T2300Z'), s3Record());
    const store = temporaryFolder();
    const first = await run(store, '--from', '2026-11-01T15:00:00Z');
    expect([first.taken.files, first.outsideWindow]).toEqual([1, 1]);
    expect((await run(store)).taken.files).toBe(1);
  });
});

describe('run again', () => {
  // The command goes by the clock of this machine.
  const today = new Date().toISOString().slice(0, 10);

  test('old days are not listed, young ones are, and late and rewritten objects are taken', async () => {
    const records = [s3Record(), s3Record(), s3Record(), s3Record()];
    put(key('2026-10-01', 'old'), records[0]!);
    put(key(today, 'young'), records[1]!);
    const store = temporaryFolder();
    await run(store);
    const before = aws.calls.length;
    // A key that sorts before the others; and one whose content has grown.
    put(key(today, '0late'), records[2]!);
    put(key(today, 'young'), records[1]!, records[3]!);
    const again = await run(store);
    expect(again).toMatchObject({
      listed: { files: 2 },
      taken: { files: 2 },
      alreadyHad: { files: 0 },
      newRecords: 2,
    });
    const day = key(today, '').replace(/[^/]+$/, '');
    expect(listed(before).whole).toEqual([day]);
    expect([...got(before)].sort()).toEqual([key(today, '0late'), key(today, 'young')]);
    expect(await storedRows(store)).toHaveLength(4);
    const third = await run(store);
    expect(third).toMatchObject({ taken: { files: 0 }, alreadyHad: { files: 2 } });
  });

  test('--relist-days lists older days again; a folder that appears late is always listed', async () => {
    put(key('2026-10-01', 'old'), s3Record());
    const store = temporaryFolder();
    await run(store, '--relist-days', '999');
    put(key('2026-10-01', 'older'), s3Record());
    expect((await run(store, '--relist-days', '0')).taken.files).toBe(1);
    put(key('2026-10-01', 'oldest'), s3Record());
    put(key('2026-09-30', 'new folder'), s3Record());
    expect((await run(store)).taken.files).toBe(1);
    expect((await stateOf(store)).totals.files).toBe(3);
  });
});

describe('objects that cannot be had', () => {
  function deny(name: string): string {
    return JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        ...{ Sid: 'No', Effect: 'Deny', Principal: '*', Action: 's3:GetObject' },
        Resource: `arn:aws:s3:::${BUCKET}/${name}`,
      },
    });
  }

  test('a denied one is named, the rest goes on, and the next run tries it again', async () => {
    const denied = key('2026-10-01', 'b');
    for (const unique of ['a', 'b', 'c']) put(key('2026-10-01', unique), s3Record());
    await putPolicy(deny(denied));
    const store = temporaryFolder();
    const first = await run(store);
    expect(first).toMatchObject({ listed: { files: 3 }, taken: { files: 2 } });
    expect(first.skipped).toMatchObject([
      { file: `s3://${BUCKET}/${denied}`, reason: expect.stringContaining('access denied') },
    ]);
    await putPolicy(deny('none'));
    const second = await run(store);
    expect(second).toMatchObject({ taken: { files: 1 }, alreadyHad: { files: 2 }, skipped: [] });
  });

  async function putPolicy(Policy: string): Promise<void> {
    const { PutBucketPolicyCommand, S3Client } = await import('@aws-sdk/client-s3');
    const client = new S3Client({
      ...{ endpoint: aws.url, region: 'us-east-1' },
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    });
    await client.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    client.destroy();
  }

  test('nothing at all is exit 2', async () => {
    put(key('2026-10-01', 'a'), s3Record());
    await putPolicy(deny('*'));
    const { stdout, stderr, exitCode } = await collect(temporaryFolder());
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Cannot collect "s3://${BUCKET}/": none of its files could be taken`);
    expect(stdout).toMatch(/^Listed +1 file .*\nTaken +0 files/);
  });

  test.each([
    ['InvalidObjectState', 403, 'archived in Glacier: restore it first'],
    ['NoSuchKey', 404, 'gone since it was listed'],
    ['PreconditionFailed', 412, 'rewritten since it was listed: the next run takes it'],
  ])('%s', async (code, status, reason) => {
    put(key('2026-10-01', 'a'), s3Record());
    put(key('2026-10-01', 'b'), s3Record());
    aws.refuse({ operation: 'GetObject', kind: { status, code, message: 'no' } });
    const { taken, skipped } = await run(temporaryFolder());
    expect([taken.files, skipped.map((file) => file.reason)]).toEqual([1, [reason]]);
  });

  test('throttling and broken connections are tried again', async () => {
    for (const unique of ['a', 'b', 'c']) put(key('2026-10-01', unique), s3Record());
    aws.refuse({ operation: 'ListObjectsV2', kind: 'throttle', at: 2, times: 2 });
    aws.refuse({ operation: 'GetObject', kind: 'throttle' });
    aws.refuse({ operation: 'GetObject', kind: 'reset', at: 2 });
    const { taken, skipped } = await run(temporaryFolder());
    expect([taken.files, skipped]).toEqual([3, []]);
  });

  test('expired credentials end the run, and the next one goes on', async () => {
    put(key('2026-10-01', 'a'), s3Record());
    const store = temporaryFolder();
    aws.refuse({ operation: 'GetObject', kind: 'expired' });
    const { stderr, exitCode } = await collect(store);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the AWS credentials have expired');
    expect((await run(store)).taken.files).toBe(1);
  });
});

test('options that mean something in a bucket only are refused on a folder', async () => {
  const args = ['collect', 'test/sample-logs', '--to', temporaryFolder(), '--region', 'us-east-1'];
  const { stderr, exitCode } = await callCliWith({}, ...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Cannot use --region on a folder');
});
