import { AthenaClient, ListWorkGroupsCommand } from '@aws-sdk/client-athena';
import { CloudTrailClient, ListTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { GetDatabasesCommand, GlueClient } from '@aws-sdk/client-glue';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, it } from 'vitest';
import { spawnCli, type Transcript } from '../support/run-cli.ts';

const url = process.env['MOTO_URL'] ?? '';

const env = {
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'eu-west-1',
};

const client = {
  endpoint: url,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
};

/** The names of all that setup could have made. */
async function resources(): Promise<unknown> {
  const [trails, buckets, workgroups, databases] = await Promise.all([
    new CloudTrailClient(client).send(new ListTrailsCommand({})),
    new S3Client({ ...client, forcePathStyle: true }).send(new ListBucketsCommand({})),
    new AthenaClient(client).send(new ListWorkGroupsCommand({})),
    new GlueClient(client).send(new GetDatabasesCommand({})),
  ]);
  return {
    trails: trails.Trails?.map(({ Name }) => Name),
    buckets: buckets.Buckets?.map(({ Name }) => Name),
    workgroups: workgroups.WorkGroups?.map(({ Name }) => Name),
    databases: databases.DatabaseList?.map(({ Name }) => Name),
  };
}

async function run(...args: readonly string[]): Promise<Transcript> {
  const transcript = await spawnCli(env, ...args);
  expect(transcript, args.join(' ')).toMatchObject({ exitCode: 0 });
  return transcript;
}

beforeAll(async () => {
  await fetch(`${url}/moto-api/reset`, { method: 'POST' });
});

it('leaves an account as it was', async () => {
  const before = await resources();
  await run('setup', '--yes', '--name', 'moto-check');
  expect(await resources()).toMatchObject({
    trails: ['moto-check'],
    buckets: ['moto-check-123456789012-eu-west-1'],
    workgroups: expect.arrayContaining(['moto-check']),
  });
  const name = ['--name', 'moto-check'];
  const { trail } = JSON.parse((await run('status', ...name, '--format', 'json')).stdout);
  expect(trail).toMatchObject({ isLogging: true, areSelectorsAsIntended: true });
  await run('pause', ...name);
  expect((await run('status', ...name)).stdout).toContain('paused');
  await run('resume', ...name);
  expect((await run('status', ...name)).stdout).toContain('logging');
  await run('teardown', ...name, '--yes', '--delete-logs');
  expect(await resources()).toEqual(before);
});
