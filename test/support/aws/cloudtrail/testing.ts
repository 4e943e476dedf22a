import { CreateTrailCommand, type CreateTrailCommandInput } from '@aws-sdk/client-cloudtrail';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { type TestAws, testAws } from '../clients.ts';
import type { StandInOptions } from '../stand-in.ts';

export const LOGS = 'logs';
export const ARN = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/audit';

interface PolicyParts {
  readonly arn?: string;
  /** Operator of the condition on the ARN. */
  readonly operator?: string;
  readonly folders?: readonly string[];
  readonly more?: readonly object[];
}

/** The policy that a trail needs, with parts to be wrong. */
export function trailPolicy(parts: PolicyParts = {}): string {
  const { arn = ARN, operator = 'StringEquals', folders = ['111122223333'], more = [] } = parts;
  const common = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } };
  const source = { [operator]: { 'aws:SourceArn': arn } };
  const acl = { 's3:x-amz-acl': 'bucket-owner-full-control' };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        ...common,
        Action: 's3:GetBucketAcl',
        Resource: `arn:aws:s3:::${LOGS}`,
        Condition: source,
      },
      {
        ...common,
        Action: 's3:PutObject',
        Resource: folders.map((folder) => `arn:aws:s3:::${LOGS}/AWSLogs/${folder}/*`),
        Condition: { ...source, StringEquals: { ...source['StringEquals'], ...acl } },
      },
      ...more,
    ],
  });
}

export async function putPolicy(aws: TestAws, Policy: string): Promise<void> {
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: LOGS, Policy }));
}

/** A stand-in with a bucket `logs` that lets the trail `audit` in. */
export async function withLogBucket(options: StandInOptions = {}): Promise<TestAws> {
  const aws = await testAws(options);
  aws.addBucket(LOGS, { policy: trailPolicy() });
  return aws;
}

export function createTrail(aws: TestAws, input: Partial<CreateTrailCommandInput> = {}) {
  return aws.cloudTrail.send(
    new CreateTrailCommand({ Name: 'audit', S3BucketName: LOGS, ...input }),
  );
}
