import { describe, expect, it, test } from 'vitest';
import type { Json } from '../../src/aws/json.ts';
import { REGIONS } from '../../src/aws/regions.ts';
import {
  bucketPolicy,
  databaseDdl,
  eventSelectors,
  lifecycleRules,
  tableDdl,
} from '../../src/trail/documents.ts';
import { isSame } from '../../src/trail/same.ts';
import { namesOf, type Settings, tagsOf } from '../../src/trail/settings.ts';
import { ACCOUNT, BUCKET, RESULTS, SETTINGS, settings, USE } from './inventories.ts';

describe('names', () => {
  it('follow from name, account and region', () => {
    expect(namesOf(SETTINGS)).toEqual({
      bucket: BUCKET,
      trail: 'my-audit',
      trailArn: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/my-audit`,
      workgroup: 'my-audit',
      database: 'my_audit',
      table: 'cloudtrail_logs',
      compactTable: 'cloudtrail_logs_compact',
      compacted: `s3://${BUCKET}/trail-audit-compact/`,
      logs: `s3://${BUCKET}/AWSLogs/`,
      results: RESULTS,
    });
    expect(tagsOf(SETTINGS)).toEqual({ 'trail-audit:name': 'my-audit' });
    expect(namesOf(settings({ name: 'a-b-c' })).database).toBe('a_b_c');
  });

  it('of an organization’s trail are those of who owns it', () => {
    const organization = { organization: 'o-abcdefghij', managementAccount: '999900001111' };
    expect(namesOf(settings(organization))).toMatchObject({
      bucket: BUCKET,
      trailArn: 'arn:aws:cloudtrail:eu-west-1:999900001111:trail/my-audit',
      logs: `s3://${BUCKET}/AWSLogs/o-abcdefghij/`,
    });
  });

  it('of logs that are there are theirs', () => {
    expect(namesOf(settings({ use: USE }))).toMatchObject({
      logs: 's3://org-trail/logs/AWSLogs/',
      results: 's3://results/x/',
    });
    expect(namesOf(settings({ use: USE, organization: 'o-abcdefghij' })).logs).toBe(
      's3://org-trail/logs/AWSLogs/o-abcdefghij/',
    );
  });

  it.each(['aws-cn', 'aws-us-gov'])('are those of the partition %s', (partition) => {
    const there = settings({ identity: { account: ACCOUNT, partition } });
    expect(namesOf(there).trailArn).toMatch(`arn:${partition}:cloudtrail:`);
    const documents = JSON.stringify([bucketPolicy(there), eventSelectors(there)]);
    expect(documents.match(/arn:[\w-]+:/g)!.every((arn) => arn === `arn:${partition}:`)).toBe(true);
    const ddl = tableDdl(there);
    expect(ddl).toContain(`'projection.region.values' = '${REGIONS[partition]!.join(',')}'`);
    expect(ddl).not.toMatch(/us-east-1|eu-west-1,/);
  });
});

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: Json;
  readonly Action: string;
  readonly Resource: Json;
  readonly Condition: Json;
}

function statements(wanted: Partial<Settings>): readonly Statement[] {
  return (bucketPolicy(settings(wanted)) as unknown as { Statement: Statement[] }).Statement;
}

describe('the policy of the bucket', () => {
  const SOURCE = { 'aws:SourceArn': `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/my-audit` };

  it('lets this one trail in, and nobody without TLS', () => {
    expect(statements({})).toEqual([
      {
        Sid: 'CloudTrailLooksAtTheBucket',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:GetBucketAcl',
        Resource: `arn:aws:s3:::${BUCKET}`,
        Condition: { StringEquals: SOURCE },
      },
      {
        Sid: 'CloudTrailWritesTheLogs',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${BUCKET}/AWSLogs/${ACCOUNT}/*`,
        Condition: { StringEquals: { ...SOURCE, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
      {
        Sid: 'NobodyWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  it('lets the logs of an organization’s members in, in the name of who owns the trail', () => {
    const [look, write, tls] = statements({
      organization: 'o-abcdefghij',
      managementAccount: '999900001111',
    });
    const source = { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:999900001111:trail/my-audit' };
    expect(look!.Condition).toEqual({ StringEquals: source });
    expect(write).toMatchObject({
      Resource: [
        `arn:aws:s3:::${BUCKET}/AWSLogs/999900001111/*`,
        `arn:aws:s3:::${BUCKET}/AWSLogs/o-abcdefghij/*`,
      ],
      Condition: { StringEquals: source },
    });
    expect(tls).toEqual(statements({})[2]);
  });
});

describe('the selectors', () => {
  interface Selector {
    readonly Name: string;
    readonly FieldSelectors: readonly { readonly Field: string }[];
  }

  function fields(scope: Partial<Settings['scope']>): Selector['FieldSelectors'] {
    const found = eventSelectors(settings({ scope: { ...SETTINGS.scope, ...scope } }));
    const [selector, ...others] = found as unknown as Selector[];
    expect(others).toEqual([]);
    expect(selector!.Name).toMatch(/^.{1,1000}$/);
    return selector!.FieldSelectors;
  }

  const DATA = { Field: 'eventCategory', Equals: ['Data'] };
  const OBJECTS = { Field: 'resources.type', Equals: ['AWS::S3::Object'] };
  const OWN = `arn:aws:s3:::${BUCKET}/`;

  it('record object operations, and none on the log bucket', () => {
    expect(fields({})).toEqual([DATA, OBJECTS, { Field: 'resources.ARN', NotStartsWith: [OWN] }]);
  });

  it('are narrowed, with one condition a field', () => {
    expect(fields({ buckets: ['a', 'b'], excludedBuckets: ['c'], events: 'write' })).toEqual([
      DATA,
      OBJECTS,
      {
        Field: 'resources.ARN',
        NotStartsWith: [OWN, 'arn:aws:s3:::c/'],
        StartsWith: ['arn:aws:s3:::a/', 'arn:aws:s3:::b/'],
      },
      { Field: 'readOnly', Equals: ['false'] },
    ]);
    expect(fields({ events: 'read' }).at(-1)).toEqual({ Field: 'readOnly', Equals: ['true'] });
  });
});

test('the rules by which things are deleted count days as numbers', () => {
  expect(lifecycleRules(settings({ expireLogs: 30 }))).toEqual([
    { ID: 'logs', Status: 'Enabled', Filter: { Prefix: 'AWSLogs/' }, Expiration: { Days: 30 } },
    {
      ID: 'compacted-logs',
      Status: 'Enabled',
      Filter: { Prefix: 'trail-audit-compact/' },
      Expiration: { Days: 30 },
    },
    {
      ID: 'results',
      Status: 'Enabled',
      Filter: { Prefix: 'athena-results/' },
      Expiration: { Days: 7 },
    },
    {
      ID: 'unfinished-uploads',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
  ]);
});

describe('the table', () => {
  const property = (ddl: string, name: string) =>
    new RegExp(`'${name}' = '([^']*)'`).exec(ddl)?.[1];

  it('lies over the logs of each account, region and day', () => {
    const ddl = tableDdl(SETTINGS);
    expect(ddl).toMatch(/^create external table if not exists `my_audit`\.`cloudtrail_logs` \(\n/);
    expect(ddl).not.toMatch(/\{\{|\}\}|^--/m);
    expect(ddl).toContain(`\nlocation 's3://${BUCKET}/AWSLogs/'\n`);
    expect(property(ddl, 'storage.location.template')).toBe(
      `s3://${BUCKET}/AWSLogs/\${account}/CloudTrail/\${region}/\${day}`,
    );
    expect(property(ddl, 'projection.account.type')).toBe('injected');
    expect(property(ddl, 'projection.region.values')!.split(',')).toEqual(REGIONS['aws']);
    expect(property(ddl, 'projection.day.range')).toBe('2013/11/13,NOW');
  });

  it('lies over an organization’s logs, and over those that were there', () => {
    const wide = tableDdl(settings({ organization: 'o-abcdefghij' }));
    expect(property(wide, 'storage.location.template')).toBe(
      `s3://${BUCKET}/AWSLogs/o-abcdefghij/\${account}/CloudTrail/\${region}/\${day}`,
    );
    const used = tableDdl(settings({ use: USE }));
    expect(used).toContain("\nlocation 's3://org-trail/logs/AWSLogs/'\n");
    expect(used).not.toContain(BUCKET);
  });

  it('reads the region it is in, in a partition that nobody knows', () => {
    const there = {
      identity: { account: ACCOUNT, partition: 'aws-eusc' },
      region: 'eusc-de-east-1',
    };
    expect(property(tableDdl(settings(there)), 'projection.region.values')).toBe('eusc-de-east-1');
  });

  it('is in a database that says who made it', () => {
    expect(databaseDdl(SETTINGS)).toBe(
      "create database if not exists `my_audit` comment 'Made by trail-audit'",
    );
  });
});

describe('two documents are the same', () => {
  it.each<[string, Json, Json]>([
    ['where fields are in another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['where lists are', ['a', 'b', { c: 1 }], [{ c: 1 }, 'b', 'a']],
    ['where a list of one is its element', { Action: ['s3:Get'] }, { Action: 's3:Get' }],
    ['where what is empty is left out', { Prefix: '', a: null }, {}],
    ['where both are nothing', null, null],
    ['deep within', { a: [{ b: ['x'] }, 'y'] }, { a: ['y', { b: 'x' }] }],
  ])('%s', (_, one, other) => {
    expect(isSame(one, other)).toBe(true);
    expect(isSame(other, one)).toBe(true);
  });

  it.each<[string, Json, Json]>([
    ['a value', { a: 1 }, { a: 2 }],
    ['a type', { a: 1 }, { a: '1' }],
    ['a flag', { a: false }, {}],
    ['a zero', { a: 0 }, {}],
    ['one more', ['a'], ['a', 'b']],
    ['one more of the same', ['a', 'b'], ['a', 'a', 'b']],
    ['a field', { a: 1 }, { a: 1, b: 1 }],
    ['nothing', null, {}],
    ['a text that looks like a list', ['a', 'b'], '["a","b"]'],
    ['names', { a: { b: 1 } }, { b: { a: 1 } }],
  ])('but not with another: %s', (_, one, other) => {
    expect(isSame(one, other)).toBe(false);
    expect(isSame(other, one)).toBe(false);
  });
});
