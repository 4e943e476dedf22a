import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connect } from '../../src/aws/connect.ts';
import { openS3, type Store } from '../../src/aws/s3.ts';
import { TrailAuditError } from '../../src/errors.ts';
import { type TestAws, testAws } from '../support/aws/clients.ts';

const { signal } = new AbortController();

async function open(): Promise<{ readonly aws: TestAws; readonly store: Store }> {
  const aws = await testAws();
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  const store = openS3(await connect({}));
  onTestFinished(() => {
    store.close();
    vi.unstubAllEnvs();
  });
  return { aws, store };
}

test('a folder has its folders and what lies directly in it', async () => {
  const { aws, store } = await open();
  aws.putObject('logs', 'top', 'x');
  aws.putObject('logs', 'a/one', 'xx');
  aws.putObject('logs', 'a/two', 'xxxx');
  aws.putObject('logs', 'a/b/three', 'xxxxxxxx');
  aws.putObject('logs', 'a/b/c/four', 'x'.repeat(16));
  aws.putObject('logs', 'a/d ü/five', 'x'.repeat(32));
  aws.putObject('logs', 'ab/six', 'x'.repeat(64));
  expect(await store.folder('s3://logs/a/', signal)).toEqual({
    folders: ['s3://logs/a/b/', 's3://logs/a/d ü/'],
    objects: 2,
    bytes: 6,
  });
  expect(await store.folder('s3://logs/', signal)).toEqual({
    folders: ['s3://logs/a/', 's3://logs/ab/'],
    objects: 1,
    bytes: 1,
  });
  // The older schemes of Hadoop's file systems, and a bucket without a slash.
  for (const address of ['s3a://logs/a/', 's3n://logs/a/']) {
    expect((await store.folder(address, signal)).folders[0]).toBe('s3://logs/a/b/');
  }
  expect((await store.folder('s3://logs', signal)).objects).toBe(1);
  expect(await store.folder('s3://logs/none/', signal)).toEqual({
    folders: [],
    objects: 0,
    bytes: 0,
  });
});

test('a size counts all that lies below, over all pages', async () => {
  const { aws, store } = await open();
  for (let index = 0; index < 2_100; index += 1) {
    aws.putObject('logs', `many/${index % 7}/${index}`, 'xxx');
  }
  aws.putObject('logs', 'manymore/x', 'xxx');
  aws.putObject('logs', 'many/empty', '');
  expect(await store.size('s3://logs/many/', signal)).toMatchObject({
    objects: 2_101,
    bytes: 6_300,
  });
  expect(await store.size('s3://logs/many/3/', signal)).toMatchObject({ objects: 300, bytes: 900 });
  for (let index = 0; index < 1_100; index += 1) aws.putObject('logs', `wide/${index}/x`, 'x');
  expect((await store.folder('s3://logs/wide/', signal)).folders).toHaveLength(1_100);
});

describe('a listing that cannot be', () => {
  test.each(['', 'logs/a/', 'https://logs/a/', 's3:///a/', '/var/log'])(
    '"%s" is no address',
    async (address) => {
      const { aws, store } = await open();
      await expect(store.size(address, signal)).rejects.toThrow(
        `Cannot list "${address}": it is no s3:// address`,
      );
      await expect(store.folder(address, signal)).rejects.toBeInstanceOf(TrailAuditError);
      expect(aws.calls).toEqual([]);
    },
  );

  test('names the address, the reason and the action', async () => {
    const { aws, store } = await open();
    aws.addBucket('logs');
    await expect(store.size('s3://nowhere/a/', signal)).rejects.toThrow(
      /^Cannot list "s3:\/\/nowhere\/a\/": the bucket does not exist/,
    );
    aws.refuse({ operation: 'ListObjectsV2', kind: 'denied' });
    await expect(store.folder('s3://logs/a/', signal)).rejects.toThrow(
      /^Cannot list "s3:\/\/logs\/a\/": s3:ListBucket is missing/,
    );
  });

  test('names our action where S3 names none', async () => {
    const { aws, store } = await open();
    aws.addBucket('logs');
    const kind = { status: 403, code: 'AccessDenied', message: 'Access Denied' };
    aws.refuse({ operation: 'ListObjectsV2', kind });
    await expect(store.size('s3://logs/', signal)).rejects.toThrow(
      's3:ListBucket is missing (Access Denied)',
    );
  });

  test('for a failure on a later page gives no part of the answer', async () => {
    const { aws, store } = await open();
    for (let index = 0; index < 1_100; index += 1) aws.putObject('logs', `a/${index}`, 'x');
    aws.refuse({ operation: 'ListObjectsV2', kind: 'denied', at: 2 });
    await expect(store.size('s3://logs/a/', signal)).rejects.toThrow('s3:ListBucket is missing');
  });

  test('for an abort ends in its reason', async () => {
    const { aws, store } = await open();
    aws.addBucket('logs');
    const reason = new Error('interrupted');
    await expect(store.size('s3://logs/', AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(store.folder('s3://logs/', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

test('a bucket of another region is followed there', async () => {
  const { aws, store } = await open();
  aws.addBucket('there', { region: 'eu-west-1' });
  aws.putObject('there', 'a/one', 'xx');
  expect(await store.size('s3://there/a/', signal)).toMatchObject({ objects: 1, bytes: 2 });
  expect(aws.calls.map(({ status }) => status)).toContain(301);
});
