import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { callCli } from '../support/call-cli.ts';
import { logFolder } from '../support/records.ts';
import {
  arrival,
  BUCKET,
  changes,
  filesOf,
  justDelivered,
  logsIn,
  nextCommands,
  run,
  start,
  steps,
} from './travel.ts';

test('a trail is made, delivers, is asked, and is gone', async () => {
  const aws = await start({ now: justDelivered() });
  const before = aws.resources();

  const waiting = run(aws, 'setup', '--yes', '--wait');
  await arrival(aws, 'GetTrailStatus');
  aws.advance(30);
  const made = await waiting;
  expect(made.stdout).toMatch(/^All of it is there\.\n(\w[\w ]+: +trail-audit .*\n){4}$/);
  const next = nextCommands(made);
  expect(made.stderr).toMatch(
    /\nThe first log files are there, under s3:\/\/trail-audit-111122223333-us-east-1\/AWSLogs\/\n$/,
  );

  const table = await run(aws, ...next['See it']!);
  expect(table.stdout).toMatch(
    /^trail {6}arn:aws:cloudtrail:us-east-1:111122223333:trail\/trail-audit\nstate {6}logging since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\ndelivered {2}\d{4}-.*Z\nlogs {7}\d+ files, .* in trail-audit-111122223333-us-east-1\nlast 24 h {2}about \d+ events, less than \$0\.01 \(measured on (\d+) of \1 files\)\nathena {5}2 queries in workgroup trail-audit, 0 B scanned, \$0\.00\n$/,
  );

  const answer = await run(aws, 'sigv2', '--format', 'csv');
  const delivered = await filesOf(aws, BUCKET);
  const folder = logFolder(logsIn(delivered));
  const local = await callCli('sigv2', '--logs', folder, '--from', '7d', '--format', 'csv');
  expect(local.exitCode).toBe(0);
  expect(local.stdout.split('\r\n').length).toBeGreaterThan(3);
  expect(answer.stdout).toBe(local.stdout);
  const asked = await run(aws, ...next['Ask']!, '--format', 'csv');
  expect(asked.stdout).toBe(local.stdout);

  const status = JSON.parse((await run(aws, 'status', '--format', 'json')).stdout);
  const logs = Object.entries(delivered).filter(([key]) => key.includes('/CloudTrail/'));
  const records = logs.flatMap(([, body]) => JSON.parse(gunzipSync(body).toString()).Records);
  expect(records.length).toBe(3 * 29);
  expect(JSON.stringify(records)).not.toContain(BUCKET);
  expect(status).toMatchObject({
    schemaVersion: 1,
    name: 'trail-audit',
    account: '111122223333',
    region: 'us-east-1',
    trail: { isLogging: true, daysRunning: 0, lastError: null, areSelectorsAsIntended: true },
    logs: {
      bucket: BUCKET,
      objects: logs.length,
      bytes: logs.reduce((sum, [, { length }]) => sum + length, 0),
    },
    day: {
      files: logs.length,
      sampled: logs.length,
      events: records.length,
      dollars: expect.closeTo(0.000087, 9),
    },
    athena: { workgroup: 'trail-audit', queries: 4 },
    warnings: [],
  });
  expect(status.athena.bytesScanned).toBeGreaterThan(0);
  expect(status.athena.dollars).toBeCloseTo(0.0001, 9);

  expect(await run(aws, ...next['Pause it']!)).toEqual({
    stdout: 'Trail trail-audit is paused.\n',
    stderr: 'Done: stop trail trail-audit\n',
    exitCode: 0,
  });
  expect((await run(aws, 'status')).stdout).toContain('\nstate      paused\n');
  expect((await run(aws, 'pause')).stderr).toBe('');
  // What was under way comes still, and nothing of what happens now.
  aws.advance(60);
  const paused = Object.keys(await filesOf(aws, BUCKET)).length;
  aws.advance(60);
  expect(Object.keys(await filesOf(aws, BUCKET))).toHaveLength(paused);
  expect((await run(aws, 'resume')).stdout).toBe('Trail trail-audit is logging.\n');
  aws.advance(10);
  expect(Object.keys(await filesOf(aws, BUCKET)).length).toBeGreaterThan(paused);

  const gone = await run(aws, ...next['End it']!, '--delete-logs', '--yes');
  expect(gone.stdout).toBe('All of it is gone.\n');
  expect(aws.resources()).toEqual(before);
  aws.advance(60);
  expect(aws.resources()).toEqual(before);
  expect((await run(aws, 'teardown', '--delete-logs', '--yes')).stdout).toBe(
    'Nothing of ours is there.\n',
  );
});

test('a second setup changes nothing, and asks nobody', async () => {
  const aws = await start();
  await run(aws, 'setup', '--yes');
  const made = aws.resources();
  const from = aws.calls.length;
  const { stdout } = await run(aws, 'setup');
  expect(stdout).toMatch(/^All of it is there already\.\nAsk: /);
  expect(changes(aws, from)).toEqual([]);
  expect(aws.resources()).toEqual(made);
  expect((await run(aws, 'setup', '--dry-run')).stdout).toBe(
    'Nothing to do: all of it is there.\n',
  );
});

test('a dry run reads only, and says what would be done', async () => {
  const aws = await start();
  const before = aws.resources();
  const table = await run(aws, 'setup', '--dry-run');
  const plan = steps(await run(aws, 'setup', '--dry-run', '--format', 'json'));
  expect(plan.map(({ kind }) => kind)).toEqual([
    'create-bucket',
    'block-public-access',
    'enforce-ownership',
    'encrypt-bucket',
    'put-lifecycle',
    'put-policy',
    'create-workgroup',
    'create-database',
    'create-table',
    'create-trail',
    'put-selectors',
    'start-logging',
  ]);
  const lines = table.stdout.trimEnd().split('\n');
  expect(lines.filter((line) => /^ +\d+\. /.test(line))).toHaveLength(plan.length);
  expect(lines).toContain('  1 million events a day: $1.00 a day, $30.00 in 30 days');
  expect(changes(aws)).toEqual([]);
  expect(aws.resources()).toEqual(before);

  // What is planned is what is done.
  await run(aws, 'setup', '--yes');
  const [bucket] = aws.resources().buckets.filter(({ name }) => name === BUCKET);
  expect(bucket).toMatchObject({
    tags: { 'trail-audit:name': 'trail-audit' },
    policy: plan.find(({ kind }) => kind === 'put-policy')!['document'],
  });
  const made = aws.resources();
  const from = aws.calls.length;
  const gone = await run(aws, 'teardown', '--dry-run', '--delete-logs', '--format', 'json');
  expect(steps(gone).map(({ kind }) => kind)).toEqual([
    'stop-logging',
    'delete-trail',
    'drop-table',
    'drop-database',
    'delete-workgroup',
    'delete-policy',
    'empty-bucket',
    'delete-bucket',
  ]);
  expect(JSON.parse(gone.stdout)).toMatchObject({ foreign: [], stuck: [], kept: null });
  const kept = await run(aws, 'teardown', '--dry-run');
  expect(kept.stdout).toContain(`\nStays: bucket ${BUCKET}, with its logs (--delete-logs)\n`);
  expect(changes(aws, from)).toEqual([]);
  expect(aws.resources()).toEqual(made);
});

test('the logs stay unless they are to go, and a second setup takes them up again', async () => {
  const aws = await start({ now: justDelivered() });
  const before = aws.resources();
  await run(aws, 'setup', '--yes');
  aws.advance(10);
  const { stderr } = await run(aws, 'teardown', '--yes');
  expect(stderr).toMatch(new RegExp(`\nKept: bucket ${BUCKET}, \\d+ objects, [\\d.]+ k?B\n$`));
  const left = aws.resources();
  expect(left.buckets.map(({ name }) => name)).toEqual(['results', BUCKET]);
  expect(left).toMatchObject({ trails: [], databases: [], workgroups: before.workgroups });
  const logs = Object.keys(logsIn(await filesOf(aws, BUCKET)));
  expect(logs.length).toBeGreaterThan(0);

  const again = await run(aws, 'setup', '--yes');
  expect(again.stderr).not.toMatch(/ bucket trail-audit/);
  const { stdout } = await run(aws, 'sigv2', '--format', 'csv');
  expect(stdout.split('\r\n').length).toBeGreaterThan(3);
  await run(aws, 'teardown', '--yes', '--delete-logs');
  expect(aws.resources()).toEqual(before);
});

test('a bucket with more than a page of versions, into which something comes still, is gone', async () => {
  const aws = await start();
  const before = aws.resources();
  await run(aws, 'setup', '--yes');
  for (let n = 0; n < 2500; n += 1) aws.putObject(BUCKET, `AWSLogs/late/${n}`, '');
  const notEmpty = { status: 409, code: 'BucketNotEmpty', message: 'The bucket is not empty' };
  aws.refuse({ operation: 'DeleteBucket', kind: notEmpty, times: 3 });
  await run(aws, 'teardown', '--delete-logs', '--yes');
  expect(aws.resources()).toEqual(before);
  const calls = aws.calls.map(({ operation }) => operation);
  // All pages are deleted before the bucket is tried.
  expect(calls.filter((operation) => /^Delete(Objects|Bucket)$/.test(operation))).toEqual([
    ...Array(3).fill('DeleteObjects'),
    ...Array(4).fill('DeleteBucket'),
  ]);
});
