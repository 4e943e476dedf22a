import {
  AthenaClient,
  StartQueryExecutionCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-athena';
import { CloudTrailClient, RemoveTagsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DeleteBucketTaggingCommand,
  DeleteObjectCommand,
  PutBucketTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { reasonOf, TrailAuditError } from '../../src/errors.ts';
import {
  type BucketOptions,
  type StandIn,
  type StandInOptions,
  startAws,
} from '../support/aws/stand-in.ts';
import {
  ACCOUNT,
  BUCKET,
  changesIn,
  DATABASE,
  type Ended,
  NAME,
  OURS,
  runLogging,
  runSetup,
  runTeardown,
  stubAwsEnvironment,
  TABLE,
} from './run-commands.ts';

stubAwsEnvironment();
afterAll(() => void vi.unstubAllEnvs());

type Tags = Readonly<Record<string, string>>;

/** What somebody else has under a name of ours. */
interface Squatter {
  readonly what: string;
  /** As a person is told of it. */
  readonly named: readonly string[];
  readonly put: (aws: StandIn, tags: Tags | null) => void | Promise<void>;
}

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${BUCKET}/*`,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

function addBucket(aws: StandIn, tags: Tags | null, options: BucketOptions = {}): void {
  aws.addBucket(BUCKET, { ...options, ...(tags === null ? {} : { tags }) });
}

function addTable(aws: StandIn, name: string): void {
  const columns = [{ name: 'x', type: 'string' }];
  aws.addTable({ database: DATABASE, name, location: 's3://theirs/', columns });
}

const BUCKETS: readonly Squatter[] = [
  {
    what: 'bucket with an object',
    named: [`bucket "${BUCKET}"`],
    put: (aws, tags) => {
      addBucket(aws, tags);
      aws.putObject(BUCKET, 'theirs', 'x');
    },
  },
  {
    what: 'empty bucket with a policy',
    named: [`bucket "${BUCKET}"`],
    put: (aws, tags) => addBucket(aws, tags, { policy: POLICY }),
  },
  {
    what: 'bucket with nothing but a delete marker',
    named: [`bucket "${BUCKET}"`],
    put: async (aws, tags) => {
      addBucket(aws, tags, { versioning: 'Enabled' });
      const client = new S3Client({ endpoint: aws.url });
      await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'theirs' }));
      client.destroy();
    },
  },
];

const TRAIL: Squatter = {
  what: 'trail',
  named: [`trail "${NAME}"`],
  put: (aws, tags) =>
    aws.addTrail({ name: NAME, bucket: 'their-logs', ...(tags === null ? {} : { tags }) }),
};

const WORKGROUP: Squatter = {
  what: 'workgroup',
  named: [`workgroup "${NAME}"`],
  put: (aws, tags) => aws.addWorkgroup({ name: NAME, ...(tags === null ? {} : { tags }) }),
};

const TAGGED: readonly Squatter[] = [...BUCKETS, TRAIL, WORKGROUP];

const DATABASES: readonly Squatter[] = [
  {
    what: 'database',
    named: [`database "${DATABASE}"`],
    put: (aws) => aws.addDatabase(DATABASE),
  },
  {
    what: 'database with the table',
    named: [`database "${DATABASE}"`, TABLE],
    put: (aws) => addTable(aws, TABLE),
  },
];

const TOGETHER = [BUCKETS[0]!, TRAIL, WORKGROUP, DATABASES[1]!];
const ALL: Squatter = {
  what: 'bucket, trail, workgroup, database and table',
  named: TOGETHER.flatMap(({ named }) => named),
  put: async (aws, tags) => {
    for (const { put } of TOGETHER) await put(aws, tags);
  },
};

const TAGS: readonly (readonly [string, Tags | null])[] = [
  ['untagged', null],
  ['tagged with another name', { 'trail-audit:name': 'another', team: 'data' }],
  ['with our tag, empty', { 'trail-audit:name': '' }],
  ['with our name under another key', { 'Trail-Audit:name': NAME, 'trail-audit': NAME }],
];

const SQUATTERS = [...TAGGED, ALL]
  .flatMap((one) => TAGS.map(([how, tags]) => ({ ...one, how, tags })))
  .concat(DATABASES.map((one) => ({ ...one, how: 'alone', tags: null })));

async function start(options: StandInOptions = {}): Promise<StandIn> {
  const aws = await startAws(options);
  aws.addBucket('their-logs');
  aws.addBucket('theirs');
  return aws;
}

function expectGood({ error, code }: Ended): void {
  expect(error).toBeNull();
  expect(code).toBe(0);
}

function expectNamed({ error, notes, written }: Ended, named: readonly string[]): void {
  const said = [...notes, written, error === null ? '' : reasonOf(error)].join('\n');
  for (const name of named) expect(said).toContain(name);
}

/** Refused in a sentence that names them all, with another name as the way on. */
function expectRefused(ended: Ended, named: readonly string[]): void {
  expect(ended.error).toBeInstanceOf(TrailAuditError);
  expect(reasonOf(ended.error)).toMatch(new RegExp(`^Cannot set up "${NAME}": `));
  expect((ended.error as TrailAuditError).hint).toContain('--name');
  expectNamed(ended, named);
}

/** Neither changed nor passed over in silence. */
async function expectLeft(
  aws: StandIn,
  named: readonly string[],
  run: () => Promise<Ended>,
): Promise<Ended> {
  const before = aws.resources();
  const from = aws.calls.length;
  const ended = await run();
  expect(changesIn(aws, from)).toEqual([]);
  expect(aws.resources()).toEqual(before);
  expectNamed(ended, named);
  return ended;
}

describe.each(SQUATTERS)('$what of our name, $how', ({ put, tags, named }) => {
  test('setup refuses, and names it', async () => {
    await using aws = await start();
    await put(aws, tags);
    expectRefused(await expectLeft(aws, named, () => runSetup(aws)), named);
  });

  test.each([true, false])('teardown leaves and names it (logs go: %s)', async (deleteLogs) => {
    await using aws = await start();
    await put(aws, tags);
    const ended = await expectLeft(aws, named, () => runTeardown(aws, { deleteLogs }));
    expect(ended).toMatchObject({ code: 0, written: 'Nothing of ours is there.\n' });
  });
});

describe('a trail that is not ours', () => {
  test.each(TAGS)('%s, is neither stopped nor started', async (_, tags) => {
    for (const kind of ['stop-logging', 'start-logging'] as const) {
      await using aws = await start();
      const isLogging = kind === 'stop-logging';
      aws.addTrail({ name: NAME, bucket: 'their-logs', isLogging, ...(tags && { tags }) });
      const { error } = await expectLeft(aws, [`trail "${NAME}"`], () => runLogging(aws, kind));
      expect(error).toBeInstanceOf(TrailAuditError);
    }
  });
});

describe('a bucket of our name in the account of somebody else', () => {
  test.each([
    ['empty', null],
    ['with our tag', OURS],
    ['in another region', null],
  ] as const)('%s, is left and named', async (how, tags) => {
    await using aws = await start();
    const region = how === 'in another region' ? 'eu-west-1' : 'us-east-1';
    addBucket(aws, tags, { owner: '444455556666', region });
    const named = [`bucket "${BUCKET}"`];
    expectRefused(await expectLeft(aws, named, () => runSetup(aws)), named);
    expectGood(await expectLeft(aws, named, () => runTeardown(aws)));
  });

  test('is expected by every call to S3 but the one that makes it', async () => {
    await using aws = await start();
    expectGood(await runSetup(aws));
    expectGood(await runTeardown(aws, { deleteLogs: false }));
    expectGood(await runTeardown(aws));
    const calls = aws.calls.filter(({ service }) => service === 's3');
    const others = calls.filter(({ input }) => input['ExpectedBucketOwner'] !== ACCOUNT);
    expect(others.map(({ operation }) => operation)).toEqual(['CreateBucket']);
    expect(calls.length).toBeGreaterThan(30);
  });
});

describe('an empty bucket of our name in this account', () => {
  test('is adopted where it has neither policy nor tags', async () => {
    await using model = await start();
    expectGood(await runSetup(model));
    await using aws = await start();
    const before = aws.resources();
    addBucket(aws, null);
    expectGood(await runSetup(aws));
    expect(aws.resources({ counts: false })).toEqual(model.resources({ counts: false }));
    expect(changesIn(aws)).not.toContain('CreateBucket');
    // It is tagged before anything else of it is changed.
    expect(changesIn(aws)[0]).toBe('PutBucketTagging');
    expectGood(await runTeardown(aws));
    expect(aws.resources()).toEqual(before);
  });

  test.each([{ 'trail-audit:name': 'another' }, { team: 'data' }, { 'Trail-Audit:name': NAME }])(
    'is not adopted with tags of somebody else: %j',
    async (tags) => {
      await using aws = await start();
      addBucket(aws, tags);
      const named = [`bucket "${BUCKET}"`];
      expectRefused(await expectLeft(aws, named, () => runSetup(aws)), named);
    },
  );

  test('is not adopted in another region', async () => {
    await using aws = await start();
    addBucket(aws, null, { region: 'eu-west-1' });
    const named = [`bucket "${BUCKET}"`];
    expectRefused(await expectLeft(aws, named, () => runSetup(aws)), named);
  });
});

describe('a trail of our name at home in another region', () => {
  const named = [`trail "${NAME}"`, 'eu-west-1'];

  test.each([
    ['untagged', null],
    ['with our tag', OURS],
  ] as const)('and in all others, %s, is left and named, with its region', async (_, tags) => {
    await using aws = await start();
    const region = 'eu-west-1';
    aws.addTrail({ name: NAME, bucket: 'their-logs', region, ...(tags && { tags }) });
    expectRefused(await expectLeft(aws, named, () => runSetup(aws)), named);
    expectGood(await expectLeft(aws, named, () => runTeardown(aws)));
  });

  test.each(['eu-west-1', 'ap-south-1'])('alone (%s) is none of ours here', async (region) => {
    await using aws = await start();
    aws.addTrail({ name: NAME, bucket: 'their-logs', region, isMultiRegion: false });
    const before = aws.resources();
    expectGood(await runSetup(aws, { isMultiRegion: false }));
    expect(aws.resources().trails).toHaveLength(2);
    const from = aws.calls.length;
    expectGood(await runSetup(aws, { isMultiRegion: false }));
    expect(changesIn(aws, from)).toEqual([]);
    expectGood(await runTeardown(aws));
    expect(aws.resources()).toEqual(before);
  });
});

describe('two names', () => {
  test('of which one begins like the other, do not touch each other', async () => {
    await using aws = await start();
    const empty = aws.resources();
    expectGood(await runSetup(aws, { name: `${NAME}-2` }));
    const second = aws.resources({ counts: false });
    expectGood(await runSetup(aws));
    expectGood(await runTeardown(aws));
    expect(aws.resources({ counts: false })).toEqual(second);
    expectGood(await runTeardown(aws, { name: `${NAME}-2` }));
    expect(aws.resources()).toEqual(empty);
  });
});

describe('a table of somebody else in our database', () => {
  test.each([true, false])('stays, and so does what holds it (logs go: %s)', async (deleteLogs) => {
    await using aws = await start();
    const empty = aws.resources({ counts: false });
    expectGood(await runSetup(aws));
    addTable(aws, 'theirs');
    const stuck = await runTeardown(aws, { deleteLogs });
    // In the CLI this is exit 2.
    expect(stuck.error).toBeInstanceOf(TrailAuditError);
    expectNamed(stuck, [`database "${DATABASE}"`, '"theirs"']);
    const left = aws.resources();
    expect(left.trails).toEqual([]);
    expect(left.databases).toMatchObject([{ name: DATABASE, tables: [{ name: 'theirs' }] }]);
    expect(left.workgroups.map(({ name }) => name)).toContain(NAME);
    const dropped = aws.calls.filter(({ operation }) => /^Delete(Table|Database)$/.test(operation));
    expect(dropped.map(({ input }) => input)).toEqual([{ DatabaseName: DATABASE, Name: TABLE }]);

    // Again, nothing else goes, and it is said again.
    const again = await runTeardown(aws, { deleteLogs });
    expect(again.error).toBeInstanceOf(TrailAuditError);
    expectNamed(again, ['"theirs"']);

    await dropTable(aws);
    expectGood(await runTeardown(aws));
    expect(aws.resources({ counts: false })).toEqual(empty);
  });

  test('stays also where it comes while ours is torn down', async () => {
    await using aws = await start({ minutesPerCall: 1 });
    expectGood(await runSetup(aws));
    aws.everyMinute(() => {
      if (aws.calls.at(-1)?.operation === 'DeleteTrail') addTable(aws, 'theirs');
    });
    const stuck = await runTeardown(aws);
    expect(stuck.error).toBeInstanceOf(TrailAuditError);
    expectNamed(stuck, [`database "${DATABASE}"`, '"theirs"']);
    const { databases, workgroups } = aws.resources();
    expect(databases).toMatchObject([{ name: DATABASE, tables: [{ name: 'theirs' }] }]);
    expect(workgroups.map(({ name }) => name)).toContain(NAME);
  });

  /** Its owner drops it, in a workgroup of their own. */
  async function dropTable(aws: StandIn): Promise<void> {
    const client = new AthenaClient({ endpoint: aws.url });
    await client.send(
      new StartQueryExecutionCommand({
        QueryString: `drop table ${DATABASE}.theirs`,
        ResultConfiguration: { OutputLocation: 's3://theirs/results/' },
      }),
    );
    client.destroy();
    await vi.waitFor(() => {
      expect(JSON.stringify(aws.resources().databases)).not.toContain('theirs');
    });
  }
});

describe('what is no longer tagged as ours', () => {
  type Untag = (aws: StandIn) => Promise<void>;

  const untagBucket: Untag = async (aws) => {
    const client = new S3Client({ endpoint: aws.url });
    await client.send(new DeleteBucketTaggingCommand({ Bucket: BUCKET }));
    client.destroy();
  };
  const retagBucket: Untag = async (aws) => {
    const client = new S3Client({ endpoint: aws.url });
    const TagSet = [{ Key: 'trail-audit:name', Value: 'another' }];
    await client.send(new PutBucketTaggingCommand({ Bucket: BUCKET, Tagging: { TagSet } }));
    client.destroy();
  };
  const untagTrail: Untag = async (aws) => {
    const client = new CloudTrailClient({ endpoint: aws.url });
    const ResourceId = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${NAME}`;
    const TagsList = [{ Key: 'trail-audit:name' }];
    await client.send(new RemoveTagsCommand({ ResourceId, TagsList }));
    client.destroy();
  };
  const untagWorkgroup: Untag = async (aws) => {
    const client = new AthenaClient({ endpoint: aws.url });
    const ResourceARN = `arn:aws:athena:us-east-1:${ACCOUNT}:workgroup/${NAME}`;
    const TagKeys = ['trail-audit:name'];
    await client.send(new UntagResourceCommand({ ResourceARN, TagKeys }));
    client.destroy();
  };

  test.each([
    { what: 'bucket', untag: untagBucket, kept: 'buckets', name: BUCKET },
    { what: 'bucket of another name', untag: retagBucket, kept: 'buckets', name: BUCKET },
    { what: 'trail', untag: untagTrail, kept: 'trails', name: NAME },
    { what: 'workgroup', untag: untagWorkgroup, kept: 'workgroups', name: NAME },
  ] as const)('$what stays, and the rest goes', async ({ untag, kept, name }) => {
    await using aws = await start();
    expectGood(await runSetup(aws));
    await untag(aws);
    const named = [`"${name}"`];
    expectRefused(await expectLeft(aws, named, () => runSetup(aws)), named);
    const before = aws.resources({ counts: false });
    const ended = await runTeardown(aws);
    expectGood(ended);
    expectNamed(ended, named);
    const after = aws.resources({ counts: false });
    const ours = (all: typeof after, kind: keyof typeof after) =>
      all[kind].filter((one) => [BUCKET, NAME, DATABASE].includes(String(one['name'])));
    for (const kind of ['buckets', 'trails', 'workgroups', 'databases'] as const) {
      // The workgroup says whose the database is.
      const stays = kind === kept || (kind === 'databases' && kept === 'workgroups');
      expect(ours(after, kind), kind).toEqual(stays ? ours(before, kind) : []);
    }
  });
});
