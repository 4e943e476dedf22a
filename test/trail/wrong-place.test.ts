import {
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import type { TestAws } from '../support/aws/clients.ts';
import { callCliWith } from '../support/call-cli.ts';
import { BUCKET, changes, justDelivered, run, start } from './travel.ts';

describe('in another region', () => {
  test.each(['pause', 'resume'])('%s says where the trail is', async (command) => {
    const aws = await start();
    await run(aws, 'setup', '--yes');
    const { stderr, exitCode } = await callCliWith(aws.env, command, '--region', 'eu-west-1');
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `Cannot ${command} trail "trail-audit": it is at home in us-east-1\nTry: --region us-east-1\n`,
    );
  });

  test('status says where the trail is', async () => {
    const aws = await start();
    await run(aws, 'setup', '--yes');
    const flags = ['status', '--region', 'eu-west-1'];
    expect((await run(aws, ...flags)).stdout).toMatch(
      /^trail {6}none of ours here, but one in us-east-1 \(--region\)\n/,
    );
    const found = JSON.parse((await run(aws, ...flags, '--format', 'json')).stdout);
    expect(found).toMatchObject({ trail: null, trailHomeRegion: 'us-east-1' });
  });

  test('setup hints at the region', async () => {
    const aws = await start();
    await run(aws, 'setup', '--yes');
    const { stderr } = await callCliWith(aws.env, 'setup', '--region', 'eu-west-1', '--yes');
    expect(stderr).toBe(
      'Cannot set up "trail-audit": trail "trail-audit" is there, at home in us-east-1\nTry: --region us-east-1, where it is at home; or --name with another one\n',
    );
  });

  test('a trail of one region has its name there alone', async () => {
    const aws = await start();
    await run(aws, 'setup', '--yes', '--single-region');
    await run(aws, 'setup', '--yes', '--single-region', '--region', 'eu-west-1');
    const homes = aws.resources().trails.map(({ homeRegion }) => homeRegion);
    expect(homes.toSorted()).toEqual(['eu-west-1', 'us-east-1']);
  });
});

describe('logs that are not there', () => {
  test.each([
    [
      's3://nowhere',
      's3://results/',
      /^Cannot list "s3:\/\/nowhere\/AWSLogs\/": the bucket does not exist/,
    ],
    ['s3://results', 's3://nowhere/', /^Cannot list "s3:\/\/nowhere\/": the bucket does not exist/],
    [
      's3://results',
      's3://results/x/',
      /^Cannot use "s3:\/\/results\/AWSLogs\/": no folder of an account lies in it\nTry: --use-bucket with what stands before AWSLogs\/; /,
    ],
  ])(
    'in %s, with results in %s, are refused before anything is made',
    async (logs, results, sentence) => {
      const aws = await start();
      const before = aws.resources();
      const flags = ['--use-bucket', logs, '--output-location', results, '--yes'];
      const { stderr, exitCode } = await callCliWith(aws.env, 'setup', ...flags);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(sentence);
      expect(aws.resources()).toEqual(before);
      expect(changes(aws)).toEqual([]);
    },
  );
});

/** As somebody does it in the console. */
async function removeBucket(aws: TestAws): Promise<void> {
  const { Versions = [] } = await aws.s3.send(new ListObjectVersionsCommand({ Bucket: BUCKET }));
  const Objects = Versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
  await aws.s3.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
  await aws.s3.send(new DeleteBucketPolicyCommand({ Bucket: BUCKET }));
  await aws.s3.send(new DeleteBucketCommand({ Bucket: BUCKET }));
}

describe('teardown', () => {
  test('removes the rest where somebody has removed the bucket', async () => {
    const aws = await start();
    const before = aws.resources();
    await run(aws, 'setup', '--yes');
    await removeBucket(aws);
    expect((await run(aws, 'teardown', '--yes')).stdout).toBe('All of it is gone.\n');
    expect(aws.resources()).toEqual(before);
  });

  test('says what stays, not that all is gone', async () => {
    const aws = await start();
    await run(aws, 'setup', '--yes');
    const rest = `bucket ${BUCKET} with its logs (--delete-logs removes it).\n`;
    const quiet = ['teardown', '--yes', '--quiet'];
    expect((await run(aws, ...quiet)).stdout).toBe(`Gone, all but ${rest}`);
    expect((await run(aws, ...quiet)).stdout).toBe(`Nothing of ours is there but ${rest}`);
  });

  test('is done where what stays may not be listed', async () => {
    const aws = await start();
    await run(aws, 'setup', '--yes');
    aws.refuse({ operation: 'ListObjectsV2', kind: 'denied', times: 99 });
    const { stderr } = await run(aws, 'teardown', '--yes');
    expect(stderr).toMatch(
      new RegExp(`\nKept: bucket ${BUCKET}\\. Cannot list .*s3:ListBucket is missing`),
    );
  });
});

describe('status', () => {
  test('of logs that may not be listed is a sentence', async () => {
    const aws = await start();
    await run(aws, 'setup', '--yes');
    aws.refuse({ operation: 'ListObjectsV2', kind: 'denied', times: 99 });
    const { exitCode, stderr } = await callCliWith(aws.env, 'status');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Cannot list "s3:.*": s3:ListBucket is missing/);
  });

  test('passes over a file that is no log', async () => {
    const aws = await start({ now: justDelivered() });
    await run(aws, 'setup', '--yes');
    aws.putObject(BUCKET, 'AWSLogs/111122223333/CloudTrail/notes.txt', 'x');
    expect((await run(aws, 'status')).stdout).toContain('\nlast 24 h  nothing delivered\n');
  });
});

test('hints of trail commands name no flag of audits', async () => {
  const aws = await start();
  const { stderr } = await callCliWith({ ...aws.env, AWS_REGION: '' }, 'setup', '--yes');
  expect(stderr).toMatch(/\nTry: AWS_REGION=us-east-1/);
  expect(stderr).not.toContain('--aws-region');
});
