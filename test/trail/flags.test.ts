import { expect, test } from 'vitest';
import { callCli } from '../support/call-cli.ts';
import { logFolder } from '../support/records.ts';
import {
  BUCKET,
  changes,
  filesOf,
  justDelivered,
  logsIn,
  nextCommands,
  OLD,
  run,
  start,
  steps,
} from './travel.ts';

test('logs that are there are read, and neither their bucket nor any trail is touched', async () => {
  const aws = await start();
  aws.putFolder('org-trail', 'logs/', 'test/sample-logs');
  aws.addTrail({
    name: 'trail-audit',
    bucket: 'org-trail',
    prefix: 'logs',
    tags: { 'trail-audit:name': 'trail-audit' },
  });
  const place = [
    '--use-bucket',
    's3://org-trail/logs',
    '--output-location',
    's3://results/athena/',
  ];
  const plan = steps(await run(aws, 'setup', ...place, '--dry-run', '--format', 'json'));
  expect(plan.map(({ kind }) => kind)).toEqual([
    'create-workgroup',
    'create-database',
    'create-table',
  ]);
  await run(aws, 'setup', ...place, '--yes');
  expect(changes(aws)).toEqual([
    'athena:CreateWorkGroup',
    'athena:StartQueryExecution',
    'athena:StartQueryExecution',
  ]);
  const from = aws.calls.length;
  await run(aws, 'setup', ...place);
  expect(changes(aws, from)).toEqual([]);

  const window = ['--from', '2026-11-10', '--to', '2026-11-15', '--format', 'csv'];
  const answer = await run(aws, 'sigv2', ...window);
  expect(answer.stdout.split('\r\n').length).toBeGreaterThan(10);
  expect(answer.stdout).toBe(
    (await callCli('sigv2', '--logs', 'test/sample-logs', ...window)).stdout,
  );
  expect(Object.keys(await filesOf(aws, 'results')).every((key) => key.startsWith('athena/'))).toBe(
    true,
  );
});

test('teardown of logs that were there', async () => {
  const aws = await start();
  aws.putFolder('org-trail', 'logs/', 'test/sample-logs');
  aws.addTrail({ name: 'org', bucket: 'org-trail', prefix: 'logs' });
  const place = [
    '--use-bucket',
    's3://org-trail/logs',
    '--output-location',
    's3://results/athena/',
  ];
  const before = aws.resources({ counts: false });
  const { objects } = aws.resources().buckets.find(({ name }) => name === 'org-trail')!;
  await run(aws, 'setup', ...place, '--yes');
  const from = aws.calls.length;
  await run(aws, 'teardown', '--delete-logs', '--yes');
  expect(aws.resources({ counts: false })).toEqual(before);
  expect(aws.resources().buckets.find(({ name }) => name === 'org-trail')).toMatchObject({
    objects,
  });
  expect(changes(aws, from).filter((call) => /^(s3|cloudtrail):/.test(call))).toEqual([]);
});

const ORGANIZATION = 'o-abcdefghij';

test.each([
  ['the management account', '111122223333', []],
  ['a delegated administrator', '999900001111', ['--management-account', '999900001111']],
] as const)('an organization’s trail, made by %s', async (_, management, flags) => {
  const aws = await start({
    now: justDelivered(),
    organization: { id: ORGANIZATION, management, delegated: ['111122223333'] },
  });
  const before = aws.resources();
  await run(aws, 'setup', '--organization', ORGANIZATION, ...flags, '--yes');
  const { trails, buckets, databases } = aws.resources();
  const arn = `arn:aws:cloudtrail:us-east-1:${management}:trail/trail-audit`;
  expect(trails).toMatchObject([{ arn, isOrganization: true, isLogging: true }]);
  const { policy } = buckets.find(({ name }) => name === BUCKET)! as {
    policy: { Statement: object[] };
  };
  expect(policy.Statement[1]).toMatchObject({
    Resource: [
      `arn:aws:s3:::${BUCKET}/AWSLogs/${management}/*`,
      `arn:aws:s3:::${BUCKET}/AWSLogs/${ORGANIZATION}/*`,
    ],
    Condition: { StringEquals: { 'aws:SourceArn': arn } },
  });
  const logs = `s3://${BUCKET}/AWSLogs/${ORGANIZATION}/`;
  expect(databases[0]).toMatchObject({
    tables: [
      {
        location: logs,
        parameters: {
          'storage.location.template': `${logs}\${account}/CloudTrail/\${region}/\${day}`,
        },
      },
    ],
  });

  const from = aws.calls.length;
  await run(aws, 'setup', '--organization', ORGANIZATION, ...flags);
  expect(changes(aws, from)).toEqual([]);

  aws.request('member-data', 'key', {
    userAgent: OLD,
    record: {
      recipientAccountId: '444455556666',
      additionalEventData: { SignatureVersion: 'SigV2' },
    },
  });
  aws.advance(10);
  const answer = await run(aws, 'sigv2', '--format', 'csv');
  expect(answer.stdout).toContain(',member-data,');
  const delivered = logsIn(await filesOf(aws, BUCKET));
  // A digest comes with each full hour.
  const keys = Object.keys(delivered).filter((key) => key.includes('/CloudTrail/'));
  const folders = keys.map((key) => key.split('/CloudTrail')[0]);
  expect(new Set(folders)).toEqual(
    new Set(['111122223333', '444455556666'].map((id) => `AWSLogs/${ORGANIZATION}/${id}`)),
  );
  const folder = logFolder(delivered);
  expect(answer.stdout).toBe(
    (await callCli('sigv2', '--logs', folder, '--from', '7d', '--format', 'csv')).stdout,
  );
  expect((await run(aws, 'status')).stdout).toMatch(/\nlast 24 h {2}about 28 events/);
  await run(aws, 'teardown', '--yes', '--delete-logs');
  expect(aws.resources()).toEqual(before);
});

test('a key of one’s own', async () => {
  const aws = await start();
  const arn = 'arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888';
  aws.addKmsKey({ arn });
  const { stderr } = await run(aws, 'setup', '--kms-key', arn, '--yes');
  const { trails, buckets } = aws.resources();
  expect(trails).toMatchObject([{ kmsKey: arn }]);
  expect(buckets.find(({ name }) => name === BUCKET)).toMatchObject({
    encryption: {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn },
          BucketKeyEnabled: true,
        },
      ],
    },
  });
  expect(stderr).toContain(
    `The policy of key ${arn} has to hold these statements; it is not changed here:\n`,
  );
  const statements = stderr.split('\n').filter((line) => line.startsWith('  {'));
  const trail = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/trail-audit';
  expect(statements.map((line) => JSON.parse(line))).toMatchObject([
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 'kms:GenerateDataKey*',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceArn': trail },
        StringLike: {
          'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:111122223333:trail/*',
        },
      },
    },
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: ['kms:DescribeKey', 'kms:Decrypt'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceArn': trail } },
    },
  ]);
  const from = aws.calls.length;
  await run(aws, 'setup', '--kms-key', arn);
  expect(changes(aws, from)).toEqual([]);
});

test('one region, a part of the requests, and a limit', async () => {
  const aws = await start({ region: 'eu-west-1', now: justDelivered() });
  const flags = [
    '--single-region',
    '--bucket',
    'acme-eu',
    '--exclude-bucket',
    'acme-tmp',
    '--events',
    'read',
    '--scan-limit',
    '1TB',
  ];
  const next = nextCommands(await run(aws, 'setup', '--name', 'narrow', ...flags, '--yes'));
  const { trails, workgroups } = aws.resources();
  const logs = 'narrow-111122223333-eu-west-1';
  expect(trails).toMatchObject([
    {
      name: 'narrow',
      homeRegion: 'eu-west-1',
      bucket: logs,
      isMultiRegion: false,
      includesGlobal: false,
      validatesFiles: true,
      selectors: {
        AdvancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Data'] },
              { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
              {
                Field: 'resources.ARN',
                NotStartsWith: [`arn:aws:s3:::${logs}/`, 'arn:aws:s3:::acme-tmp/'],
                StartsWith: ['arn:aws:s3:::acme-eu/'],
              },
              { Field: 'readOnly', Equals: ['true'] },
            ],
          },
        ],
      },
    },
  ]);
  expect(workgroups.find(({ name }) => name === 'narrow')).toMatchObject({ scanLimit: 1e12 });
  const from = aws.calls.length;
  await run(aws, 'setup', '--name', 'narrow', ...flags);
  expect(changes(aws, from)).toEqual([]);
  await run(aws, 'setup', '--name', 'narrow', ...flags.slice(0, -2), '--yes');
  expect(changes(aws, from)).toEqual(['athena:UpdateWorkGroup']);

  // What comes next is said with its name and place, and is all that is needed.
  aws.advance(10);
  expect((await run(aws, ...next['Ask']!, '--format', 'csv')).stdout).toContain(',acme-eu,');
  expect((await run(aws, ...next['See it']!)).stdout).toContain('trail/narrow\nstate      logging');
  await run(aws, ...next['Pause it']!);
  await run(aws, ...next['End it']!, '--yes', '--delete-logs');
  expect(aws.resources().trails).toEqual([]);
});

test('other days for the logs are one change', async () => {
  const aws = await start();
  await run(aws, 'setup', '--yes');
  const from = aws.calls.length;
  await run(aws, 'setup', '--expire-logs', '30', '--yes');
  expect(changes(aws, from)).toEqual(['s3:PutBucketLifecycleConfiguration']);
  const { lifecycle } = aws.resources().buckets.find(({ name }) => name === BUCKET)!;
  expect(JSON.stringify(lifecycle)).toContain('"Days":30');
  expect(JSON.stringify(lifecycle)).toContain('"Days":7');
  await run(aws, 'setup', '--expire-logs', '30');
  expect(changes(aws, from)).toHaveLength(1);
});

test('who records the same already is named, with the price of a second copy', async () => {
  const aws = await start();
  aws.addBucket('others');
  const selector = (type: string) => ({
    AdvancedEventSelectors: [
      {
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: [type] },
        ],
      },
    ],
  });
  aws.addTrail({ name: 'theirs', bucket: 'others', selectors: selector('AWS::S3::Object') });
  aws.addTrail({
    name: 'functions',
    bucket: 'others',
    selectors: selector('AWS::Lambda::Function'),
  });
  aws.addTrail({ name: 'management', bucket: 'others' });
  const before = aws.resources();
  const { stderr } = await run(aws, 'setup', '--yes');
  expect(stderr).toMatch(
    /^Recording S3 object operations already: arn:aws:cloudtrail:us-east-1:111122223333:trail\/theirs \(into others\)\n {2}A second copy is billed again, \$1\.00 a million; setup --use-bucket s3:\/\/BUCKET\/PREFIX reads those logs instead\.\n/,
  );
  await run(aws, 'teardown', '--yes', '--delete-logs');
  expect(aws.resources()).toEqual(before);
});
