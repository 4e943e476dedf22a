import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListUsersCommand,
  ListUserTagsCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, onTestFinished, test } from 'vitest';
import { refusal, testAws } from './clients.ts';

async function world() {
  const aws = await testAws({ now: new Date('2026-11-20T12:00:00Z') });
  const ec2 = new EC2Client(aws.settings);
  const iam = new IAMClient(aws.settings);
  onTestFinished(() => {
    ec2.destroy();
    iam.destroy();
  });
  return { aws, ec2, iam };
}

const ID = { Name: 'instance-id', Values: ['i-1', 'i-2', 'i-3', 'i-9'] };

describe('EC2', () => {
  test('instances by filter, in pages, of one region', async () => {
    const { aws, ec2 } = await world();
    for (const id of ['i-1', 'i-2', 'i-3']) {
      aws.addInstance({ id, region: 'us-east-1', tags: { Name: `<${id}>` } });
    }
    aws.addInstance({ id: 'i-9', region: 'eu-west-1' });
    const first = await ec2.send(new DescribeInstancesCommand({ Filters: [ID] }));
    const NextToken = first.NextToken!;
    const second = await ec2.send(new DescribeInstancesCommand({ Filters: [ID], NextToken }));
    const found = [first, second].flatMap(({ Reservations }) =>
      Reservations!.flatMap(({ Instances }) => Instances!),
    );
    expect(found.map(({ InstanceId, Tags }) => [InstanceId, Tags![0]!.Value])).toEqual([
      ['i-1', '<i-1>'],
      ['i-2', '<i-2>'],
      ['i-3', '<i-3>'],
    ]);
    expect(second.NextToken).toBeUndefined();
    expect(aws.calls[0]).toMatchObject({
      service: 'ec2',
      input: { Filter: [{ Name: 'instance-id', Value: ID.Values }] },
    });
  });

  test('what is not there, and what is not known', async () => {
    const { ec2 } = await world();
    const ask = (command: DescribeInstancesCommand) => refusal(ec2.send(command));
    expect(await ask(new DescribeInstancesCommand({ InstanceIds: ['i-9'] }))).toBe(
      "InvalidInstanceID.NotFound: The instance ID 'i-9' does not exist",
    );
    const filter = { Name: 'tag:Name', Values: ['x'] };
    expect(await ask(new DescribeInstancesCommand({ Filters: [filter] }))).toContain('is invalid');
    expect(await ask(new DescribeInstancesCommand({ DryRun: true }))).toContain('UnknownParameter');
    expect(await ask(new DescribeInstancesCommand({ NextToken: 'x' }))).toContain(
      'InvalidNextToken',
    );
    expect(await refusal(ec2.send(new DescribeVpcsCommand({})))).toContain('NotImplemented');
  });

  test('interfaces by each kind of address', async () => {
    const { aws, ec2 } = await world();
    const region = 'us-east-1';
    aws.addInterface({
      id: 'eni-1',
      region,
      privateIp: '10.0.0.1',
      publicIp: '203.0.113.1',
      instance: 'i-1',
    });
    aws.addInterface({ id: 'eni-2', region, ipv6: '2001:db8::1', kind: 'lambda' });
    const by = async (Name: string, value: string) => {
      const command = new DescribeNetworkInterfacesCommand({
        Filters: [{ Name, Values: [value] }],
      });
      const { NetworkInterfaces } = await ec2.send(command);
      return NetworkInterfaces!.map((one) => one.NetworkInterfaceId);
    };
    expect(await by('addresses.private-ip-address', '10.0.0.1')).toEqual(['eni-1']);
    expect(await by('addresses.association.public-ip', '203.0.113.1')).toEqual(['eni-1']);
    expect(await by('ipv6-addresses.ipv6-address', '2001:db8::1')).toEqual(['eni-2']);
    expect(await by('addresses.private-ip-address', '203.0.113.1')).toEqual([]);
  });

  test('refusals in its own words', async () => {
    const { aws, ec2 } = await world();
    const ask = () => refusal(ec2.send(new DescribeInstancesCommand({})));
    aws.refuse({ kind: 'denied' });
    expect(await ask()).toMatch(
      /^UnauthorizedOperation: You are not authorized .* ec2:DescribeInstances/,
    );
    aws.refuse({ kind: 'throttle' });
    expect(await ask()).toContain('RequestLimitExceeded');
    aws.refuse({ kind: 'expired' });
    expect(await ask()).toContain('RequestExpired');
  });
});

describe('IAM', () => {
  test('keys and tags, in pages', async () => {
    const { aws, iam } = await world();
    aws.addUser({
      name: 'alice',
      tags: { a: '1', b: '2', c: '3' },
      keys: [
        { id: 'AKIA1', last: { date: '2026-11-19T08:00:00Z', service: 's3', region: 'us-east-1' } },
        { id: 'AKIA2' },
      ],
    });
    const use = (AccessKeyId: string) => iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    expect(await use('AKIA1')).toMatchObject({
      UserName: 'alice',
      AccessKeyLastUsed: { ServiceName: 's3', LastUsedDate: new Date('2026-11-19T08:00:00Z') },
    });
    expect(await use('AKIA2')).toMatchObject({
      UserName: 'alice',
      AccessKeyLastUsed: { ServiceName: 'N/A' },
    });
    const first = await iam.send(new ListUserTagsCommand({ UserName: 'alice' }));
    const { Marker } = first;
    const second = await iam.send(new ListUserTagsCommand({ UserName: 'alice', Marker }));
    expect([
      first.Tags!.length,
      first.IsTruncated,
      second.Tags!.length,
      second.IsTruncated,
    ]).toEqual([2, true, 1, false]);
  });

  test('what is not there, and what is not known', async () => {
    const { iam } = await world();
    expect(await refusal(iam.send(new ListUserTagsCommand({ UserName: 'x' })))).toContain(
      'NoSuchEntity',
    );
    expect(
      await refusal(iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIA1' }))),
    ).toContain('NoSuchEntity');
    expect(await refusal(iam.send(new ListUsersCommand({})))).toContain('NotImplemented');
  });
});

describe('LookupEvents', () => {
  const record = (eventTime: string, accessKeyId: string) => ({
    eventTime,
    eventName: 'AssumeRole',
    eventID: `${eventTime}`,
    responseElements: { credentials: { accessKeyId } },
  });
  const by = (AttributeKey: 'ResourceName' | 'EventName', AttributeValue: string) => ({
    LookupAttributes: [{ AttributeKey, AttributeValue }],
  });

  test('events of a resource and a region, the newest first, 90 days back', async () => {
    const { aws } = await world();
    const region = 'us-east-1';
    for (const time of ['2026-08-01T00:00:00Z', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z']) {
      aws.addPastEvent({ region, record: record(time, 'ASIA1') });
    }
    aws.addPastEvent({ region, record: record('2026-11-03T00:00:00Z', 'ASIA2') });
    aws.addPastEvent({ region: 'eu-west-1', record: record('2026-11-04T00:00:00Z', 'ASIA1') });
    const ask = async (more: object) => {
      const command = new LookupEventsCommand({ ...by('ResourceName', 'ASIA1'), ...more });
      const { Events, NextToken } = await aws.cloudTrail.send(command);
      return [...Events!.map(({ EventTime }) => EventTime!.toISOString().slice(5, 10)), NextToken];
    };
    expect(await ask({})).toEqual(['11-02', '11-01', undefined]);
    expect(await ask({ MaxResults: 1 })).toEqual(['11-02', 'page-1']);
    expect(await ask({ MaxResults: 1, NextToken: 'page-1' })).toEqual(['11-01', undefined]);
    expect(await ask({ StartTime: new Date('2026-11-01T12:00:00Z') })).toEqual([
      '11-02',
      undefined,
    ]);
  });

  test('one attribute only, and no more than 50', async () => {
    const { aws } = await world();
    const two = [
      ...by('ResourceName', 'a').LookupAttributes,
      ...by('EventName', 'b').LookupAttributes,
    ];
    const ask = (input: object) => refusal(aws.cloudTrail.send(new LookupEventsCommand(input)));
    expect(await ask({ LookupAttributes: two })).toContain('InvalidLookupAttributes');
    expect(await ask({ MaxResults: 51 })).toContain('InvalidMaxResults');
    expect(await ask({ NextToken: 'x' })).toContain('InvalidNextToken');
    expect(
      await ask({ LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: 'x' }] }),
    ).toContain('not refused');
  });
});
