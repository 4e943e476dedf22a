import {
  AddTagsCommand,
  CloudTrailClient,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  ListTrailsCommand,
  PutEventSelectorsCommand,
  RemoveTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { expect, onTestFinished, test } from 'vitest';
import { refusal, type TestAws } from '../clients.ts';
import { ARN, createTrail, withLogBucket } from './testing.ts';

const Name = 'audit';

function inWest(aws: TestAws): CloudTrailClient {
  const west = new CloudTrailClient({ ...aws.settings, region: 'eu-west-1' });
  onTestFinished(() => west.destroy());
  return west;
}

async function withTrail(IsMultiRegionTrail: boolean): Promise<TestAws> {
  const aws = await withLogBucket();
  await createTrail(aws, { IsMultiRegionTrail, TagsList: [{ Key: 'a', Value: 'b' }] });
  return aws;
}

test('a trail of all regions has shadows, which go by their ARN', async () => {
  const aws = await withTrail(true);
  const west = inWest(aws);
  const names = async (client: CloudTrailClient, input: object) =>
    (await client.send(new DescribeTrailsCommand(input))).trailList?.map(
      ({ HomeRegion }) => HomeRegion,
    );
  expect(await names(aws.cloudTrail, {})).toEqual(['us-east-1']);
  expect(await names(west, {})).toEqual(['us-east-1']);
  expect(await names(west, { includeShadowTrails: false })).toEqual([]);
  expect(await names(west, { trailNameList: [Name] })).toEqual([]);
  expect(await names(west, { trailNameList: [ARN] })).toEqual(['us-east-1']);
  expect(await names(west, { trailNameList: ['unknown'] })).toEqual([]);
  expect(await refusal(west.send(new GetTrailStatusCommand({ Name })))).toBe(
    'TrailNotFoundException: Unknown trail: audit for the user: 111122223333',
  );
  expect(await west.send(new GetTrailStatusCommand({ Name: ARN }))).toMatchObject({
    IsLogging: false,
  });
  const { Trail } = await aws.cloudTrail.send(new GetTrailCommand({ Name }));
  expect(Trail).toMatchObject({ HomeRegion: 'us-east-1', HasCustomEventSelectors: false });
});

const changes = (name: string) => [
  new StartLoggingCommand({ Name: name }),
  new StopLoggingCommand({ Name: name }),
  new UpdateTrailCommand({ Name: name }),
  new PutEventSelectorsCommand({ TrailName: name, EventSelectors: [{}] }),
  new DeleteTrailCommand({ Name: name }),
];

test('a trail is changed in its home region only', async () => {
  const west = inWest(await withTrail(true));
  const codes = async (name: string) => {
    const sent = changes(name).map((command) => refusal(west.send(command as StartLoggingCommand)));
    return new Set((await Promise.all(sent)).map((text) => text.split(':')[0]));
  };
  expect(await codes(Name)).toEqual(new Set(['InvalidHomeRegionException']));
  expect(await codes(ARN)).toEqual(new Set(['InvalidHomeRegionException']));
  expect(await codes('other')).toEqual(new Set(['TrailNotFoundException']));
});

test('a trail of one region is unknown in others', async () => {
  const aws = await withTrail(false);
  const west = inWest(aws);
  expect(await refusal(west.send(new DeleteTrailCommand({ Name })))).toContain('TrailNotFound');
  expect(await refusal(west.send(new GetTrailCommand({ Name: ARN })))).toContain('TrailNotFound');
  expect((await west.send(new DescribeTrailsCommand({}))).trailList).toEqual([]);
  const { Trails } = await west.send(new ListTrailsCommand({}));
  expect(Trails).toEqual([{ Name, TrailARN: ARN, HomeRegion: 'us-east-1' }]);
});

test('logging is started and stopped, again and again', async () => {
  const { cloudTrail, advance } = await withTrail(true);
  const status = () => cloudTrail.send(new GetTrailStatusCommand({ Name }));
  expect(await status()).toMatchObject({ IsLogging: false, TimeLoggingStarted: '' });
  for (const _ of [1, 2]) await cloudTrail.send(new StartLoggingCommand({ Name }));
  expect(await status()).toMatchObject({
    IsLogging: true,
    StartLoggingTime: new Date('2026-11-20T12:00:00Z'),
    TimeLoggingStarted: '2026-11-20T12:00:00Z',
  });
  advance(10);
  for (const _ of [1, 2]) await cloudTrail.send(new StopLoggingCommand({ Name: ARN }));
  expect(await status()).toMatchObject({
    IsLogging: false,
    StopLoggingTime: new Date('2026-11-20T12:10:00Z'),
  });
  await cloudTrail.send(new DeleteTrailCommand({ Name }));
  expect(await refusal(status())).toContain('TrailNotFoundException');
  expect(await refusal(cloudTrail.send(new DeleteTrailCommand({ Name })))).toContain('NotFound');
});

test('tags, in the home region', async () => {
  const aws = await withTrail(true);
  const { cloudTrail } = aws;
  const list = (ResourceIdList: string[], client = cloudTrail) =>
    client.send(new ListTagsCommand({ ResourceIdList }));
  await cloudTrail.send(
    new AddTagsCommand({ ResourceId: ARN, TagsList: [{ Key: 'c', Value: 'd' }] }),
  );
  await cloudTrail.send(new RemoveTagsCommand({ ResourceId: ARN, TagsList: [{ Key: 'a' }] }));
  expect((await list([ARN])).ResourceTagList).toEqual([
    { ResourceId: ARN, TagsList: [{ Key: 'c', Value: 'd' }] },
  ]);
  expect(await refusal(list([Name]))).toContain('CloudTrailARNInvalidException');
  expect(await refusal(list([`${ARN}x`]))).toContain('ResourceNotFoundException');
  expect(await refusal(list([ARN], inWest(aws)))).toContain('ResourceNotFoundException');
  const TagsList = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
  expect(
    await refusal(cloudTrail.send(new AddTagsCommand({ ResourceId: ARN, TagsList }))),
  ).toContain('TagsLimitExceededException');
});

test('selectors of a new trail, and an operation that is not known', async () => {
  const { cloudTrail } = await withTrail(true);
  expect(await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: Name }))).toMatchObject({
    TrailARN: ARN,
    EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
  });
  const unknown = new GetInsightSelectorsCommand({ TrailName: Name });
  expect(await refusal(cloudTrail.send(unknown))).toContain('NotImplemented');
});

test('faults have CloudTrail’s codes', async () => {
  const aws = await withTrail(true);
  const seen: string[] = [];
  for (const kind of ['throttle', 'internal', 'expired', 'denied'] as const) {
    aws.refuse({ kind });
    seen.push(await refusal(aws.cloudTrail.send(new GetTrailStatusCommand({ Name }))));
  }
  expect(seen).toMatchInlineSnapshot(`
    [
      "ThrottlingException: Rate exceeded",
      "InternalFailure: An internal error occurred",
      "ExpiredTokenException: The security token included in the request is expired",
      "AccessDeniedException: User: arn:aws:iam::111122223333:user/x is not authorized to perform: cloudtrail:GetTrailStatus on resource: arn:aws:cloudtrail:us-east-1:111122223333:trail/audit because no identity-based policy allows the cloudtrail:GetTrailStatus action",
    ]
  `);
  aws.refuse({ kind: 'denied', takesEffect: true });
  expect(await refusal(aws.cloudTrail.send(new DeleteTrailCommand({ Name })))).toContain(
    'AccessDenied',
  );
  expect(await refusal(aws.cloudTrail.send(new GetTrailCommand({ Name })))).toContain('NotFound');
});
