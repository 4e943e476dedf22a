import {
  DeleteBucketPolicyCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { refusal, type TestAws, testAws } from '../clients.ts';

const Bucket = 'mine';

async function withBucket(): Promise<TestAws> {
  const aws = await testAws();
  aws.addBucket(Bucket);
  return aws;
}

function statement(changes: object = {}): object {
  return {
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
    ...changes,
  };
}

test('policies that S3 does not take', async () => {
  const { s3 } = await withBucket();
  const put = (...statements: object[]) =>
    refusal(
      s3.send(
        new PutBucketPolicyCommand({
          Bucket,
          Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
        }),
      ),
    );
  expect({
    good: await put(statement()),
    'no JSON': await refusal(s3.send(new PutBucketPolicyCommand({ Bucket, Policy: '{' }))),
    'another bucket': await put(statement({ Resource: 'arn:aws:s3:::other/*' })),
    'another partition': await put(statement({ Resource: `arn:aws-cn:s3:::${Bucket}/*` })),
    'a bucket for an object': await put(statement({ Resource: `arn:aws:s3:::${Bucket}` })),
    'an object for a bucket': await put(statement({ Action: 's3:GetBucketAcl' })),
    effect: await put(statement({ Effect: 'allow' })),
    field: await put(statement({ Conditions: {} })),
    principal: await put(statement({ Principal: { AWS: 'somebody' } })),
    operator: await put(statement({ Condition: { StringsEqual: { 'aws:SourceArn': 'x' } } })),
    public: await put(statement({ Principal: '*' })),
    'less public': await put(
      statement({ Principal: '*', Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }),
    ),
  }).toMatchInlineSnapshot(`
    {
      "a bucket for an object": "MalformedPolicy: Action does not apply to any resource(s) in statement",
      "an object for a bucket": "MalformedPolicy: Action does not apply to any resource(s) in statement",
      "another bucket": "MalformedPolicy: Policy has invalid resource",
      "another partition": "MalformedPolicy: Policy has invalid resource",
      "effect": "MalformedPolicy: Invalid effect: allow",
      "field": "MalformedPolicy: Unknown field Conditions",
      "good": "not refused",
      "less public": "not refused",
      "no JSON": "MalformedPolicy: This policy contains invalid Json",
      "operator": "MalformedPolicy: Invalid Condition type : StringsEqual",
      "principal": "MalformedPolicy: Invalid principal in policy",
      "public": "AccessDenied: User is not authorized to perform: s3:PutBucketPolicy on resource because public policies are blocked by the BlockPublicPolicy block public access setting.",
    }
  `);
});

test('a denial keeps the caller out; TLS is what everything comes by', async () => {
  const { s3 } = await withBucket();
  const deny = (changes: object) =>
    s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: JSON.stringify({
          Statement: [statement({ Effect: 'Deny', Principal: '*', ...changes })],
        }),
      }),
    );
  const put = () => refusal(s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' })));
  const list = () => refusal(s3.send(new ListObjectsV2Command({ Bucket })));
  const both = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
  await deny({
    Action: 's3:*',
    Resource: both,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  expect([await put(), await list()]).toEqual(['not refused', 'not refused']);
  await deny({});
  expect([await put(), await list()]).toEqual(['AccessDenied: Access Denied', 'not refused']);
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  expect(await put()).toBe('not refused');
});
