import {
  DeleteBucketEncryptionCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { refusal, type TestAws, testAws } from '../clients.ts';

const Bucket = 'mine';

async function withBucket(): Promise<TestAws> {
  const aws = await testAws();
  aws.addBucket(Bucket);
  return aws;
}

test('a new bucket has what S3 gives it, and none of the rest', async () => {
  const { s3 } = await withBucket();
  expect(await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
  });
  expect(
    (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls,
  ).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
  expect(
    (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration,
  ).toEqual({
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
        BucketKeyEnabled: false,
        BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
      },
    ],
  });
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
  expect(
    await Promise.all([
      refusal(s3.send(new GetBucketTaggingCommand({ Bucket }))),
      refusal(s3.send(new GetBucketPolicyCommand({ Bucket }))),
      refusal(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))),
    ]),
  ).toEqual([
    'NoSuchTagSet: The TagSet does not exist',
    'NoSuchBucketPolicy: The bucket policy does not exist',
    'NoSuchLifecycleConfiguration: The lifecycle configuration does not exist',
  ]);
});

test('documents are read as they were put', async () => {
  const { s3, calls } = await withBucket();
  const TagSet = [{ Key: 'trail-audit:name', Value: 'a + b' }];
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet);
  expect(calls[0]?.input).toEqual({ Bucket, Tagging: { TagSet } });
  await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
  expect(await refusal(s3.send(new GetBucketTaggingCommand({ Bucket })))).toContain('NoSuchTagSet');
  const KMSMasterKeyID = 'arn:aws:kms:us-east-1:111122223333:key/k';
  const Rules = [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID },
      BucketKeyEnabled: true,
    },
  ];
  await s3.send(
    new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }),
  );
  const encryption = () => s3.send(new GetBucketEncryptionCommand({ Bucket }));
  expect((await encryption()).ServerSideEncryptionConfiguration?.Rules).toEqual(Rules);
  await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
  expect((await encryption()).ServerSideEncryptionConfiguration?.Rules).toMatchObject([
    { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
  ]);
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: {} }));
  expect(
    (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
  ).toMatchObject({ BlockPublicPolicy: false });
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  expect(await refusal(s3.send(new GetPublicAccessBlockCommand({ Bucket })))).toContain(
    'NoSuchPublicAccessBlockConfiguration',
  );
});

test('a lifecycle is read as it was put, and refused as S3 refuses', async () => {
  const { s3 } = await withBucket();
  const put = (...Rules: LifecycleRule[]) =>
    s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    );
  const good: LifecycleRule = {
    ID: 'logs',
    Status: 'Enabled',
    Filter: { Prefix: 'AWSLogs/' },
    Expiration: { Days: 90 },
    NoncurrentVersionExpiration: { NoncurrentDays: 1 },
  };
  const unfinished: LifecycleRule = {
    Status: 'Enabled',
    Filter: { Prefix: '' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  };
  await put(good, { ...unfinished, ID: 'unfinished' });
  const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  expect(Rules).toEqual([good, { ...unfinished, ID: 'unfinished' }]);
  const { Filter: _, ...unfiltered } = good;
  const { Expiration: __, NoncurrentVersionExpiration: ___, ...idle } = good;
  expect(
    await Promise.all(
      [
        put(),
        put(good, good),
        put({ ...good, Expiration: { Days: 0 } }),
        put({ ...good, Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }),
        put(unfiltered),
        put(idle),
      ].map(refusal),
    ).then((all) => all.map((text) => text.slice(0, 60))),
  ).toMatchInlineSnapshot(`
    [
      "MalformedXML: The XML you provided was not well-formed or di",
      "InvalidArgument: Rule ID must be unique. Found same ID for m",
      "InvalidArgument: 'Days' for Expiration action must be a posi",
      "MalformedXML: The XML you provided was not well-formed or di",
      "MalformedXML: The XML you provided was not well-formed or di",
      "InvalidRequest: At least one action needs to be specified in",
    ]
  `);
});

test('documents that S3 does not take', async () => {
  const { s3 } = await withBucket();
  const tags = (TagSet: { Key: string; Value: string }[]) =>
    s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  const a = { Key: 'a', Value: 'b' };
  const sent = [
    tags([a, a]),
    tags([{ Key: 'aws:x', Value: '' }]),
    tags([{ Key: 'a'.repeat(129), Value: '' }]),
    s3.send(
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: 'Nobody' as 'ObjectWriter' }] },
      }),
    ),
    s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256', KMSMasterKeyID: 'k' },
            },
          ],
        },
      }),
    ),
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: {} })),
  ];
  expect((await Promise.all(sent.map(refusal))).map((text) => text.split(':')[0])).toEqual([
    'InvalidTag',
    'InvalidTag',
    'InvalidTag',
    'MalformedXML',
    'InvalidArgument',
    'IllegalVersioningConfigurationException',
  ]);
});
