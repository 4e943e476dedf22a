import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeObjects } from '../digest/validating.ts';
import { type StandIn, startAws } from '../support/aws/stand-in.ts';
import { type Bucket, bucketOf, logsOf } from '../support/digest-faults.ts';
import {
  ACCOUNT,
  BUCKET,
  type ChainOptions,
  HOME,
  keyList,
  signedChain,
  TRAIL,
  throwAwaySigner,
} from '../support/digests.ts';
import { temporaryFolder } from '../support/records.ts';
import { runCli, spawnCli, type Transcript } from '../support/run-cli.ts';

const signer = throwAwaySigner();
const other = throwAwaySigner();
const FROM = '2026-11-10T00:00:00Z';
const TO = '2026-11-10T12:00:00Z';
const SPAN = ['--from', FROM, '--to', TO];
const chainOf = (options: Partial<ChainOptions> = {}) =>
  signedChain({ signer, from: FROM, hours: 12, ...options });

/** Two accounts and two regions, each region with a key of its own. */
function estate(prefix = ''): Bucket {
  const chains = [
    chainOf({ prefix }),
    chainOf({ prefix, region: 'eu-west-1', signer: other }),
    chainOf({ prefix, account: '444455556666' }),
  ];
  return new Map(chains.flatMap((chain) => [...bucketOf(chain)]));
}

/** Takes a digest away, changes another, a log and adds one: the keys of these. */
function tamper(bucket: Bucket): readonly string[] {
  const { digests } = chainOf();
  const [gone, changed] = [digests[3]!, digests[6]!];
  bucket.delete(gone.key);
  bucket.set(changed.key, { ...changed, metadata: {} });
  const log = logsOf(digests[0]!)[0]!;
  const added = log.replace('.json.gz', 'x.json.gz');
  bucket.set(log, { ...bucket.get(log)!, body: gzipSync('{"Records":[]}') });
  bucket.set(added, { ...bucket.get(log)!, key: added });
  return [gone.key, changed.key, log, added];
}

function documentIn({ stdout }: Transcript) {
  return JSON.parse(stdout) as {
    readonly schemaVersion: number;
    readonly summary: unknown;
    readonly verdicts: readonly Record<string, string>[];
  };
}

function inFolder(bucket: Bucket): readonly string[] {
  const folder = temporaryFolder();
  writeObjects(folder, bucket.values());
  writeFileSync(join(folder, 'keys.json'), keyList(signer, other));
  return ['validate', '--logs', folder, '--public-keys', join(folder, 'keys.json')];
}

describe('on a folder', () => {
  const stable = (text: string): string => text.replaceAll(/\/\S*trail-audit-test-\w+/g, 'FOLDER');

  test('all valid', async () => {
    const { stdout, stderr, exitCode } = runCli(...inFolder(estate()));
    expect([exitCode, stderr]).toEqual([0, '']);
    await expect(stable(stdout)).toMatchFileSnapshot('snapshots/validate/valid.txt');
  });

  test('not valid: what, and why', async () => {
    const bucket = estate();
    tamper(bucket);
    const { stdout, stderr, exitCode } = runCli(...inFolder(bucket));
    expect([exitCode, stderr]).toEqual([1, '']);
    await expect(stable(stdout)).toMatchFileSnapshot('snapshots/validate/not-valid.txt');
  });

  test('as JSON, in the form that is promised', () => {
    const bucket = estate();
    tamper(bucket);
    const { schemaVersion, summary, verdicts, ...rest } = documentIn(
      runCli(...inFolder(bucket), '--format', 'json'),
    );
    expect([schemaVersion, rest]).toEqual([1, {}]);
    expect(summary).toEqual({
      digests: { valid: 34, invalid: 2 },
      logs: {
        valid: verdicts.filter(({ type, kind }) => type === 'log' && kind === 'valid').length,
        invalid: 2,
      },
    });
    for (const verdict of verdicts) {
      expect(Object.keys(verdict)).toEqual(['object', 'type', 'kind', 'reason']);
      expect(verdict['reason'] === '').toBe(verdict['kind'] === 'valid');
    }
    expect(verdicts.slice(0, 36).every(({ type }) => type === 'digest')).toBe(true);
  });

  test('as CSV, by the ending of a file', () => {
    const file = join(temporaryFolder(), 'verdicts.csv');
    const bucket = estate();
    const [gone] = tamper(bucket);
    const { stdout, exitCode } = runCli(...inFolder(bucket), '--output', file);
    expect([stdout, exitCode]).toEqual(['', 1]);
    const csv = readFileSync(file, 'utf8').split('\r\n');
    expect(csv[0]).toBe('object,type,kind,reason');
    expect(csv.filter((line) => line.startsWith(`${gone},digest,missing,`))).toHaveLength(1);
  });

  test('one region, one account', () => {
    const bucket = estate();
    tamper(bucket);
    const only = runCli(...inFolder(bucket), '--region', 'eu-west-1', '--format', 'json');
    expect([only.exitCode, documentIn(only).summary]).toMatchObject([
      0,
      { digests: { valid: 12 } },
    ]);
    const account = runCli(...inFolder(bucket), '--account', '444455556666', '--format', 'json');
    expect(documentIn(account).summary).toMatchObject({ digests: { valid: 12 } });
  });

  test('objects of another bucket were moved', () => {
    const args = inFolder(estate());
    expect(runCli(...args, '--bucket', BUCKET).exitCode).toBe(0);
    const moved = documentIn(runCli(...args, '--bucket', 'another-bucket', '--format', 'json'));
    expect(moved.summary).toMatchObject({ digests: { valid: 0, invalid: 36 }, logs: { valid: 0 } });
    expect(new Set(moved.verdicts.map(({ kind }) => kind))).toEqual(
      new Set(['moved', 'not-in-digest']),
    );
  });

  test('text of a log does nothing on a terminal', () => {
    const bucket = estate();
    const name = chainOf().digests[0]!.key.replace('_acme-trail_', '_\u001b[31mred\u001b[0m_');
    bucket.set(name, { key: name, body: gzipSync('{}'), metadata: {} });
    const { stdout } = runCli(...inFolder(bucket));
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('\\u001b[31mred');
  });
});

describe('wrong use', () => {
  const CALLS = [
    '',
    '--logs logs',
    '--logs logs --public-keys k --trail x',
    '--logs logs --public-keys k --save x',
    '--bucket logs-of-acme --public-keys k',
    '--logs no/such --public-keys package.json',
    '--logs test --public-keys no/such',
    '--logs test --public-keys package.json',
    '--logs test --public-keys package.json --output x.md',
  ];

  test('is refused in a sentence', async () => {
    const said = CALLS.map((call) => {
      const args = call.split(' ').filter((arg) => arg !== '');
      const { stdout, stderr, exitCode } = runCli('validate', ...args);
      expect([call, stdout, exitCode]).toEqual([call, '', 2]);
      return `$ trail-audit validate ${call}\n${stderr}`;
    });
    await expect(said.join('\n')).toMatchFileSnapshot('snapshots/validate/wrong-use.txt');
  });

  test('nothing examined is no answer', () => {
    const args = inFolder(estate());
    const { stdout, stderr, exitCode } = runCli(...args, '--from', '2026-12-01');
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toContain('Cannot say: no digest in ');
    expect(stderr).toContain('from 2026-12-01T00:00:00Z');
  });
});

describe('in S3', () => {
  const ARN = `arn:aws:cloudtrail:${HOME}:${ACCOUNT}:trail/${TRAIL}`;
  let aws: StandIn;

  beforeEach(async () => {
    aws = await startAws();
    aws.addBucket(BUCKET);
    aws.addPublicKey({ ...signer, region: HOME });
    aws.addPublicKey({ ...throwAwaySigner(), region: 'eu-west-1' });
    aws.addPublicKey({ ...other, region: 'eu-west-1' });
  });

  afterEach(() => aws.close());

  function put(bucket: Bucket): void {
    for (const { key, body, metadata } of bucket.values()) {
      aws.putObject(BUCKET, key, body, metadata);
    }
  }

  async function validate(...args: readonly string[]): Promise<Transcript> {
    return await spawnCli(aws.env, 'validate', ...args, '--format', 'json');
  }

  test('all accounts and regions of a bucket, each region by its own keys', async () => {
    put(estate());
    const run = await validate('--bucket', BUCKET, ...SPAN);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(documentIn(run).summary).toMatchObject({ digests: { valid: 36, invalid: 0 } });
    const asked = aws.calls.filter(({ operation }) => operation === 'ListPublicKeys');
    expect(new Set(asked.map(({ region }) => region))).toEqual(new Set([HOME, 'eu-west-1']));
    // Each object once, and no folder of another day.
    const got = aws.calls.filter(({ operation }) => operation === 'GetObject');
    expect(got).toHaveLength(documentIn(run).verdicts.length);
    const listed = aws.calls.flatMap(({ input }) => String(input['Prefix'] ?? ''));
    expect(listed.filter((prefix) => /\d{4}\/\d{2}\/\d{2}\/$/.test(prefix))).not.toContain(
      expect.not.stringContaining('2026/11/10/'),
    );
  });

  test('the same verdicts as on a folder, and on what was saved', async () => {
    const bucket = estate();
    tamper(bucket);
    put(bucket);
    const kept = join(temporaryFolder(), 'evidence');
    const inS3 = await validate('--bucket', BUCKET, ...SPAN, '--save', kept);
    expect(inS3.exitCode).toBe(1);
    const folder = runCli(...inFolder(bucket), ...SPAN, '--format', 'json');
    expect(documentIn(folder)).toEqual(documentIn(inS3));
    const [, command = ''] = /trail-audit (validate --logs .*)\n/.exec(inS3.stderr) ?? [];
    const saved = runCli(...command.trim().split(' '), '--format', 'json');
    expect(documentIn(saved)).toEqual(documentIn(inS3));
    expect(saved.exitCode).toBe(1);
    const again = await validate('--bucket', BUCKET, ...SPAN, '--save', kept);
    expect([again.exitCode, again.stdout, again.stderr]).toEqual([
      2,
      '',
      `Cannot save to "${kept}": it is not empty\nTry: a new folder\n`,
    ]);
  });

  test('a trail, by ARN or name: its bucket, its prefix, its digests only', async () => {
    aws.addTrail({ name: TRAIL, bucket: BUCKET, prefix: 'of/acme', validatesFiles: true });
    put(estate('of/acme/'));
    put(bucketOf(chainOf({ prefix: 'of/acme/', trail: 'another', logs: [], hours: 3 })));
    for (const trail of [ARN, TRAIL]) {
      const run = await validate('--trail', trail, ...SPAN);
      expect([run.exitCode, run.stderr]).toEqual([0, '']);
      expect(documentIn(run).summary).toMatchObject({ digests: { valid: 36, invalid: 0 } });
    }
    const all = await validate('--bucket', BUCKET, '--prefix', 'of/acme/', ...SPAN);
    expect(documentIn(all).summary).toMatchObject({ digests: { valid: 39 } });
  });

  test('a trail that is not there, and a prefix without digests', async () => {
    const trail = await validate('--trail', 'nobody', ...SPAN);
    expect([trail.exitCode, trail.stderr]).toEqual([
      2,
      expect.stringContaining('Cannot read trail "nobody": there is none in us-east-1'),
    ]);
    const prefix = await validate('--bucket', BUCKET, '--prefix', 'none', ...SPAN);
    expect([prefix.exitCode, prefix.stderr]).toEqual([
      2,
      expect.stringContaining(`Cannot say: no digest in "s3://${BUCKET}/none/AWSLogs/" from`),
    ]);
  });

  test('an object that may not be read is no valid one; where none may, it is no answer', async () => {
    put(estate());
    aws.refuse({ service: 's3', operation: 'GetObject', kind: 'denied', at: 5, times: 1 });
    const one = await validate('--bucket', BUCKET, ...SPAN);
    expect(one.exitCode).toBe(1);
    const { verdicts } = documentIn(one);
    expect(verdicts.filter(({ kind }) => kind === 'unreadable')).toMatchObject([
      { reason: expect.stringContaining('access denied') },
    ]);
    aws.refuse({ service: 's3', operation: 'GetObject', kind: 'denied', times: 1_000 });
    const none = await validate('--bucket', BUCKET, ...SPAN);
    expect([none.exitCode, none.stdout]).toEqual([2, '']);
    expect(none.stderr).toContain(
      'Cannot read digests "s3://acme-trail-logs/AWSLogs/": access denied',
    );
  });

  test('without its public keys there is no answer', async () => {
    put(estate());
    aws.refuse({ service: 'cloudtrail', operation: 'ListPublicKeys', kind: 'denied', times: 9 });
    const { exitCode, stderr } = await validate('--bucket', BUCKET, ...SPAN);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Cannot list public keys of');
    expect(stderr).toContain('infra/permissions/validate.json');
  });
});
