import {
  CreateTrailCommand,
  DeleteTrailCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { GetPartitionsCommand } from '@aws-sdk/client-glue';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { askAthena, refusal, testAws } from './clients.ts';
import { trailPolicy } from './cloudtrail/testing.ts';

test('the resources of an account, as plain data', async () => {
  const aws = await testAws();
  aws.addBucket('logs', { tags: { b: '2', a: '1' }, versioning: 'Enabled' });
  for (const body of ['one', 'two']) aws.putObject('logs', 'k', body);
  aws.addTrail({ name: 'other', bucket: 'logs', tags: { a: 'b' } });
  await askAthena(aws, 'create database audit');
  const resources = aws.resources();
  expect(resources).toMatchInlineSnapshot(`
    {
      "buckets": [
        {
          "encryption": {
            "Rules": [
              {
                "ApplyServerSideEncryptionByDefault": {
                  "SSEAlgorithm": "AES256",
                },
                "BlockedEncryptionTypes": {
                  "EncryptionType": [
                    "SSE-C",
                  ],
                },
                "BucketKeyEnabled": false,
              },
            ],
          },
          "name": "logs",
          "objects": 1,
          "owner": "111122223333",
          "ownershipControls": {
            "Rules": [
              {
                "ObjectOwnership": "BucketOwnerEnforced",
              },
            ],
          },
          "policy": null,
          "publicAccessBlock": {
            "BlockPublicAcls": true,
            "BlockPublicPolicy": true,
            "IgnorePublicAcls": true,
            "RestrictPublicBuckets": true,
          },
          "region": "us-east-1",
          "tags": {
            "a": "1",
            "b": "2",
          },
          "versioning": {
            "Status": "Enabled",
          },
          "versions": 2,
        },
        {
          "encryption": {
            "Rules": [
              {
                "ApplyServerSideEncryptionByDefault": {
                  "SSEAlgorithm": "AES256",
                },
                "BlockedEncryptionTypes": {
                  "EncryptionType": [
                    "SSE-C",
                  ],
                },
                "BucketKeyEnabled": false,
              },
            ],
          },
          "name": "results",
          "objects": 2,
          "owner": "111122223333",
          "ownershipControls": {
            "Rules": [
              {
                "ObjectOwnership": "BucketOwnerEnforced",
              },
            ],
          },
          "policy": null,
          "publicAccessBlock": {
            "BlockPublicAcls": true,
            "BlockPublicPolicy": true,
            "IgnorePublicAcls": true,
            "RestrictPublicBuckets": true,
          },
          "region": "us-east-1",
          "tags": {},
          "versions": 2,
        },
      ],
      "databases": [
        {
          "name": "audit",
          "tables": [],
        },
      ],
      "trails": [
        {
          "arn": "arn:aws:cloudtrail:us-east-1:111122223333:trail/other",
          "bucket": "logs",
          "homeRegion": "us-east-1",
          "includesGlobal": true,
          "isLogging": true,
          "isMultiRegion": true,
          "isOrganization": false,
          "kmsKey": null,
          "name": "other",
          "prefix": null,
          "recursive": true,
          "selectors": {
            "EventSelectors": [
              {
                "DataResources": [],
                "ExcludeManagementEventSources": [],
                "IncludeManagementEvents": true,
                "ReadWriteType": "All",
              },
            ],
          },
          "tags": {
            "a": "b",
          },
          "validatesFiles": false,
        },
      ],
      "workgroups": [
        {
          "name": "primary",
          "queries": 1,
          "tags": {},
        },
      ],
    }
  `);
  expect(aws.resources()).toEqual(resources);
  await askAthena(aws, 'show databases');
  expect(aws.resources()).not.toEqual(resources);
  expect(aws.resources({ counts: false }).workgroups).toEqual([{ name: 'primary', tags: {} }]);
});

test('a rule for the n-th call of any kind takes a call of every service', async () => {
  const aws = await testAws();
  const calls = [
    () => aws.sts.send(new GetCallerIdentityCommand({})),
    () => aws.cloudTrail.send(new GetTrailStatusCommand({ Name: 'audit' })),
    () => aws.s3.send(new HeadBucketCommand({ Bucket: 'results' })),
    () => aws.glue.send(new GetPartitionsCommand({ DatabaseName: 'd', TableName: 't' })),
    () => askAthena(aws, 'select 1'),
  ];
  const refused: (string | undefined)[] = [];
  for (const at of calls.keys()) {
    const before = aws.calls.length;
    aws.refuse({ at: at + 1, kind: 'internal' });
    for (const call of calls) await refusal(call());
    refused.push(aws.calls.slice(before).find(({ fault }) => fault !== undefined)?.service);
  }
  expect(refused).toEqual(['sts', 'cloudtrail', 's3', 'glue', 'athena']);
});

test('what takes effect is done, though the answer is lost', async () => {
  const aws = await testAws();
  aws.addBucket('logs', { policy: trailPolicy() });
  const before = aws.resources();
  const create = new CreateTrailCommand({ Name: 'audit', S3BucketName: 'logs' });
  aws.refuse({ at: 1, kind: 'reset', takesEffect: true });
  expect(await refusal(aws.cloudTrail.send(create))).not.toContain('not refused');
  expect(await refusal(aws.cloudTrail.send(create))).toContain('TrailAlreadyExistsException');
  await aws.cloudTrail.send(new DeleteTrailCommand({ Name: 'audit' }));
  expect(aws.resources()).toEqual(before);
});
