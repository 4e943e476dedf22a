import {
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { expect, test, vi } from 'vitest';
import { testAws } from '../clients.ts';
import { startAws } from '../stand-in.ts';

test('pages hold 1,000 keys and common prefixes together, and the next goes on behind them', async () => {
  const aws = await testAws();
  for (let index = 0; index < 1500; index += 1) {
    const name = String(index).padStart(5, '0');
    aws.putObject('many', `logs/${name}/one`, 'x');
    aws.putObject('many', `logs/${name}/two`, 'x');
    aws.putObject('many', `logs/${name}.json`, 'x');
  }
  const ask = { Bucket: 'many', Prefix: 'logs/', Delimiter: '/' };
  const sizes: number[] = [];
  const prefixes: string[] = [];
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: aws.s3 }, ask)) {
    sizes.push(page.KeyCount ?? 0);
    prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''));
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
  }
  expect(sizes).toEqual([1000, 1000, 1000]);
  expect(prefixes).toHaveLength(1500);
  expect(new Set(prefixes).size).toBe(1500);
  expect(keys).toHaveLength(1500);
  expect(aws.calls.map(({ operation }) => operation)).toEqual(Array(3).fill('ListObjectsV2'));
});

test('max-keys, start-after, encoding and sizes are as asked', async () => {
  const aws = await testAws();
  for (const key of ['a', 'b ü', 'c&d', 'd']) aws.putObject('few', key, 'four');
  const list = (input: object) =>
    aws.s3.send(new ListObjectsV2Command({ Bucket: 'few', ...input }));
  const page = await list({ MaxKeys: 2, StartAfter: 'a', EncodingType: 'url' });
  expect(page.Contents?.map(({ Key }) => Key)).toEqual(['b%20%C3%BC', 'c%26d']);
  expect(page).toMatchObject({ IsTruncated: true, MaxKeys: 2, KeyCount: 2 });
  const rest = await list({ ContinuationToken: page.NextContinuationToken });
  expect(rest.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([['d', 4]]);
  expect((await list({ MaxKeys: 5000 })).MaxKeys).toBe(1000);
  await expect(list({ ContinuationToken: 'made up' })).rejects.toThrow('continuation token');
});

test('the first ListObjects goes on behind a marker', async () => {
  const aws = await testAws();
  for (const key of ['a', 'b/1', 'b/2', 'c', 'd']) aws.putObject('few', key, 'x');
  const list = (input: object) => aws.s3.send(new ListObjectsCommand({ Bucket: 'few', ...input }));
  const page = await list({ MaxKeys: 2 });
  expect(page.Contents?.map(({ Key }) => Key)).toEqual(['a', 'b/1']);
  expect([page.IsTruncated, page.NextMarker]).toEqual([true, undefined]);
  const rest = await list({ Marker: 'b/1', Prefix: '' });
  expect(rest.Contents?.map(({ Key }) => Key)).toEqual(['b/2', 'c', 'd']);
  const folders = await list({ Delimiter: '/', MaxKeys: 2 });
  expect(folders.CommonPrefixes).toEqual([{ Prefix: 'b/' }]);
  expect(folders.NextMarker).toBe('b/');
  const behind = await list({ Delimiter: '/', Marker: folders.NextMarker });
  expect(behind.Contents?.map(({ Key }) => Key)).toEqual(['c', 'd']);
});

test('objects have the metadata that they were put with', async () => {
  const aws = await testAws();
  aws.putObject('few', 'signed', 'x', {
    signature: 'ab12',
    'signature-algorithm': 'SHA256withRSA',
  });
  const get = (Key: string) => aws.s3.send(new GetObjectCommand({ Bucket: 'few', Key }));
  expect((await get('signed')).Metadata).toEqual({
    signature: 'ab12',
    'signature-algorithm': 'SHA256withRSA',
  });
  aws.putObject('few', 'signed', 'x');
  expect((await get('signed')).Metadata).toEqual({});
});

test('objects and buckets answer, and refuse, as S3 does', async () => {
  const aws = await testAws();
  aws.addBucket('here', { owner: '444455556666' });
  aws.addBucket('there', { region: 'eu-west-1' });
  const { s3 } = aws;
  await s3.send(new PutObjectCommand({ Bucket: 'here', Key: 'x/y z', Body: 'text' }));
  const object = await s3.send(new GetObjectCommand({ Bucket: 'here', Key: 'x/y z' }));
  expect(await object.Body?.transformToString()).toBe('text');
  const refusals = [
    new GetObjectCommand({ Bucket: 'here', Key: 'none' }),
    new ListObjectsV2Command({ Bucket: 'nowhere' }),
    new HeadBucketCommand({ Bucket: 'nowhere' }),
    new ListObjectsV2Command({ Bucket: 'here', ExpectedBucketOwner: '111122223333' }),
    new ListObjectsV2Command({ Bucket: 'there' }),
    new GetBucketAclCommand({ Bucket: 'here' }),
    new ListObjectsV2Command({ Bucket: 'here', RequestPayer: 'requester' }),
    new GetObjectCommand({ Bucket: 'here', Key: 'x/y z', Range: 'bytes=0-1' }),
  ];
  const seen: unknown[] = [];
  for (const command of refusals) {
    // The commands' types differ; what they are refused with does not.
    const sent = s3.send(command as ListObjectsV2Command);
    seen.push(await sent.catch((error) => [error.name, error.$metadata.httpStatusCode]));
  }
  expect(seen).toEqual([
    ['NoSuchKey', 404],
    ['NoSuchBucket', 404],
    ['NotFound', 404],
    ['AccessDenied', 403],
    ['PermanentRedirect', 301],
    ['NotImplemented', 501],
    ['NotImplemented', 501],
    ['NotImplemented', 501],
  ]);
  expect(aws.calls.map(({ status }) => status).slice(2)).toEqual([
    404, 404, 404, 403, 301, 501, 501, 501,
  ]);
  const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket: 'there' }));
  expect(LocationConstraint).toBe('eu-west-1');
});

test('clients find it by its environment', async () => {
  await using aws = await startAws({ region: 'eu-west-1' });
  aws.addBucket('there', { region: 'eu-west-1' });
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  const { S3Client } = await import('@aws-sdk/client-s3');
  const { BucketRegion } = await new S3Client({}).send(new HeadBucketCommand({ Bucket: 'there' }));
  vi.unstubAllEnvs();
  expect(BucketRegion).toBe('eu-west-1');
  expect(aws.calls).toMatchObject([
    {
      service: 's3',
      operation: 'HeadBucket',
      input: { Bucket: 'there' },
      region: 'eu-west-1',
      status: 200,
    },
  ]);
});
