import { UpdateWorkGroupCommand } from '@aws-sdk/client-athena';
import { expect, test } from 'vitest';
import type { TestAws } from '../support/aws/clients.ts';
import { BUCKET, changes, run, start, steps } from './travel.ts';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888';
const ORGANIZATION = 'o-abcdefghij';
const USE = ['--use-bucket', 's3://logs', '--output-location', 's3://results/'];

function tableOf(aws: TestAws): { readonly location: string; readonly parameters: object } {
  const [database] = aws.resources().databases as readonly {
    tables: [ReturnType<typeof tableOf>];
  }[];
  return database!.tables[0];
}

/** Setup with these flags has nothing to do. */
async function expectSettled(aws: TestAws, ...flags: readonly string[]): Promise<void> {
  const from = aws.calls.length;
  expect((await run(aws, 'setup', ...flags)).stdout).toMatch(/^All of it is there already\./);
  expect(changes(aws, from)).toEqual([]);
}

test('of an organization puts the table over its logs', async () => {
  const aws = await start({ organization: { id: ORGANIZATION, management: '111122223333' } });
  await run(aws, 'setup', '--yes');
  const wide = ['--organization', ORGANIZATION];
  const { stdout } = await run(aws, 'setup', ...wide, '--dry-run');
  expect(stdout).toContain('delete table trail_audit.cloudtrail_logs; its files stay\n');
  expect(stdout).toContain('change trail trail-audit: this account → the whole organization\n');
  await run(aws, 'setup', ...wide, '--yes');
  const logs = `s3://${BUCKET}/AWSLogs/${ORGANIZATION}/`;
  expect(tableOf(aws)).toMatchObject({
    location: logs,
    parameters: { 'storage.location.template': `${logs}\${account}/CloudTrail/\${region}/\${day}` },
  });
  await expectSettled(aws, ...wide);
});

test('with a trail of its own takes the table from the logs of another', async () => {
  const aws = await start();
  aws.putObject('logs', 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/20/a.json.gz', '');
  await run(aws, 'setup', ...USE, '--yes');
  await expectSettled(aws, ...USE);
  await run(aws, 'setup', '--yes');
  expect(tableOf(aws).location).toBe(`s3://${BUCKET}/AWSLogs/`);
  await expectSettled(aws);
});

test('without a key takes the key away', async () => {
  const aws = await start();
  aws.addKmsKey({ arn: KEY });
  await run(aws, 'setup', '--kms-key', KEY, '--yes');
  const { stdout } = await run(aws, 'setup', '--dry-run');
  expect(stdout).toContain(`change trail trail-audit: ${KEY} → S3's own key\n`);
  await run(aws, 'setup', '--yes');
  expect(aws.resources().trails).toMatchObject([{ kmsKey: null }]);
  await expectSettled(aws);
});

test('says what the trail records from now on, and in how many regions', async () => {
  const aws = await start();
  await run(aws, 'setup', '--yes', '--bucket', 'acme', '--events', 'write', '--single-region');
  expect((await run(aws, 'setup', '--dry-run')).stdout).toMatch(
    /change trail trail-audit: one region → all regions\n +2\. have trail trail-audit record reads and writes in every bucket, never those in its own\n/,
  );
  const narrow = ['--bucket', 'other', '--exclude-bucket', 'tmp-1', '--single-region'];
  expect((await run(aws, 'setup', '--dry-run', ...narrow)).stdout).toContain(
    'have trail trail-audit record reads and writes in other but tmp-1, never those in its own\n',
  );
});

test('puts a workgroup right whose settings clients may pass over', async () => {
  const aws = await start();
  await run(aws, 'setup', '--yes');
  await aws.athena.send(
    new UpdateWorkGroupCommand({
      WorkGroup: 'trail-audit',
      ConfigurationUpdates: { EnforceWorkGroupConfiguration: false },
    }),
  );
  expect((await run(aws, 'setup', '--dry-run')).stdout).toContain(
    'change Athena workgroup trail-audit: settings not enforced → settings enforced\n',
  );
  await run(aws, 'setup', '--yes');
  await expectSettled(aws);
});

test('shows key statements, prices and other recorders in a dry run, too, as text and as data', async () => {
  const aws = await start();
  aws.addBucket('others');
  const FieldSelectors = [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
  ];
  const selectors = { AdvancedEventSelectors: [{ FieldSelectors }] };
  // Its home is elsewhere, and it records all regions.
  aws.addTrail({ name: 'org', bucket: 'others', region: 'eu-west-1', selectors });
  // This one records its own region only.
  aws.addTrail({
    name: 'far',
    bucket: 'others',
    region: 'eu-west-1',
    isMultiRegion: false,
    selectors,
  });
  const { stdout } = await run(aws, 'setup', '--dry-run', '--kms-key', KEY);
  expect(stdout).toContain('kms:GenerateDataKey*');
  expect(stdout).toContain('The trail costs $0.10');
  expect(stdout).toContain(
    'already: arn:aws:cloudtrail:eu-west-1:111122223333:trail/org (into others)\n',
  );
  const flags = ['--dry-run', '--kms-key', KEY, '--format', 'json'];
  const plan = JSON.parse((await run(aws, 'setup', ...flags)).stdout);
  expect(plan).toMatchObject({
    schemaVersion: 1,
    alreadyRecording: [{ bucket: 'others' }],
    notLookedAt: [],
    keyStatements: [{ Action: 'kms:GenerateDataKey*' }, {}],
    prices: { per100kDataEvents: 0.1 },
  });
});

test('goes on where another trail may not be looked at, and says so', async () => {
  const aws = await start();
  aws.addTrail({ name: 'theirs', bucket: 'results', region: 'eu-west-1' });
  aws.refuse({ operation: 'GetEventSelectors', kind: 'denied' });
  const { stdout } = await run(aws, 'setup', '--dry-run');
  expect(stdout).toMatch(/^Not looked at: Cannot read trail "arn:.*theirs": .*\n +1\. /);
});

test('over logs that are there speaks of no trail', async () => {
  const aws = await start();
  aws.putObject('logs', 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/20/a.json.gz', '');
  const { stdout, stderr } = await run(aws, 'setup', ...USE, '--yes');
  expect(stderr).not.toMatch(/trail costs|kms/i);
  expect(stdout).not.toContain('Pause it');
  const plan = steps(await run(aws, 'setup', ...USE, '--dry-run', '--format', 'json'));
  expect(plan).toEqual([]);
});
