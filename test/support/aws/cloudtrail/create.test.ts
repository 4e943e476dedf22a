import {
  CloudTrailClient,
  CreateTrailCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import { refusal, testAws } from '../clients.ts';
import { createTrail, LOGS, putPolicy, trailPolicy, withLogBucket } from './testing.ts';

test('a trail is made as it is asked for', async () => {
  const aws = await withLogBucket();
  expect(
    await createTrail(aws, {
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      TagsList: [{ Key: 'a', Value: 'b' }],
    }),
  ).toMatchObject({
    Name: 'audit',
    S3BucketName: LOGS,
    TrailARN: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/audit',
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    LogFileValidationEnabled: true,
    IsOrganizationTrail: false,
    RecursiveLogging: true,
  });
  expect(aws.calls).toMatchObject([
    { service: 'cloudtrail', operation: 'CreateTrail', status: 200, region: 'us-east-1' },
  ]);
});

test('names, prefixes, buckets and parameters that CloudTrail does not take', async () => {
  const aws = await withLogBucket();
  const sent = [
    createTrail(aws, { Name: 'ab' }),
    createTrail(aws, { Name: 'a--b' }),
    createTrail(aws, { Name: '-abc' }),
    createTrail(aws, { Name: '192.168.5.4' }),
    createTrail(aws, { Name: 'a b c' }),
    createTrail(aws, { S3KeyPrefix: 'p'.repeat(201) }),
    createTrail(aws, { S3BucketName: 'nowhere' }),
    createTrail(aws, { S3BucketName: 'No_Bucket' }),
    createTrail(aws, { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false }),
    createTrail(aws, { TagsList: [{ Key: 'aws:a', Value: 'b' }] }),
    createTrail(aws, { IsOrganizationTrail: true }),
    createTrail(aws, { SnsTopicName: 'topic' }),
  ];
  expect((await Promise.all(sent.map(refusal))).map((text) => text.split(':')[0])).toEqual([
    ...Array(5).fill('InvalidTrailNameException'),
    'InvalidS3PrefixException',
    'S3BucketDoesNotExistException',
    'InvalidS3BucketNameException',
    'InvalidParameterCombinationException',
    'InvalidTagParameterException',
    'OrganizationsNotInUseException',
    'SerializationException',
  ]);
});

const INSUFFICIENT =
  'InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for bucket: logs';

test.each([
  [
    'the ARN of another trail',
    trailPolicy({ arn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/other' }),
  ],
  [
    'a pattern where text is compared',
    trailPolicy({ arn: 'arn:aws:cloudtrail:*:111122223333:trail/*' }),
  ],
  ['the folder of another account', trailPolicy({ folders: ['444455556666'] })],
  ['one region only', trailPolicy({ folders: ['111122223333/CloudTrail/us-east-1'] })],
  [
    'a denial',
    trailPolicy({
      more: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::${LOGS}/AWSLogs/*`,
          Condition: { StringNotEquals: { 'aws:SourceAccount': '444455556666' } },
        },
      ],
    }),
  ],
  ['another service', trailPolicy().replaceAll('cloudtrail.amazonaws', 'config.amazonaws')],
  ['no right to look at the bucket', trailPolicy().replaceAll('GetBucketAcl', 'ListBucket')],
  ['another ACL', trailPolicy().replaceAll('bucket-owner-full-control', 'private')],
])('a policy with %s does not let a trail in', async (_, policy) => {
  const aws = await testAws();
  aws.addBucket(LOGS, { policy });
  expect(await refusal(createTrail(aws))).toBe(INSUFFICIENT);
});

test('without a policy no trail is let in', async () => {
  const aws = await testAws();
  aws.addBucket(LOGS);
  expect(await refusal(createTrail(aws))).toBe(INSUFFICIENT);
});

test.each([
  [
    'ArnLike and a pattern',
    trailPolicy({ operator: 'ArnLike', arn: 'arn:aws:cloudtrail:*:111122223333:trail/*' }),
  ],
  ['ArnEquals', trailPolicy({ operator: 'ArnEquals' })],
  ['StringLike and a pattern', trailPolicy({ operator: 'StringLike', arn: '*:trail/aud?t' })],
  [
    'a denial of what is no TLS',
    trailPolicy({
      more: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [`arn:aws:s3:::${LOGS}`, `arn:aws:s3:::${LOGS}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    }),
  ],
])('a policy with %s does', async (_, policy) => {
  const aws = await testAws();
  aws.addBucket(LOGS, { policy });
  expect(await refusal(createTrail(aws))).toBe('not refused');
});

test('a prefix is looked for in the policy; a policy may take its time', async () => {
  const aws = await withLogBucket({ policyDelay: 2 });
  const trail = () => refusal(createTrail(aws, { S3KeyPrefix: 'p' }));
  await putPolicy(aws, trailPolicy().replaceAll('/AWSLogs', '/p/AWSLogs'));
  expect([await trail(), await trail(), await trail()]).toEqual([
    INSUFFICIENT,
    INSUFFICIENT,
    'not refused',
  ]);
});

test('a name is taken once, in all regions where the trail is', async () => {
  const aws = await withLogBucket();
  const west = new CloudTrailClient({ ...aws.settings, region: 'eu-west-1' });
  await createTrail(aws, { IsMultiRegionTrail: true });
  expect(await refusal(createTrail(aws))).toBe(
    'TrailAlreadyExistsException: Trail audit already exists for customer: 111122223333',
  );
  const there = west.send(new CreateTrailCommand({ Name: 'audit', S3BucketName: LOGS }));
  expect(await refusal(there)).toContain('TrailAlreadyExistsException');
  west.destroy();
});

test('a region has five trails', async () => {
  const aws = await testAws();
  aws.addBucket(LOGS, {
    policy: trailPolicy({ operator: 'ArnLike', arn: 'arn:aws:cloudtrail:*:111122223333:trail/*' }),
  });
  for (const name of ['one', 'two', 'three', 'four', 'five'])
    await createTrail(aws, { Name: name });
  expect(await refusal(createTrail(aws, { Name: 'six' }))).toContain('MaximumNumberOfTrails');
});

test('an organization’s trail belongs to the account that manages it', async () => {
  const organization = { id: 'o-abc', management: '999900001111', delegated: ['111122223333'] };
  const aws = await testAws({ organization });
  const arn = 'arn:aws:cloudtrail:us-east-1:999900001111:trail/audit';
  const folders = ['999900001111', 'o-abc'];
  aws.addBucket(LOGS, { policy: trailPolicy({ arn, folders: ['999900001111'] }) });
  const trail = () => createTrail(aws, { IsOrganizationTrail: true });
  expect(await refusal(trail())).toBe(INSUFFICIENT);
  await putPolicy(aws, trailPolicy({ arn, folders }));
  expect(await trail()).toMatchObject({ TrailARN: arn, IsOrganizationTrail: true });
  const member = await withLogBucket({ organization: { ...organization, delegated: [] } });
  expect(await refusal(createTrail(member, { IsOrganizationTrail: true }))).toContain(
    'NotOrganizationMasterAccountException',
  );
});

test('keys', async () => {
  const aws = await withLogBucket();
  const arn = 'arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888';
  const trail = (KmsKeyId: string) => refusal(createTrail(aws, { KmsKeyId }));
  expect(await trail(arn)).toContain('KmsKeyNotFoundException');
  aws.addKmsKey({ arn, allowsCloudTrail: false });
  expect(await trail(arn)).toContain('InsufficientEncryptionPolicyException');
  expect(await trail('!')).toContain('InvalidKmsKeyIdException');
  aws.addKmsKey({ arn });
  const { KmsKeyId } = await createTrail(aws, { KmsKeyId: arn.split('/')[1]! });
  expect(KmsKeyId).toBe(arn);
});

test('a trail is changed under the same rules', async () => {
  const aws = await withLogBucket();
  await createTrail(aws);
  const update = (input: object) =>
    aws.cloudTrail.send(new UpdateTrailCommand({ Name: 'audit', ...input }));
  expect(await update({ EnableLogFileValidation: true, RecursiveLogging: false })).toMatchObject({
    LogFileValidationEnabled: true,
    RecursiveLogging: false,
    IsMultiRegionTrail: false,
  });
  expect(await refusal(update({ S3KeyPrefix: 'elsewhere' }))).toBe(INSUFFICIENT);
  expect(await refusal(update({ S3BucketName: 'nowhere' }))).toContain('S3BucketDoesNotExist');
});
