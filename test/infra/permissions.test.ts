import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUCKET, SHAPES } from '../engines/athena/shapes.ts';
import { type Call, type StandIn, startAws } from '../support/aws/stand-in.ts';
import { callCliWith } from '../support/call-cli.ts';
import { missing, type Need, needsOf, statementsOf } from '../support/policy-documents.ts';

const NAMES: Readonly<Record<string, string>> = {
  REGION: 'us-east-1',
  ACCOUNT: '111122223333',
  WORKGROUP: 'audits',
  DATABASE: 'security',
  TABLE: '*',
  LOG_BUCKET: BUCKET,
  LOG_PREFIX: 'AWSLogs',
  RESULT_BUCKET: 'acme-results',
  RESULT_PREFIX: 'audits',
  KEY: 'some-key',
};

const statements = statementsOf('audit', NAMES);

/**
 * What Athena does with the caller's credentials. (Source: Athena user guide, access to Glue and to
 * S3; `domain.md`, section 4.)
 */
const BY_ATHENA: readonly Need[] = [
  ...['GetDatabase', 'GetDatabases', 'GetTable', 'GetTables', 'GetPartitions'].map(
    (name) => [`glue:${name}`, 'arn:aws:glue:us-east-1:111122223333:catalog'] as const,
  ),
  ['s3:GetBucketLocation', `arn:aws:s3:::${BUCKET}`],
  ['s3:ListBucket', `arn:aws:s3:::${BUCKET}`],
  ['s3:GetObject', `arn:aws:s3:::${BUCKET}/AWSLogs/111122223333/CloudTrail/x.json.gz`],
  ['s3:GetBucketLocation', 'arn:aws:s3:::acme-results'],
  ['s3:ListBucket', 'arn:aws:s3:::acme-results'],
  ['s3:GetObject', 'arn:aws:s3:::acme-results/audits/x.csv'],
  ['s3:PutObject', 'arn:aws:s3:::acme-results/audits/x.csv'],
  ['s3:AbortMultipartUpload', 'arn:aws:s3:::acme-results/audits/x.csv'],
  ['kms:Decrypt', 'arn:aws:kms:us-east-1:111122223333:key/some-key'],
  ['kms:GenerateDataKey', 'arn:aws:kms:us-east-1:111122223333:key/some-key'],
];

function resourceOf({ service, operation, input }: Call): string {
  const place = 'us-east-1:111122223333';
  if (service === 's3') return `arn:aws:s3:::${input['Bucket']}`;
  if (service === 'glue') {
    return `arn:aws:glue:${place}:table/${input['DatabaseName']}/${input['TableName']}`;
  }
  if (operation === 'GetTableMetadata') {
    return `arn:aws:athena:${place}:datacatalog/${input['CatalogName']}`;
  }
  // The other calls name a query; it belongs to the workgroup that all of them were started in.
  return `arn:aws:athena:${place}:workgroup/${input['WorkGroup'] ?? 'audits'}`;
}

let aws: StandIn;

beforeAll(async () => {
  aws = await startAws();
  aws.putFolder(BUCKET, '', 'test/sample-logs');
  aws.addBucket('acme-results');
  const outputLocation = 's3://acme-results/audits/';
  aws.addWorkgroup({ name: 'audits', outputLocation, enforced: true });
  const place = ['--workgroup', 'audits', '--from', '2026-11-10', '--to', '2026-11-12'];
  for (const table of SHAPES) aws.addTable(table);
  await Promise.all(
    ['injected_account', 'registered_days', 'unpartitioned'].map((name) =>
      callCliWith(aws.env, 'sigv2', '--table', `security.${name}`, '--max-cost', '5', ...place),
    ),
  );
  // A query that is followed no more is stopped.
  aws.refuse({ operation: 'GetQueryExecution', kind: 'denied' });
  await callCliWith(aws.env, 'sigv2', '--table', 'security.registered_days', ...place);
});

afterAll(() => aws.close());

function called(): readonly Need[] {
  return needsOf(aws.calls, resourceOf);
}

it('grants every call that was made, on what it was made', () => {
  expect(called().length).toBeGreaterThan(20);
  expect(missing(statements, called())).toEqual([]);
});

it('grants what Athena does as the caller', () => {
  expect(missing(statements, BY_ATHENA)).toEqual([]);
});

it('grants nothing else', () => {
  const needed = new Set([...called(), ...BY_ATHENA].map(([action]) => action));
  const granted = statements.flatMap(({ Action }) => Action);
  expect([...new Set(granted)].sort()).toEqual([...needed].sort());
});

it('grants it on named resources only', () => {
  const resources = statements.flatMap(({ Resource }) => Resource);
  expect(resources.filter((resource) => resource === '*' || !/[/:][\w-]+/.test(resource))).toEqual(
    [],
  );
});
