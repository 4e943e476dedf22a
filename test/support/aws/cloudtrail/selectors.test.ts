import {
  type AdvancedFieldSelector,
  GetEventSelectorsCommand,
  GetTrailCommand,
  PutEventSelectorsCommand,
  type PutEventSelectorsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import { refusal, type TestAws } from '../clients.ts';
import { createTrail, withLogBucket } from './testing.ts';

const TrailName = 'audit';

const DATA: readonly AdvancedFieldSelector[] = [
  { Field: 'eventCategory', Equals: ['Data'] },
  { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
];

async function withTrail(): Promise<TestAws> {
  const aws = await withLogBucket();
  await createTrail(aws);
  return aws;
}

function put(aws: TestAws, input: Partial<PutEventSelectorsCommandInput>) {
  return aws.cloudTrail.send(new PutEventSelectorsCommand({ TrailName, ...input }));
}

test('selectors are read as they were put', async () => {
  const aws = await withTrail();
  const AdvancedEventSelectors = [
    {
      Name: 'objects',
      FieldSelectors: [...DATA, { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::logs/'] }],
    },
  ];
  await put(aws, { AdvancedEventSelectors });
  const read = await aws.cloudTrail.send(new GetEventSelectorsCommand({ TrailName }));
  expect(read.AdvancedEventSelectors).toEqual(AdvancedEventSelectors);
  expect(read.EventSelectors).toBeUndefined();
  const { Trail } = await aws.cloudTrail.send(new GetTrailCommand({ Name: TrailName }));
  expect(Trail?.HasCustomEventSelectors).toBe(true);
});

const many = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `arn:aws:s3:::bucket${index}/`);

test.each<[string, readonly AdvancedFieldSelector[]]>([
  ['no category', DATA.slice(1)],
  ['no type', DATA.slice(0, 1)],
  ['another category', [{ Field: 'eventCategory', Equals: ['data'] }, DATA[1]!]],
  [
    'two types',
    [DATA[0]!, { Field: 'resources.type', Equals: ['AWS::S3::Object', 'AWS::Lambda::Function'] }],
  ],
  ['a type that starts so', [DATA[0]!, { Field: 'resources.type', StartsWith: ['AWS::S3::'] }]],
  ['an unknown field', [...DATA, { Field: 'userAgent', StartsWith: ['aws-cli'] }]],
  ['a field of another category', [...DATA, { Field: 'vpcEndpointId', Equals: ['vpce-1'] }]],
  ['no operator', [...DATA, { Field: 'eventName' }]],
  ['no values', [...DATA, { Field: 'eventName', Equals: [] }]],
  ['readOnly in another way', [...DATA, { Field: 'readOnly', Equals: ['yes'] }]],
  ['readOnly not', [...DATA, { Field: 'readOnly', NotEquals: ['true'] }]],
  ['a field twice', [...DATA, DATA[1]!]],
  ['a bucket’s name', [...DATA, { Field: 'resources.ARN', NotStartsWith: ['logs/'] }]],
  [
    'another partition',
    [...DATA, { Field: 'resources.ARN', NotStartsWith: ['arn:aws-cn:s3:::logs/'] }],
  ],
  ['501 values', [...DATA, { Field: 'resources.ARN', NotStartsWith: many(499) }]],
])('refuses %s', async (_, FieldSelectors) => {
  const aws = await withTrail();
  const sent = put(aws, { AdvancedEventSelectors: [{ FieldSelectors: [...FieldSelectors] }] });
  expect(await refusal(sent)).toMatch(/^InvalidEventSelectorsException: /);
});

test('takes 500 values', async () => {
  const aws = await withTrail();
  const FieldSelectors = [...DATA, { Field: 'resources.ARN', NotStartsWith: many(498) }];
  expect(await refusal(put(aws, { AdvancedEventSelectors: [{ FieldSelectors }] }))).toBe(
    'not refused',
  );
});

test('basic selectors', async () => {
  const aws = await withTrail();
  const basic = (Values: string[]) =>
    put(aws, {
      EventSelectors: [
        {
          IncludeManagementEvents: false,
          ...(Values.length === 0 ? {} : { DataResources: [{ Type: 'AWS::S3::Object', Values }] }),
        },
      ],
    });
  expect(await refusal(basic(['arn:aws:s3']))).toBe('not refused');
  expect(await refusal(basic(['arn:aws:s3:::bucket/']))).toBe('not refused');
  expect(await refusal(basic(['arn:aws:s3:::*']))).toBe(
    'InvalidEventSelectorsException: Value arn:aws:s3:::* for DataResources.Values is invalid.',
  );
  expect(await refusal(basic([]))).toContain('DataResources must not be empty');
  expect(await refusal(put(aws, {}))).toContain('InvalidEventSelectorsException');
});
