import { beforeAll, describe, expect, it } from 'vitest';
import { type Call, type StandIn, type StandInOptions, startAws } from '../support/aws/stand-in.ts';
import { callCliWith } from '../support/call-cli.ts';
import { covers, each, missing, type Need, statementsOf } from '../support/policy-documents.ts';

const NAMES: Readonly<Record<string, string>> = {
  NAME: 'my-audit',
  DATABASE: 'my_audit',
  ACCOUNT: '111122223333',
  REGION: 'us-east-1',
  KEY: 'some-key',
  LOG_BUCKET: 'org-trail',
  RESULT_BUCKET: 'results',
  RESULT_PREFIX: 'athena',
};

const PLACE = 'us-east-1:111122223333';
const BUCKET = 'arn:aws:s3:::my-audit-111122223333-us-east-1';
const CATALOG = `arn:aws:glue:${PLACE}:catalog`;
const DATABASE = `arn:aws:glue:${PLACE}:database/my_audit`;
const TABLE = `arn:aws:glue:${PLACE}:table/my_audit/cloudtrail_logs`;

/**
 * API call → IAM actions, where they are not called alike. (Source: service authorization reference
 * and "Required permissions" of the API references of S3, CloudTrail, Athena.)
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  // Everybody may ask who they are.
  'sts:GetCallerIdentity': [],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:ListObjectVersions': ['s3:ListBucketVersions'],
  's3:CreateBucket': ['s3:CreateBucket', 's3:TagResource'],
  's3:GetPublicAccessBlock': ['s3:GetBucketPublicAccessBlock'],
  's3:PutPublicAccessBlock': ['s3:PutBucketPublicAccessBlock'],
  's3:GetBucketEncryption': ['s3:GetEncryptionConfiguration'],
  's3:PutBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:GetBucketLifecycleConfiguration': ['s3:GetLifecycleConfiguration'],
  's3:PutBucketLifecycleConfiguration': ['s3:PutLifecycleConfiguration'],
  's3:DeleteObjects': ['s3:DeleteObjectVersion'],
  'cloudtrail:CreateTrail': ['cloudtrail:CreateTrail', 'cloudtrail:AddTags'],
  'athena:CreateWorkGroup': ['athena:CreateWorkGroup', 'athena:TagResource'],
};

function s3Resources({ operation, input }: Call): readonly string[] {
  const bucket = `arn:aws:s3:::${input['Bucket']}`;
  if (operation === 'GetObject') return [`${bucket}/${input['Key']}`];
  if (operation !== 'DeleteObjects') return [bucket];
  const { Objects } = input['Delete'] as { readonly Objects: readonly { readonly Key: string }[] };
  return Objects.map(({ Key }) => `${bucket}/${Key}`);
}

function trailResources({ operation, input }: Call): readonly string[] {
  if (operation === 'ListTrails') return ['*'];
  if (operation === 'ListTags') return input['ResourceIdList'] as readonly string[];
  const name = String(input['Name'] ?? input['TrailName']);
  return [name.startsWith('arn:') ? name : `arn:aws:cloudtrail:${PLACE}:trail/${name}`];
}

function glueResources({ operation, input }: Call): readonly string[] {
  const of = (kind: string, name: unknown) => `arn:aws:glue:${PLACE}:${kind}/${name}`;
  if (operation === 'GetDatabase') return [CATALOG, of('database', input['Name'])];
  const database = input['DatabaseName'] ?? input['Name'];
  const all = [CATALOG, of('database', database), of('table', `${database}/any`)];
  // With all that is in it. (Source: Glue developer guide, identity-based policy examples.)
  return operation === 'DeleteDatabase'
    ? [...all, of('userDefinedFunction', `${database}/any`)]
    : all;
}

function resourcesOf(call: Call): readonly string[] {
  switch (call.service) {
    case 's3':
      return s3Resources(call);
    case 'cloudtrail':
      return trailResources(call);
    case 'glue':
      return glueResources(call);
    default: {
      // What names no workgroup names a query in it.
      const { WorkGroup, Name, ResourceARN } = call.input;
      const name = WorkGroup ?? Name ?? 'my-audit';
      return [String(ResourceARN ?? `arn:aws:athena:${PLACE}:workgroup/${name}`)];
    }
  }
}

function needsOf(call: Call): readonly Need[] {
  const name = `${call.service}:${call.operation}`;
  const actions = ACTIONS[name] ?? [name];
  return actions.flatMap((action) =>
    resourcesOf(call).map((resource) => [action, resource] as const),
  );
}

/**
 * What Athena does with the caller's credentials, for DDL and its results. (Source: Athena user
 * guide, access to databases and tables in Glue, with examples; access to S3; `domain.md`, section 4.)
 */
const RESULTS: readonly Need[] = [
  ...each(['s3:GetBucketLocation', 's3:ListBucket'], [BUCKET]),
  ...each(
    ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
    [`${BUCKET}/athena-results/x.txt`],
  ),
];

const CREATING: readonly Need[] = [
  ...each(['glue:GetDatabase', 'glue:GetDatabases', 'glue:CreateDatabase'], [CATALOG, DATABASE]),
  ...each(['glue:GetTable', 'glue:GetTables', 'glue:CreateTable'], [CATALOG, DATABASE, TABLE]),
  // Athena looks at the database that a statement runs in.
  ...each(['glue:GetDatabase', 'glue:GetDatabases'], [`arn:aws:glue:${PLACE}:database/default`]),
  ...RESULTS,
];

/** Over logs that are there, results go elsewhere. */
const USING: readonly Need[] = [
  ...each(['s3:GetBucketLocation', 's3:ListBucket'], ['arn:aws:s3:::org-trail']),
  ...each(['s3:GetBucketLocation', 's3:ListBucket'], ['arn:aws:s3:::results']),
  ...each(
    ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
    ['arn:aws:s3:::results/athena/x.txt'],
  ),
];

/** What CloudTrail does as the caller for `--organization`. (Source: CloudTrail user guide, organization trails.) */
const ORGANIZING: readonly Need[] = [
  ...each(
    [
      'organizations:DescribeOrganization',
      'organizations:ListAWSServiceAccessForOrganization',
      'organizations:EnableAWSServiceAccess',
    ],
    ['*'],
  ),
  ...each(
    ['iam:GetRole', 'iam:CreateServiceLinkedRole'],
    [
      'arn:aws:iam::111122223333:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail',
    ],
  ),
];

/** Where the buckets have a key of one's own. (Source: S3 user guide, SSE-KMS; Athena user guide.) */
const WITH_KEY = each(
  ['kms:Decrypt', 'kms:GenerateDataKey'],
  [`arn:aws:kms:${PLACE}:key/some-key`],
);

/** Grants, each of one action on one pattern, that no need calls for. */
function superfluous(document: string, needs: readonly Need[]): readonly string[] {
  return statementsOf(document, NAMES).flatMap(({ Action, Resource }) =>
    Action.flatMap((action) =>
      [Resource]
        .flat()
        .filter((pattern) => !needs.some(([need, on]) => need === action && covers(pattern, on)))
        .map((pattern) => `${action} on ${pattern}`),
    ),
  );
}

async function run(aws: StandIn, command: string, ...flags: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await callCliWith(aws.env, command, '--name', 'my-audit', ...flags);
  expect(exitCode, stderr).toBe(0);
}

let setUp: readonly Need[] = [];
let tornDown: readonly Need[] = [];

beforeAll(async () => {
  let from = 0;
  const all = await runAll((aws) => {
    from = aws.calls.length;
  });
  // Where CreateBucket leaves tags out, they are put.
  const untagged = await runSetup({ ignoreBucketTags: true });
  const elsewhere = await runElsewhere();
  setUp = [...all.slice(0, from), ...untagged, ...elsewhere.setUp].flatMap(needsOf);
  tornDown = [...all.slice(from), ...elsewhere.tornDown].flatMap(needsOf);
});

async function runSetup(options: StandInOptions): Promise<readonly Call[]> {
  const aws = await startAws(options);
  try {
    await run(aws, 'setup', '--yes');
    return [...aws.calls];
  } finally {
    await aws.close();
  }
}

/** Over logs that are there, where a trail of the name is at home in another region. */
async function runElsewhere(): Promise<Record<'setUp' | 'tornDown', readonly Call[]>> {
  const aws = await startAws({ now: new Date() });
  aws.putFolder('org-trail', '', 'test/sample-logs');
  aws.addBucket('results');
  aws.addTrail({ name: 'my-audit', bucket: 'org-trail', region: 'eu-west-1' });
  const place = ['--use-bucket', 's3://org-trail', '--output-location', 's3://results/athena/'];
  try {
    await run(aws, 'setup', '--yes', ...place);
    // Another place replaces the table.
    aws.putFolder('org-trail', 'moved/', 'test/sample-logs');
    const moved = ['--use-bucket', 's3://org-trail/moved', ...place.slice(2)];
    await run(aws, 'setup', '--yes', ...moved);
    const from = aws.calls.length;
    await run(aws, 'teardown', '--yes');
    return { setUp: aws.calls.slice(0, from), tornDown: aws.calls.slice(from) };
  } finally {
    await aws.close();
  }
}

/** Every command in turn; `onSetUp` hears when teardown begins. */
async function runAll(onSetUp: (aws: StandIn) => void): Promise<readonly Call[]> {
  const aws = await startAws({ now: new Date() });
  aws.addBucket('others');
  aws.addTrail({ name: 'theirs', bucket: 'others' });
  try {
    await run(aws, 'setup', '--yes');
    for (let n = 0; n < 10; n += 1) aws.request('data', `key-${n}`);
    aws.advance(10);
    await run(aws, 'setup', '--wait');
    await run(aws, 'setup', '--yes', '--single-region', '--scan-limit', '1TB');
    // Status counts the days of what compact makes, and teardown removes it.
    aws.addTable({
      database: 'my_audit',
      name: 'cloudtrail_logs_compact',
      location: 's3://my-audit-111122223333-us-east-1/trail-audit-compact/',
      columns: [{ name: 'eventtime', type: 'string' }],
      partitionKeys: [{ name: 'delivered', type: 'string' }],
      parameters: { 'trail-audit.compact-of': 'cloudtrail_logs' },
    });
    await run(aws, 'status');
    await run(aws, 'pause');
    await run(aws, 'resume');
    onSetUp(aws);
    await run(aws, 'teardown', '--yes');
    await run(aws, 'teardown', '--yes', '--delete-logs');
    return [...aws.calls];
  } finally {
    await aws.close();
  }
}

describe.each([
  ['setup', () => [...setUp, ...CREATING, ...USING, ...ORGANIZING, ...WITH_KEY]],
  ['teardown', () => tornDown],
] as const)('%s.json', (document, needs) => {
  it('grants every call that was made, on what it was made, and what Athena does as the caller', () => {
    expect(missing(statementsOf(document, NAMES), needs())).toEqual([]);
  });

  it('grants nothing else, and nothing on anything else', () => {
    expect(superfluous(document, needs())).toEqual([]);
  });

  it('grants on everything only what cannot be granted on less', () => {
    const wide = statementsOf(document, NAMES)
      .filter(({ Resource }) => Resource.includes('*'))
      .flatMap(({ Action }) => Action)
      .filter((action) => !action.startsWith('organizations:'));
    expect(wide).toEqual(['cloudtrail:ListTrails']);
  });

  it('grants only a look at the trails and tables of others', () => {
    const theirs = [
      `arn:aws:cloudtrail:${PLACE}:trail/theirs`,
      'arn:aws:s3:::theirs',
      'arn:aws:s3:::theirs/key',
      `arn:aws:glue:${PLACE}:table/theirs/table`,
      `arn:aws:athena:${PLACE}:workgroup/theirs`,
    ];
    const granted = statementsOf(document, NAMES).filter(({ Resource }) =>
      [Resource]
        .flat()
        .some((pattern) => pattern !== '*' && theirs.some((arn) => covers(pattern, arn))),
    );
    const looks = ['cloudtrail:GetTrail', 'cloudtrail:GetEventSelectors'];
    expect(granted.flatMap(({ Action }) => Action)).toEqual(document === 'setup' ? looks : []);
  });

  it('has each statement under a name of its own', () => {
    const names = statementsOf(document, NAMES).map(({ Sid }) => Sid);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9]+$/);
  });
});

it('the calls are those that change an account, too', () => {
  const actions = new Set(setUp.map(([action]) => action));
  for (const action of [
    's3:PutBucketTagging',
    'cloudtrail:UpdateTrail',
    'athena:UpdateWorkGroup',
  ]) {
    expect(actions).toContain(action);
  }
  expect(new Set(tornDown.map(([action]) => action))).toContain('s3:DeleteObjectVersion');
});

it('teardown.json deletes logs by its statements OnlyForDeleteLogs... alone', () => {
  const statements = statementsOf('teardown', NAMES);
  const deleting = statements.filter(({ Sid }) => Sid.startsWith('OnlyForDeleteLogs'));
  expect(deleting.flatMap(({ Action }) => Action).sort()).toEqual([
    's3:DeleteBucket',
    's3:DeleteBucketPolicy',
    's3:DeleteObjectVersion',
  ]);
  const others = statements.filter((statement) => !deleting.includes(statement));
  const rest = others.flatMap(({ Action }) => Action);
  expect(rest.filter((action) => /^s3:(Delete|Put)/.test(action))).toEqual([]);
});
