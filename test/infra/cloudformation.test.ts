import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Json } from '../../src/aws/json.ts';
import { REGIONS } from '../../src/aws/regions.ts';
import {
  bucketPolicy,
  eventSelectors,
  lifecycleRules,
  tableDdl,
} from '../../src/trail/documents.ts';
import { planSetup } from '../../src/trail/plan.ts';
import { namesOf, type Settings } from '../../src/trail/settings.ts';
import type { Step } from '../../src/trail/step.ts';
import { NOTHING, SETTINGS } from '../trail/inventories.ts';
import { readYaml, type Yaml } from './yaml.ts';

type Fields = { readonly [key: string]: Yaml };

const TEMPLATE = readYaml(
  readFileSync(new URL('../../infra/cloudformation.yaml', import.meta.url), 'utf8'),
) as {
  readonly Parameters: Readonly<Record<string, Fields>>;
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Fields }>
  >;
};

const DEFAULTS: Settings = { ...SETTINGS, name: 'trail-audit' };
const NAMES = namesOf(DEFAULTS);

/** What the template's references stand for in the account of the settings. */
const VALUES: Readonly<Record<string, string>> = {
  'AWS::AccountId': DEFAULTS.identity.account,
  'AWS::Region': DEFAULTS.region,
  'AWS::Partition': DEFAULTS.identity.partition,
  'LogBucket.Arn': `arn:aws:s3:::${NAMES.bucket}`,
  LogBucket: NAMES.bucket,
  Database: NAMES.database,
  Workgroup: NAMES.workgroup,
  ...Object.fromEntries(
    Object.entries(TEMPLATE.Parameters).map(([name, { Default }]) => [name, String(Default)]),
  ),
};

function referred(name: string): string {
  const value = VALUES[name];
  if (value === undefined) throw new Error(`The template refers to ${name}`);
  return value;
}

function isFields(value: Yaml): value is Fields {
  return typeof value === 'object' && !Array.isArray(value);
}

/** The template's part with references and `!Sub` filled in. */
function filled(value: Yaml): Json {
  if (Array.isArray(value)) return value.map(filled);
  if (!isFields(value)) return value as Json;
  const [[tag, content] = []] = Object.entries(value);
  if (tag === '!Ref' || tag === '!GetAtt') return referred(String(content));
  if (tag === '!Sub') {
    return String(content)
      .replaceAll(/\$\{([\w.:]+)\}/g, (_, name: string) => referred(name))
      .replaceAll('${!', '${');
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part)]));
}

function properties(resource: string): Readonly<Record<string, Json>> {
  return filled(TEMPLATE.Resources[resource]!.Properties) as Readonly<Record<string, Json>>;
}

function tags(resource: string): Json {
  const list = properties(resource)['Tags'] as readonly { Key: string; Value: string }[];
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}

const plan = planSetup(DEFAULTS, NOTHING);

function step<Kind extends Step['kind']>(kind: Kind): Extract<Step, { kind: Kind }> {
  const found = (plan.kind === 'steps' ? plan.steps : []).find((one) => one.kind === kind);
  return found as Extract<Step, { kind: Kind }>;
}

it('makes what setup makes, under the same names and with the same tags', () => {
  const types = Object.values(TEMPLATE.Resources).map(({ Type }) => Type);
  expect(types.sort()).toEqual([
    'AWS::Athena::WorkGroup',
    'AWS::CloudTrail::Trail',
    'AWS::Glue::Database',
    'AWS::Glue::Table',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
  ]);
  expect(properties('LogBucket')['BucketName']).toBe(NAMES.bucket);
  expect(properties('Trail')['TrailName']).toBe(NAMES.trail);
  expect(properties('Workgroup')['Name']).toBe(NAMES.workgroup);
  expect(properties('Database')['DatabaseInput']).toMatchObject({ Name: NAMES.database });
  expect(tags('LogBucket')).toEqual(step('create-bucket').tags);
  expect(tags('Trail')).toEqual(step('create-trail').tags);
  expect(tags('Workgroup')).toEqual(step('create-workgroup').tags);
});

it('takes the same names as setup', () => {
  const { Name } = TEMPLATE.Parameters;
  const pattern = new RegExp(`^${Name!['AllowedPattern']}$`);
  for (const name of ['trail-audit', 'abc', 'a1-b2']) expect(name).toMatch(pattern);
  for (const name of ['a--b', '-a', 'a-', 'A', '1a', 'a_b']) expect(name).not.toMatch(pattern);
  expect([Name!['MinLength'], Name!['MaxLength']]).toEqual([3, 30]);
});

it('writes the same policy of the bucket', () => {
  expect(properties('LogBucketPolicy')).toEqual({
    Bucket: NAMES.bucket,
    PolicyDocument: bucketPolicy(DEFAULTS),
  });
});

it('protects the bucket alike, and keeps it', () => {
  const bucket = properties('LogBucket');
  expect(bucket['PublicAccessBlockConfiguration']).toEqual({
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  });
  expect(bucket['OwnershipControls']).toEqual({
    Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }],
  });
  expect(bucket['BucketEncryption']).toEqual({
    ServerSideEncryptionConfiguration: [
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ],
  });
  expect(TEMPLATE.Resources['LogBucket']).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
});

it('deletes logs, results and unfinished uploads after the same days', () => {
  const { Rules } = properties('LogBucket')['LifecycleConfiguration'] as {
    readonly Rules: readonly Readonly<Record<string, Json>>[];
  };
  // CloudFormation's words for the same rules.
  const rules = Rules.map(({ Id, Status, Prefix = '', ExpirationInDays, ...rest }) => ({
    ID: Id,
    Status,
    Filter: { Prefix },
    ...(ExpirationInDays === undefined ? {} : { Expiration: { Days: Number(ExpirationInDays) } }),
    ...rest,
  }));
  expect(rules).toEqual(lifecycleRules(DEFAULTS));
});

it('records the same, and nothing on its own bucket', () => {
  const trail = properties('Trail');
  expect(trail['AdvancedEventSelectors']).toEqual(eventSelectors(DEFAULTS));
  const { shape } = step('create-trail');
  expect({
    bucket: trail['S3BucketName'],
    isMultiRegion: trail['IsMultiRegionTrail'],
    isOrganization: trail['IsOrganizationTrail'] ?? false,
    isValidated: trail['EnableLogFileValidation'],
    kmsKey: trail['KMSKeyId'] ?? null,
  }).toEqual(shape);
  expect(trail['IsLogging']).toBe(true);
  expect(TEMPLATE.Resources['Trail']).toMatchObject({ DependsOn: 'LogBucketPolicy' });
});

it('has the same workgroup', () => {
  expect(properties('Workgroup')).toMatchObject({
    RecursiveDeleteOption: true,
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: true,
      EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
      ResultConfiguration: { OutputLocation: step('create-workgroup').shape.results },
    },
  });
});

/** `name type` of each column between the table's first brackets. */
function columnsOf(ddl: string): readonly (readonly [string, string])[] {
  const [, body = ''] = /\(\n([\s\S]*?)\n\)\n/.exec(ddl) ?? [];
  const compact = body.replaceAll(/\s+/g, ' ').replaceAll(/\s*([<>:,])\s*/g, '$1');
  const columns: (readonly [string, string])[] = [];
  let depth = 0;
  let text = '';
  for (const letter of `${compact.trim()},`) {
    depth += letter === '<' ? 1 : letter === '>' ? -1 : 0;
    if (letter !== ',' || depth > 0) {
      text += letter;
      continue;
    }
    const [name = '', ...type] = text.split(' ');
    columns.push([name, type.join(' ')]);
    text = '';
  }
  return columns;
}

it('describes the same table', () => {
  const ddl = tableDdl(DEFAULTS);
  const table = properties('Table')['TableInput'] as {
    readonly Name: string;
    readonly Description: string;
    readonly Parameters: Readonly<Record<string, string>>;
    readonly PartitionKeys: readonly { Name: string; Type: string }[];
    readonly StorageDescriptor: Readonly<Record<string, Json>>;
  };
  const storage = table.StorageDescriptor;
  const named = (list: Json) =>
    (list as unknown as readonly { Name: string; Type: string }[]).map(({ Name, Type }) => [
      Name,
      Type,
    ]);
  const columns = columnsOf(ddl);
  expect(columns.length).toBeGreaterThan(25);
  expect(named(storage['Columns']!)).toEqual(columns);
  const word = (pattern: RegExp) => pattern.exec(ddl)?.[1];
  expect(named(table.PartitionKeys as unknown as Json)).toEqual(
    word(/partitioned by \((.*)\)/)!
      .split(', ')
      .map((key) => key.split(' ')),
  );
  expect({
    name: `${NAMES.database}\`.\`${table.Name}`,
    comment: table.Description,
    serde: (storage['SerdeInfo'] as { SerializationLibrary: string }).SerializationLibrary,
    input: storage['InputFormat'],
    output: storage['OutputFormat'],
    location: storage['Location'],
  }).toEqual({
    name: word(/if not exists `(.*)` \(/),
    comment: word(/\ncomment '(.*)'/),
    serde: word(/serde '(.*)'/),
    input: word(/inputformat '(.*)'/),
    output: word(/outputformat '(.*)'/),
    location: word(/\nlocation '(.*)'/),
  });
  const property = [...ddl.matchAll(/^ {2}'([\w.-]+)' = '(.*)',?$/gm)];
  expect(table.Parameters).toEqual(
    Object.fromEntries(property.map(([, key, value]) => [key, value])),
  );
  expect(TEMPLATE.Parameters['Regions']!['Default']).toBe(REGIONS['aws']!.join(','));
});

it('keeps logs as long as setup, where nobody says', () => {
  expect(TEMPLATE.Parameters['ExpireLogs']!['Default']).toBe(DEFAULTS.expireLogs);
});
