import {
  BatchGetQueryExecutionCommand,
  CreateWorkGroupCommand,
  type CreateWorkGroupCommandInput,
  DeleteWorkGroupCommand,
  GetQueryExecutionCommand,
  GetWorkGroupCommand,
  ListQueryExecutionsCommand,
  ListTagsForResourceCommand,
  ListWorkGroupsCommand,
  StartQueryExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateWorkGroupCommand,
} from '@aws-sdk/client-athena';
import { expect, test } from 'vitest';
import { refusal, type TestAws, testAws } from './clients.ts';

const Name = 'trail-audit';
const ARN = `arn:aws:athena:us-east-1:111122223333:workgroup/${Name}`;

function create(aws: TestAws, input: Partial<CreateWorkGroupCommandInput> = {}) {
  return aws.athena.send(new CreateWorkGroupCommand({ Name, ...input }));
}

const CONFIGURATION = {
  EnforceWorkGroupConfiguration: true,
  PublishCloudWatchMetricsEnabled: false,
  BytesScannedCutoffPerQuery: 10_000_000,
  EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
  ResultConfiguration: {
    OutputLocation: 's3://results/athena-results/',
    ExpectedBucketOwner: '111122223333',
    EncryptionConfiguration: { EncryptionOption: 'SSE_S3' as const },
  },
};

test('a workgroup is read as it was made, and changed', async () => {
  const aws = await testAws();
  await create(aws, { Configuration: CONFIGURATION, Description: 'audits' });
  const read = async () =>
    (await aws.athena.send(new GetWorkGroupCommand({ WorkGroup: Name }))).WorkGroup;
  expect(await read()).toMatchObject({
    Name,
    State: 'ENABLED',
    Description: 'audits',
    CreationTime: new Date('2026-11-20T12:00:00Z'),
    Configuration: CONFIGURATION,
  });
  await aws.athena.send(
    new UpdateWorkGroupCommand({
      WorkGroup: Name,
      State: 'DISABLED',
      ConfigurationUpdates: {
        BytesScannedCutoffPerQuery: 20_000_000,
        ResultConfigurationUpdates: {
          OutputLocation: 's3://results/elsewhere/',
          RemoveEncryptionConfiguration: true,
        },
      },
    }),
  );
  expect(await read()).toMatchObject({
    State: 'DISABLED',
    Configuration: {
      BytesScannedCutoffPerQuery: 20_000_000,
      EnforceWorkGroupConfiguration: true,
      ResultConfiguration: {
        OutputLocation: 's3://results/elsewhere/',
        ExpectedBucketOwner: '111122223333',
      },
    },
  });
  const { WorkGroups } = await aws.athena.send(new ListWorkGroupsCommand({}));
  expect(WorkGroups?.map(({ Name: name, State }) => [name, State])).toEqual([
    ['primary', 'ENABLED'],
    [Name, 'DISABLED'],
  ]);
});

test('workgroups that Athena does not make', async () => {
  const aws = await testAws();
  await create(aws);
  const configured = (Configuration: object) =>
    create(aws, { Name: 'other', Configuration: { ...CONFIGURATION, ...Configuration } });
  const sent = [
    create(aws),
    create(aws, { Name: 'no spaces' }),
    create(aws, { Name: 'tagged', Tags: [{ Key: 'aws:x', Value: 'y' }] }),
    configured({ BytesScannedCutoffPerQuery: 9_999_999 }),
    configured({ EngineVersion: { SelectedEngineVersion: 'Athena engine version 2' } }),
    configured({ ResultConfiguration: { OutputLocation: 'results/' } }),
  ];
  expect(await Promise.all(sent.map(refusal))).toMatchInlineSnapshot(`
    [
      "InvalidRequestException: WorkGroup is already created",
      "InvalidRequestException: 1 validation error detected: Value 'no spaces' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9._-]{1,128}",
      "InvalidRequestException: The tag aws:x is not valid.",
      "InvalidRequestException: 1 validation error detected: Value '9999999' at 'configuration.bytesScannedCutoffPerQuery' failed to satisfy constraint: Member must have value greater than or equal to 10000000",
      "InvalidRequestException: The selected engine version Athena engine version 2 is not valid.",
      "InvalidRequestException: outputLocation is not a valid S3 path.",
    ]
  `);
  expect(
    await refusal(aws.athena.send(new UpdateWorkGroupCommand({ WorkGroup: 'unknown' }))),
  ).toContain('WorkGroup is not found.');
});

test('tags', async () => {
  const aws = await testAws();
  await create(aws, { Tags: [{ Key: 'a', Value: 'b' }] });
  const list = (ResourceARN = ARN) =>
    aws.athena.send(new ListTagsForResourceCommand({ ResourceARN }));
  const Tags = [{ Key: 'trail-audit:table', Value: 'cloudtrail_logs' }];
  await aws.athena.send(new TagResourceCommand({ ResourceARN: ARN, Tags }));
  await aws.athena.send(new UntagResourceCommand({ ResourceARN: ARN, TagKeys: ['a'] }));
  expect((await list()).Tags).toEqual(Tags);
  expect(await refusal(list(`${ARN}x`))).toContain('ResourceNotFoundException');
  expect(await refusal(list(ARN.replace('us-east-1', 'eu-west-1')))).toContain(
    'ResourceNotFoundException',
  );
  expect(await refusal(list(Name))).toContain('InvalidRequestException');
});

function start(aws: TestAws, QueryString = 'select 1') {
  return aws.athena.send(new StartQueryExecutionCommand({ WorkGroup: Name, QueryString }));
}

test('a workgroup that was used goes with all its queries, or stays', async () => {
  const aws = await testAws();
  await create(aws, { Configuration: CONFIGURATION });
  const drop = (WorkGroup: string, RecursiveDeleteOption?: boolean) =>
    refusal(
      aws.athena.send(
        new DeleteWorkGroupCommand({
          WorkGroup,
          ...(RecursiveDeleteOption === undefined ? {} : { RecursiveDeleteOption }),
        }),
      ),
    );
  const { QueryExecutionId } = await start(aws);
  expect(await drop(Name)).toBe('InvalidRequestException: WorkGroup trail-audit is not empty');
  expect(await drop(Name, true)).toBe('not refused');
  const gone = aws.athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
  expect(await refusal(gone)).toContain('was not found');
  expect(await drop(Name, true)).toContain('WorkGroup is not found.');
  expect(await drop('primary', true)).toContain('InvalidRequestException');
  await create(aws);
  expect(await drop(Name)).toBe('not refused');
});

test('queries of a workgroup are listed, the newest first, and looked at together', async () => {
  const aws = await testAws();
  await create(aws, { Configuration: CONFIGURATION });
  const ids: string[] = [];
  for (const query of ['select 1', 'select 2', 'select 3']) {
    ids.unshift((await start(aws, query)).QueryExecutionId!);
  }
  const list = (input: object) =>
    aws.athena.send(new ListQueryExecutionsCommand({ WorkGroup: Name, ...input }));
  const page = await list({ MaxResults: 2 });
  const rest = await list({ MaxResults: 2, NextToken: page.NextToken });
  expect([page, rest].map(({ QueryExecutionIds }) => QueryExecutionIds)).toEqual([
    ids.slice(0, 2),
    ids.slice(2),
  ]);
  expect(rest.NextToken).toBeUndefined();
  expect((await list({ WorkGroup: 'primary' })).QueryExecutionIds).toEqual([]);
  expect(await refusal(list({ WorkGroup: 'unknown' }))).toContain('WorkGroup is not found.');
  const batch = await aws.athena.send(
    new BatchGetQueryExecutionCommand({ QueryExecutionIds: [ids[0]!, 'unknown'] }),
  );
  expect(batch.QueryExecutions?.map(({ Query }) => Query)).toEqual(['select 3']);
  expect(batch.UnprocessedQueryExecutionIds).toMatchObject([{ QueryExecutionId: 'unknown' }]);
});

test('results go where the workgroup says, while that bucket is there and its owner’s', async () => {
  const aws = await testAws();
  aws.addBucket('results', { owner: '999988887777' });
  await create(aws, { Configuration: CONFIGURATION });
  expect(await refusal(start(aws))).toContain('Unable to verify/create output bucket results');
  aws.addBucket('results');
  expect(await refusal(start(aws))).toBe('not refused');
});
