import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketTaggingCommand,
  ListBucketsCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  paginateListBuckets,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { refusal, type TestAws, testAws } from '../clients.ts';

const Bucket = 'mine';

async function withBucket(): Promise<TestAws> {
  const aws = await testAws();
  aws.addBucket(Bucket);
  return aws;
}

test('a bucket is made where its region and its name allow', async () => {
  const aws = await testAws();
  aws.addBucket('theirs', { owner: '999988887777' });
  const west = new S3Client({ ...aws.settings, region: 'eu-west-1' });
  const make = (s3: S3Client, name: string, LocationConstraint?: string, Tags?: object[]) =>
    refusal(
      s3.send(
        new CreateBucketCommand({
          Bucket: name,
          ...(LocationConstraint === undefined && Tags === undefined
            ? {}
            : {
                CreateBucketConfiguration: {
                  ...(LocationConstraint === undefined
                    ? {}
                    : { LocationConstraint: LocationConstraint as 'eu-west-1' }),
                  ...(Tags === undefined ? {} : { Tags: Tags as { Key: string; Value: string }[] }),
                },
              }),
        }),
      ),
    );
  expect({
    plain: await make(aws.s3, 'plain'),
    tagged: await make(aws.s3, 'tagged', undefined, [{ Key: 'a', Value: 'b' }]),
    // Nothing of a bucket that is there changes.
    again: await make(aws.s3, 'tagged', undefined, [{ Key: 'c', Value: 'd' }]),
    named: await make(aws.s3, 'named', 'us-east-1'),
    elsewhere: await make(aws.s3, 'elsewhere', 'eu-west-1'),
    theirs: await make(aws.s3, 'theirs'),
    // The SDK writes the region where the call does not.
    west: await make(west, 'west'),
    'west, tagged': await make(west, 'west-tagged', undefined, [{ Key: 'a', Value: 'b' }]),
    'west again': await make(west, 'west'),
    wrong: await make(west, 'wrong', 'eu-central-1'),
    'bad name': await make(aws.s3, 'Bad_Name'),
  }).toMatchInlineSnapshot(`
    {
      "again": "not refused",
      "bad name": "InvalidBucketName: The specified bucket is not valid.",
      "elsewhere": "not refused",
      "named": "InvalidLocationConstraint: The specified location-constraint is not valid",
      "plain": "not refused",
      "tagged": "not refused",
      "theirs": "BucketAlreadyExists: The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      "west": "not refused",
      "west again": "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
      "west, tagged": "not refused",
      "wrong": "IllegalLocationConstraintException: The eu-central-1 location constraint is incompatible for the region specific endpoint this request was sent to.",
    }
  `);
  const { TagSet } = await aws.s3.send(new GetBucketTaggingCommand({ Bucket: 'tagged' }));
  expect(TagSet).toEqual([{ Key: 'a', Value: 'b' }]);
  west.destroy();
});

test('tags of CreateBucket may be passed over', async () => {
  const { s3 } = await testAws({ ignoreBucketTags: true });
  const Tags = [{ Key: 'a', Value: 'b' }];
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { Tags } }));
  expect(await refusal(s3.send(new GetBucketTaggingCommand({ Bucket })))).toContain('NoSuchTagSet');
});

test('own buckets are listed, all at once or in pages', async () => {
  const aws = await testAws();
  aws.addBucket('theirs', { owner: '999988887777' });
  aws.addBucket('far', { region: 'eu-west-1' });
  const all = await aws.s3.send(new ListBucketsCommand({}));
  expect(all.Buckets?.map(({ Name }) => Name)).toEqual(['far', 'results']);
  const pages = [];
  for await (const page of paginateListBuckets({ client: aws.s3, pageSize: 1 }, {})) {
    pages.push(page.Buckets?.map(({ Name, BucketRegion }) => [Name, BucketRegion]));
  }
  expect(pages).toEqual([[['far', 'eu-west-1']], [['results', 'us-east-1']]]);
  const west = await aws.s3.send(new ListBucketsCommand({ BucketRegion: 'eu-west-1' }));
  expect(west.Buckets?.map(({ Name }) => Name)).toEqual(['far']);
});

test('buckets of others, and owners that are not as expected', async () => {
  const aws = await withBucket();
  aws.addBucket('theirs', { owner: '999988887777' });
  const owner = { ExpectedBucketOwner: '999988887777' };
  const sent = [
    new GetBucketTaggingCommand({ Bucket: 'theirs' }),
    new GetBucketTaggingCommand({ Bucket: 'theirs', ...owner }),
    new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [] }, ...owner }),
    new DeleteBucketPolicyCommand({ Bucket, ...owner }),
    new PutObjectCommand({ Bucket, Key: 'k', ...owner }),
  ].map((command) => refusal(aws.s3.send(command as GetBucketTaggingCommand)));
  expect(new Set(await Promise.all(sent))).toEqual(new Set(['AccessDenied: Access Denied']));
});
