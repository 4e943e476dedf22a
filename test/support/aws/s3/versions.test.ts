import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { refusal, type TestAws, testAws } from '../clients.ts';

const Bucket = 'kept';

async function withVersions(): Promise<TestAws> {
  const aws = await testAws();
  aws.addBucket(Bucket);
  aws.putObject(Bucket, 'old', 'before versioning');
  await aws.s3.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  for (const body of ['one', 'two', 'three']) aws.putObject(Bucket, 'k', body);
  await aws.s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
  return aws;
}

test('versions and delete markers are listed in pages', async () => {
  const { s3 } = await withVersions();
  expect(await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'k' })))).toContain('NoSuchKey');
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'old' }));
  expect(head.ContentLength).toBe('before versioning'.length);
  const seen: unknown[] = [];
  // The SDK has no paginator for this.
  let page: Partial<ListObjectVersionsCommandOutput> = { IsTruncated: true };
  while (page.IsTruncated) {
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    const command = { Bucket, MaxKeys: 2, KeyMarker, VersionIdMarker };
    page = await s3.send(new ListObjectVersionsCommand(command));
    const { Versions = [], DeleteMarkers = [] } = page;
    seen.push([
      Versions.map(({ Key, VersionId, IsLatest, Size }) => [Key, VersionId, IsLatest, Size]),
      DeleteMarkers.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest]),
    ]);
  }
  expect(seen).toMatchInlineSnapshot(`
    [
      [
        [
          [
            "k",
            "version-00000004",
            false,
            5,
          ],
        ],
        [
          [
            "k",
            "version-00000005",
            true,
          ],
        ],
      ],
      [
        [
          [
            "k",
            "version-00000003",
            false,
            3,
          ],
          [
            "k",
            "version-00000002",
            false,
            3,
          ],
        ],
        [],
      ],
      [
        [
          [
            "old",
            "null",
            true,
            17,
          ],
        ],
        [],
      ],
    ]
  `);
  const behind = await s3.send(new ListObjectVersionsCommand({ Bucket, KeyMarker: 'k' }));
  expect(behind.Versions?.map(({ Key }) => Key)).toEqual(['old']);
  expect(
    await refusal(s3.send(new ListObjectVersionsCommand({ Bucket, VersionIdMarker: 'v' }))),
  ).toContain('InvalidArgument');
});

test('a bucket goes when everything in it is gone, versions too', async () => {
  const { s3 } = await withVersions();
  const drop = () => refusal(s3.send(new DeleteBucketCommand({ Bucket })));
  expect(await drop()).toBe(
    'BucketNotEmpty: The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
  );
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket }),
  );
  const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({
    Key: Key!,
    VersionId: VersionId!,
  }));
  const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted).toHaveLength(5);
  expect(await drop()).toBe('not refused');
  expect(await drop()).toContain('NoSuchBucket');
});

test('keys fail one by one, and no more than 1,000 are taken', async () => {
  const aws = await testAws();
  for (const key of ['a', 'b', 'c']) aws.putObject(Bucket, key, 'x');
  aws.refuseKey({ bucket: Bucket, key: 'b', code: 'InternalError' });
  const remove = (Objects: { Key: string }[], Quiet = false) =>
    aws.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet } }));
  const { Deleted, Errors } = await remove([{ Key: 'a' }, { Key: 'b' }, { Key: 'never there' }]);
  expect(Deleted?.map(({ Key }) => Key)).toEqual(['a', 'never there']);
  expect(Errors).toMatchObject([{ Key: 'b', Code: 'InternalError' }]);
  expect(await remove([{ Key: 'b' }], true)).not.toHaveProperty('Deleted');
  expect(aws.object(Bucket, 'b')).toBeNull();
  const many = Array.from({ length: 1001 }, (_, index) => ({ Key: String(index) }));
  expect(await refusal(remove(many))).toContain('MalformedXML');
  expect(await refusal(aws.s3.send(new DeleteBucketCommand({ Bucket })))).toBe(
    'BucketNotEmpty: The bucket you tried to delete is not empty',
  );
});

test('an object put twice has two versions, or is replaced', async () => {
  const { s3 } = await withVersions();
  const put = () => s3.send(new PutObjectCommand({ Bucket, Key: 'new', Body: 'x' }));
  expect((await put()).VersionId).not.toBe((await put()).VersionId);
  await s3.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
  );
  for (const _ of [1, 2]) await put();
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'new' }));
  expect(Versions?.map(({ VersionId }) => VersionId === 'null')).toEqual([true, false, false]);
});
