import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Call, StandIn } from '../support/aws/stand-in.ts';
import { covers, each, missing, type Need, statementsOf } from '../support/policy-documents.ts';
import { ask, deliverAt, worldSetUp } from '../trail/compact-world.ts';
import { runCompact, stubAwsEnvironment } from '../trail/run-commands.ts';

const NAMES: Readonly<Record<string, string>> = {
  NAME: 'trail-audit',
  WORKGROUP: 'trail-audit',
  DATABASE: 'trail_audit',
  TABLE: 'cloudtrail_logs',
  TABLE_compact: 'cloudtrail_logs_compact',
  ACCOUNT: '111122223333',
  REGION: 'us-east-1',
  KEY: 'some-key',
  LOG_BUCKET: 'trail-audit-111122223333-us-east-1',
  LOG_PREFIX: 'AWSLogs',
  RESULT_BUCKET: 'trail-audit-111122223333-us-east-1',
  RESULT_PREFIX: 'athena-results',
};

const PLACE = 'us-east-1:111122223333';
const BUCKET = 'arn:aws:s3:::trail-audit-111122223333-us-east-1';
const CATALOG = `arn:aws:glue:${PLACE}:catalog`;
const DATABASE = `arn:aws:glue:${PLACE}:database/trail_audit`;
const TABLE = `arn:aws:glue:${PLACE}:table/trail_audit/cloudtrail_logs`;
const COMPACT = `${TABLE}_compact`;

const COMPACTING = statementsOf('compact', NAMES);

/** API call → IAM action, where they are not called alike. (Source: service authorization reference.) */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'sts:GetCallerIdentity': [],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:DeleteObjects': ['s3:DeleteObject'],
};

function resourcesOf({ service, operation, input }: Call): readonly string[] {
  if (service === 's3') {
    const objects = (input['Delete'] as { Objects?: readonly { Key: string }[] })?.Objects;
    const bucket = `arn:aws:s3:::${input['Bucket']}`;
    return objects?.map(({ Key }) => `${bucket}/${Key}`) ?? [bucket];
  }
  if (service === 'glue') {
    return [
      CATALOG,
      DATABASE,
      `arn:aws:glue:${PLACE}:table/trail_audit/${input['TableName'] ?? 'cloudtrail_logs_compact'}`,
    ];
  }
  if (operation === 'GetTableMetadata') {
    return [`arn:aws:athena:${PLACE}:datacatalog/${input['CatalogName']}`];
  }
  const { WorkGroup, ResourceARN } = input;
  return [String(ResourceARN ?? `arn:aws:athena:${PLACE}:workgroup/${WorkGroup ?? 'trail-audit'}`)];
}

function needsOf(calls: readonly Call[]): readonly Need[] {
  return calls.flatMap((call) => {
    const name = `${call.service}:${call.operation}`;
    return (ACTIONS[name] ?? [name]).flatMap((action) =>
      resourcesOf(call).map((resource) => [action, resource] as const),
    );
  });
}

/**
 * What Athena does with the caller's credentials, for DDL, for UNLOAD and its results. (Source: Athena
 * user guide, access to databases and tables in Glue, with examples of ALTER TABLE ADD and DROP
 * PARTITION; access to S3.)
 */
const BY_ATHENA: readonly Need[] = [
  ...each(
    ['glue:GetDatabase', 'glue:GetDatabases', 'glue:GetTable', 'glue:GetTables'],
    [CATALOG, DATABASE, TABLE, COMPACT],
  ),
  ...each(
    [
      'glue:CreateTable',
      'glue:GetPartition',
      'glue:GetPartitions',
      'glue:BatchGetPartition',
      'glue:CreatePartition',
      'glue:BatchCreatePartition',
      'glue:DeletePartition',
      'glue:BatchDeletePartition',
    ],
    [CATALOG, DATABASE, COMPACT],
  ),
  ...each(['s3:GetBucketLocation', 's3:ListBucket'], [BUCKET]),
  ...each(['s3:GetObject'], [`${BUCKET}/AWSLogs/111122223333/CloudTrail/x.json.gz`]),
  ...each(
    ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
    [`${BUCKET}/athena-results/x.csv`, `${BUCKET}/trail-audit-compact/delivered=x/x.parquet`],
  ),
  ...each(['kms:Decrypt', 'kms:GenerateDataKey'], [`arn:aws:kms:${PLACE}:key/some-key`]),
];

stubAwsEnvironment();

let compacted: readonly Need[] = [];
let asked: readonly Need[] = [];

async function callsOf(aws: StandIn, work: () => Promise<unknown>): Promise<readonly Need[]> {
  const from = aws.calls.length;
  await work();
  return needsOf(aws.calls.slice(from));
}

beforeAll(async () => {
  await using aws = await worldSetUp('2026-11-12');
  deliverAt(aws, '2026-11-09', ['2026-11-09T10:00:00Z']);
  const compact = async (): Promise<void> => {
    expect((await runCompact(aws)).error).toBeNull();
    // A day that is replaced, and the files of it that are deleted later.
    expect((await runCompact(aws, { again: ['2026-11-09'] })).error).toBeNull();
    aws.advance(25 * 60);
    expect((await runCompact(aws)).error).toBeNull();
    // A query that is followed no more is stopped.
    aws.refuse({ service: 'athena', operation: 'GetQueryExecution', kind: 'denied' });
    expect((await runCompact(aws, { again: ['2026-11-09'] })).error).not.toBeNull();
  };
  compacted = await callsOf(aws, compact);
  asked = await callsOf(aws, () => ask(aws, 'auto'));
});

afterAll(() => {
  vi.unstubAllEnvs();
});

it('grants every call that was made, on what it was made, and what Athena does as the caller', () => {
  expect(compacted.map(([action]) => action)).toContain('s3:DeleteObject');
  expect(missing(COMPACTING, [...compacted, ...BY_ATHENA])).toEqual([]);
});

it('grants nothing else, and nothing on anything else', () => {
  const needs = [...compacted, ...BY_ATHENA];
  const superfluous = COMPACTING.flatMap(({ Action, Resource }) =>
    each(Action, Resource).filter(
      ([action, pattern]) => !needs.some(([need, on]) => need === action && covers(pattern, on)),
    ),
  );
  expect(superfluous).toEqual([]);
});

it('deletes compacted files, and neither logs nor results', () => {
  for (const object of ['AWSLogs/x', 'athena-results/x', 'x']) {
    expect(missing(COMPACTING, [['s3:DeleteObject', `${BUCKET}/${object}`]])).toHaveLength(1);
  }
});

it('audits that read compacted days need audit.json', () => {
  expect(asked.map(([action]) => action)).toContain('glue:GetPartitions');
  const reads: readonly Need[] = [['s3:GetObject', `${BUCKET}/trail-audit-compact/x.parquet`]];
  expect(missing(statementsOf('audit', NAMES), [...asked, ...reads])).toEqual([]);
});
