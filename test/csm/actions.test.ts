import * as s3 from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { usedActions } from '../../src/csm/actions.ts';
import { newHearing } from '../../src/csm/hearing.ts';
import type { UsedActions } from '../../src/model/csm.ts';
import { bytes, call } from './events.ts';

function used(
  ...operations: readonly (readonly [service: string, operation: string])[]
): UsedActions {
  const hearing = newHearing({
    minimums: [],
    asOf: '2026-11-21',
    fullAccessKeys: false,
    onEvent: () => {},
  });
  for (const [Service, Api] of operations) {
    hearing.take(bytes(call({ Service, Api })), '127.0.0.1');
  }
  return usedActions(hearing.heard().rows);
}

function needed(service: string, operation: string): readonly string[] {
  return used([service, operation]).needed.map(({ action }) => action);
}

test.each([
  ['GetObject', ['s3:GetObject']],
  ['HeadObject', ['s3:GetObject']],
  ['HeadBucket', ['s3:ListBucket']],
  ['ListObjectsV2', ['s3:ListBucket']],
  ['ListObjectVersions', ['s3:ListBucketVersions']],
  ['ListBuckets', ['s3:ListAllMyBuckets']],
  ['UploadPart', ['s3:PutObject']],
  ['CompleteMultipartUpload', ['s3:PutObject']],
  ['AbortMultipartUpload', ['s3:AbortMultipartUpload']],
  ['ListParts', ['s3:ListMultipartUploadParts']],
  ['CopyObject', ['s3:GetObject', 's3:PutObject']],
  ['DeleteObjects', ['s3:DeleteObject']],
  ['PutBucketCors', ['s3:PutBucketCORS']],
  ['DeleteBucketCors', ['s3:PutBucketCORS']],
  ['PutPublicAccessBlock', ['s3:PutBucketPublicAccessBlock']],
  ['GetBucketEncryption', ['s3:GetEncryptionConfiguration']],
  ['PutBucketReplication', ['iam:PassRole', 's3:PutReplicationConfiguration']],
  ['CreateSession', ['s3express:CreateSession']],
])('S3 %s needs %j', (operation, actions) => {
  expect(needed('S3', operation)).toEqual(actions);
});

test('every operation of S3 that the SDK of today has is in the mapping', () => {
  const operations = Object.keys(s3)
    .filter((name) => name.endsWith('Command') && name !== '$Command')
    .map((name) => name.replace(/Command$/, ''));
  expect(operations.length).toBeGreaterThan(100);
  const unverified = operations.filter((operation) =>
    used(['S3', operation]).needed.some(({ basis }) => basis === 'unverified'),
  );
  expect(unverified).toEqual([]);
});

test('S3 Control has account-wide actions of its own', () => {
  expect(needed('S3 Control', 'GetPublicAccessBlock')).toEqual(['s3:GetAccountPublicAccessBlock']);
  expect(needed('S3 Control', 'CreateJob')).toEqual(['s3:CreateJob']);
});

test('what other services need is named, and marked', () => {
  expect(used(['CloudWatch Logs', 'PutLogEvents']).needed).toEqual([
    {
      action: 'cloudwatchlogs:PutLogEvents',
      alternatives: [],
      operations: ['CloudWatch Logs PutLogEvents'],
      basis: 'unverified',
    },
  ]);
  expect(used(['S3', 'OperationOfTomorrow']).needed[0]).toMatchObject({
    action: 's3:OperationOfTomorrow',
    basis: 'unverified',
  });
  expect(used(['S3', 'constructor']).needed[0]!.basis).toBe('unverified');
});

test('what only parameters tell is possible, and not in the policy', () => {
  const actions = used(
    ['S3', 'PutObject'],
    ['S3', 'CreateMultipartUpload'],
    ['DynamoDB', 'GetItem'],
  );
  expect(actions.possible).toContainEqual({
    action: 's3:PutObjectAcl',
    operations: ['S3 CreateMultipartUpload', 'S3 PutObject'],
  });
  expect(actions.document).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Used', Effect: 'Allow', Action: ['s3:PutObject'], Resource: '*' },
      { Sid: 'UsedUnverified', Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: '*' },
    ],
  });
});

test('a sender cannot write a policy', () => {
  const { needed: actions } = used(['S3:*","x', 'Get*?"}\u001b']);
  expect(actions[0]!.action).toBe('s3x:Get');
});
