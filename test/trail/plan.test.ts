import { describe, expect, it, test } from 'vitest';
import { bucketPolicy, lifecycleRules } from '../../src/trail/documents.ts';
import type { BucketFound, Inventory } from '../../src/trail/inventory.ts';
import { planSetup } from '../../src/trail/plan.ts';
import { planTeardown } from '../../src/trail/plan-teardown.ts';
import type { Settings } from '../../src/trail/settings.ts';
import { stepText } from '../../src/trail/step.ts';
import {
  ALL,
  BUCKET,
  bucket,
  KEY,
  NOTHING,
  OUR_BUCKET,
  OUR_TRAIL,
  OUR_WORKGROUP,
  ourTable,
  SETTINGS,
  settings,
  table,
  trail,
  USE,
  workgroup,
} from './inventories.ts';

/** The kinds of the steps, or why there are none. */
function kinds(wanted: Partial<Settings>, found: Inventory): readonly string[] | string {
  const plan = planSetup(settings(wanted), found);
  return plan.kind === 'steps' ? plan.steps.map(({ kind }) => kind) : `refused: ${plan.reason}`;
}

describe('setup', () => {
  it('makes everything where nothing is, and the trail last', () => {
    expect(kinds({}, NOTHING)).toEqual([
      'create-bucket',
      'block-public-access',
      'enforce-ownership',
      'encrypt-bucket',
      'put-lifecycle',
      'put-policy',
      'create-workgroup',
      'create-database',
      'create-table',
      'create-trail',
      'put-selectors',
      'start-logging',
    ]);
  });

  it('has nothing to do where everything is', () => {
    expect(kinds({}, ALL)).toEqual([]);
  });

  const DIFFERENT: readonly (readonly [string, Partial<Inventory>, readonly string[]])[] = [
    ['public access', bucket({ publicAccessBlock: null }), ['block-public-access']],
    [
      'a part of public access',
      bucket({
        publicAccessBlock: {
          ...(OUR_BUCKET.publicAccessBlock as object),
          RestrictPublicBuckets: false,
        },
      }),
      ['block-public-access'],
    ],
    [
      'ownership',
      bucket({ ownership: [{ ObjectOwnership: 'ObjectWriter' }] }),
      ['enforce-ownership'],
    ],
    ['no encryption', bucket({ encryption: null }), ['encrypt-bucket']],
    [
      'another encryption',
      bucket({ encryption: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] }),
      ['encrypt-bucket'],
    ],
    ['no lifecycle', bucket({ lifecycle: null }), ['put-lifecycle']],
    [
      'other days',
      bucket({ lifecycle: lifecycleRules(settings({ expireLogs: 30 })) }),
      ['put-lifecycle'],
    ],
    ['no policy', bucket({ policy: null }), ['put-policy']],
    [
      'the policy of another trail',
      bucket({ policy: bucketPolicy(settings({ name: 'other' })) }),
      ['put-policy'],
    ],
    [
      'no workgroup, nor what it owns',
      { workgroup: null, tables: null },
      ['create-workgroup', 'create-database', 'create-table'],
    ],
    ['results elsewhere', workgroup({ results: 's3://elsewhere/' }), ['change-workgroup']],
    ['a limit', { workgroup: { ...OUR_WORKGROUP, scanLimit: 1e12 } }, ['change-workgroup']],
    ['no database', { tables: null }, ['create-database', 'create-table']],
    ['no table', { tables: [table('theirs')] }, ['create-table']],
    [
      'a table over logs that lie elsewhere',
      { tables: [ourTable(settings({ organization: 'o-abcdefghij' }))] },
      ['drop-table', 'create-table'],
    ],
    [
      'a table that knows fewer regions',
      {
        tables: [
          {
            ...ourTable(),
            parameters: { ...ourTable().parameters, 'projection.region.values': 'eu-west-1' },
          },
        ],
      },
      ['drop-table', 'create-table'],
    ],
    ['results that are not enforced', workgroup({ isEnforced: false }), ['change-workgroup']],
    ['another engine', workgroup({ engine: 'Athena engine version 2' }), ['change-workgroup']],
    ['no trail', { trail: null }, ['create-trail', 'put-selectors', 'start-logging']],
    ['another bucket', trail({ bucket: 'other' }), ['change-trail']],
    ['one region', trail({ isMultiRegion: false }), ['change-trail']],
    ['an organization', trail({ isOrganization: true }), ['change-trail']],
    ['no digests', trail({ isValidated: false }), ['change-trail']],
    ['a key', trail({ kmsKey: KEY }), ['change-trail']],
    ['no selectors', trail({ selectors: [] }), ['put-selectors']],
    [
      'selectors that do not leave the log bucket out',
      trail({
        selectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Data'] },
              { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
            ],
          },
        ],
      }),
      ['put-selectors'],
    ],
    ['a trail that stands still', trail({ isLogging: false }), ['start-logging']],
  ];

  it.each(DIFFERENT)('%s is put right, and nothing else', (_, found, wanted) => {
    expect(kinds({}, { ...ALL, ...found })).toEqual(wanted);
  });

  it.each<[string, Partial<Settings>, readonly string[]]>([
    ['--kms-key', { kmsKey: KEY }, ['encrypt-bucket', 'change-trail']],
    ['--expire-logs', { expireLogs: 30 }, ['put-lifecycle']],
    ['--scan-limit', { scanLimit: 1e9 }, ['change-workgroup']],
    ['--single-region', { isMultiRegion: false }, ['change-trail']],
    ['--events', { scope: { ...SETTINGS.scope, events: 'read' } }, ['put-selectors']],
    ['--bucket', { scope: { ...SETTINGS.scope, buckets: ['a'] } }, ['put-selectors']],
    [
      '--exclude-bucket',
      { scope: { ...SETTINGS.scope, excludedBuckets: ['a'] } },
      ['put-selectors'],
    ],
  ])('%s over what is there changes what it is about', (_, wanted, changed) => {
    expect(kinds(wanted, ALL)).toEqual(changed);
  });

  const UNTOUCHED = {
    isOurs: false,
    isTagged: false,
    isEmpty: true,
    policy: null,
    lifecycle: null,
  };

  it('takes up a bucket of its name that nobody has used, as the first thing', () => {
    expect(kinds({}, { ...NOTHING, ...bucket(UNTOUCHED) }).slice(0, 3)).toEqual([
      'tag-bucket',
      'put-lifecycle',
      'put-policy',
    ]);
  });

  it.each<[string, Partial<BucketFound>]>([
    ['a tag', { isTagged: true }],
    ['something in it', { isEmpty: false }],
    ['a policy', { policy: bucketPolicy(SETTINGS) }],
  ])('refuses one that has %s', (_, found) => {
    expect(kinds({}, { ...NOTHING, ...bucket({ ...UNTOUCHED, ...found }) })).toBe(
      `refused: bucket "${BUCKET}" is there, and not tagged as ours`,
    );
  });

  it('gives every part its tags', () => {
    const plan = planSetup(SETTINGS, NOTHING);
    const tagged = (plan.kind === 'steps' ? plan.steps : []).flatMap((step) =>
      'tags' in step ? [[step.kind, step.tags]] : [],
    );
    expect(tagged).toEqual([
      ['create-bucket', { 'trail-audit:name': 'my-audit' }],
      [
        'create-workgroup',
        {
          'trail-audit:name': 'my-audit',
          'trail-audit:database': 'my_audit',
          'trail-audit:table': 'cloudtrail_logs',
        },
      ],
      ['create-trail', { 'trail-audit:name': 'my-audit' }],
    ]);
  });

  const STRANGERS: readonly (readonly [string, Partial<Inventory>, string])[] = [
    [
      'a bucket',
      { bucket: 'someone-elses' },
      `bucket "${BUCKET}" is someone else's, or in another region`,
    ],
    [
      'a bucket of this account',
      bucket({ isOurs: false }),
      `bucket "${BUCKET}" is there, and not tagged as ours`,
    ],
    ['a trail', trail({ isOurs: false }), 'trail "my-audit" is there, and not tagged as ours'],
    [
      'a trail of another region',
      { trail: null, namesake: { homeRegion: 'us-east-1', isMultiRegion: true } },
      'trail "my-audit" is there, at home in us-east-1',
    ],
    [
      'a workgroup',
      { ...workgroup({ isOurs: false }), tables: null },
      'workgroup "my-audit" is there, and not tagged as ours',
    ],
    [
      'a database',
      { workgroup: null },
      'database "my_audit" was there before, with table cloudtrail_logs',
    ],
    ['an empty database', { workgroup: null, tables: [] }, 'database "my_audit" was there before'],
  ];

  it.each(STRANGERS)('refuses %s that is not ours', (_, found, reason) => {
    const plan = planSetup(SETTINGS, { ...ALL, ...found });
    expect(plan).toEqual({ kind: 'refused', reason, hint: expect.stringMatching(/^--/) });
  });

  it('names all that is not ours', () => {
    const found = {
      ...ALL,
      bucket: 'someone-elses',
      ...trail({ isOurs: false }),
      ...workgroup({ isOurs: false }),
    } as const;
    expect(kinds({}, found)).toMatch(/^refused: bucket .*; trail .*; workgroup .*; database .*$/);
  });

  it('makes workgroup, database and table only over logs that are there, whatever else is', () => {
    const steps = ['create-workgroup', 'create-database', 'create-table'];
    expect(kinds({ use: USE }, NOTHING)).toEqual(steps);
    for (const found of [{ bucket: 'someone-elses' } as const, trail({ isOurs: false })]) {
      expect(kinds({ use: USE }, { ...NOTHING, ...found })).toEqual(steps);
    }
    const own = workgroup({ results: USE.results });
    const there = [ourTable(settings({ use: USE }))];
    expect(kinds({ use: USE }, { ...NOTHING, ...own, tables: there })).toEqual([]);
    expect(kinds({ use: USE }, { ...NOTHING, tables: [] })).toMatch(/^refused: database/);
    expect(kinds({ use: USE }, { ...NOTHING, ...workgroup({ isOurs: false }) })).toMatch(
      /^refused: workgroup/,
    );
  });
});

test('every step has words of its own that name what it is about', () => {
  const setup = planSetup(SETTINGS, NOTHING);
  const steps = [
    ...(setup.kind === 'steps' ? setup.steps : []),
    ...planTeardown(ALL, SETTINGS, true).steps,
    { kind: 'tag-bucket', bucket: BUCKET, tags: {} } as const,
    {
      kind: 'change-workgroup',
      workgroup: 'my-audit',
      shape: OUR_WORKGROUP,
      changes: ['no limit → at most 1.0 TB a query'],
    } as const,
    { kind: 'change-trail', trail: 'my-audit', shape: OUR_TRAIL, changes: ['a → b'] } as const,
  ];
  const words = steps.map(stepText);
  expect(new Set(words).size).toBe(23);
  for (const line of words) expect(line).toMatch(/my[-_]audit/);
});
