import { DeleteObjectsCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { reasonOf, TrailAuditError } from '../../src/errors.ts';
import {
  type FaultRule,
  type StandIn,
  type StandInOptions,
  startAws,
} from '../support/aws/stand-in.ts';
import {
  BROKEN,
  bothWays,
  type Case,
  casesOf,
  changesOf,
  killAt,
  prepareForCrashes,
} from './crashes.ts';
import { BUCKET, type Ended, runSetup, runTeardown } from './run-commands.ts';

prepareForCrashes();

interface World {
  readonly options: StandInOptions;
  readonly region: string;
}

const EAST: World = { options: {}, region: 'us-east-1' };
/** Here a bucket that is there already is refused, and tags are a call of their own. */
const WEST: World = {
  options: { region: 'eu-west-1', ignoreBucketTags: true },
  region: 'eu-west-1',
};

/** What lies in the account; how many queries and results are a rerun's own affair. */
function state(aws: StandIn) {
  return aws.resources({ counts: false });
}

function expectGood({ error, code }: Ended): void {
  expect(error).toBeNull();
  expect(code).toBe(0);
}

async function worldSetUp(world: World): Promise<StandIn> {
  const aws = await startAws(world.options);
  expectGood(await runSetup(aws, {}, world));
  return aws;
}

/** The run meets its fault, and ends well or in a sentence. */
async function breakRun(
  aws: StandIn,
  { service, operation, at }: Case,
  { kind = BROKEN, takesEffect = false }: Partial<FaultRule>,
  run: () => Promise<Ended>,
): Promise<Ended> {
  aws.refuse({ service, operation, at, kind, takesEffect });
  const ended = await run();
  const met = aws.calls.filter(({ fault }) => fault !== undefined);
  expect(met.map((call) => call.operation)).toEqual([operation]);
  if (ended.error === null) expect(ended.code).toBe(0);
  else expect(ended.error).toBeInstanceOf(TrailAuditError);
  return ended;
}

/** The run ends in no sentence, but where it says what it may have left under way. */
async function killRun(
  aws: StandIn,
  one: Case,
  run: (signal: AbortSignal) => Promise<Ended>,
): Promise<void> {
  const { error } = await killAt(aws, one, run);
  expect(error).not.toBeNull();
  // A query that may have been started is told of.
  if (error instanceof TrailAuditError)
    expect(reasonOf(error)).toMatch(/interrupted.*may have been/);
}

/** The calls of undisturbed runs, and what they leave. */
async function undisturbed(world: World) {
  await using aws = await startAws(world.options);
  const untouched = aws.resources();
  expectGood(await runSetup(aws, {}, world));
  const whole = state(aws);
  const setupCalls = aws.calls.slice();
  expectGood(await runTeardown(aws, {}, world));
  expect(aws.resources()).toEqual(untouched);
  return { untouched, whole, setupCalls, teardownCalls: aws.calls.slice(setupCalls.length) };
}

const east = await undisturbed(EAST);
const west = await undisturbed(WEST);

test('what is broken below makes and removes everything, in an order that is safe', () => {
  const { buckets, trails, workgroups, databases } = east.whole;
  expect([buckets, trails, workgroups, databases].map(({ length }) => length)).toEqual([
    1, 1, 2, 1,
  ]);
  expect(changesOf(east.setupCalls).map(({ call }) => call)).toEqual([
    'CreateBucket 1',
    'PutPublicAccessBlock 1',
    'PutBucketOwnershipControls 1',
    'PutBucketEncryption 1',
    'PutBucketLifecycleConfiguration 1',
    'PutBucketPolicy 1',
    'CreateWorkGroup 1',
    'StartQueryExecution 1',
    'StartQueryExecution 2',
    'CreateTrail 1',
    'PutEventSelectors 1',
    'StartLogging 1',
  ]);
  expect(changesOf(east.teardownCalls).map(({ call }) => call)).toEqual([
    'StopLogging 1',
    'DeleteTrail 1',
    'DeleteTable 1',
    'DeleteDatabase 1',
    'DeleteWorkGroup 1',
    'DeleteBucketPolicy 1',
    'DeleteObjects 1',
    'DeleteBucket 1',
  ]);
  expect(changesOf(west.setupCalls).map(({ call }) => call)).toContain('PutBucketTagging 1');
});

describe.each([
  { place: 'us-east-1', world: EAST, runs: east, broken: casesOf },
  // Elsewhere the reads are the same, and fail the same way.
  {
    place: 'eu-west-1, where CreateBucket passes over tags',
    world: WEST,
    runs: west,
    broken: changesOf,
  },
])('in $place', ({ world, runs, broken }) => {
  const { whole, untouched, setupCalls, teardownCalls } = runs;

  test.concurrent.each(bothWays(broken(setupCalls)))(
    'setup again, after $call failed $when',
    async (one) => {
      await using aws = await startAws(world.options);
      await breakRun(aws, one, one, () => runSetup(aws, {}, world));
      expectGood(await runSetup(aws, {}, world));
      expect(state(aws)).toEqual(whole);
    },
  );

  test.concurrent.each(bothWays(broken(teardownCalls)))(
    'teardown again, after $call failed $when',
    async (one) => {
      await using aws = await worldSetUp(world);
      await breakRun(aws, one, one, () => runTeardown(aws, {}, world));
      expectGood(await runTeardown(aws, {}, world));
      expect(aws.resources()).toEqual(untouched);
    },
  );

  // The SDK asks again by itself, and is told that it is done already.
  test.concurrent.each(changesOf(setupCalls))(
    'setup again, after the connection broke behind $call',
    async (one) => {
      await using aws = await startAws(world.options);
      const kind = 'reset';
      await breakRun(aws, one, { kind, takesEffect: true }, () => runSetup(aws, {}, world));
      expectGood(await runSetup(aws, {}, world));
      expect(state(aws)).toEqual(whole);
    },
  );

  test.concurrent.each(changesOf(teardownCalls))(
    'teardown, where the connection breaks behind $call',
    async (one) => {
      await using aws = await worldSetUp(world);
      const kind = 'reset';
      await breakRun(aws, one, { kind, takesEffect: true }, () => runTeardown(aws, {}, world));
      expectGood(await runTeardown(aws, {}, world));
      expect(aws.resources()).toEqual(untouched);
    },
  );
});

describe('halfway', () => {
  const { whole, untouched, setupCalls, teardownCalls } = east;

  test.concurrent.each(bothWays(changesOf(setupCalls)))(
    'teardown removes what setup left where $call failed $when',
    async (one) => {
      await using aws = await startAws();
      await breakRun(aws, one, one, () => runSetup(aws));
      expectGood(await runTeardown(aws));
      expect(aws.resources()).toEqual(untouched);
    },
  );

  test.concurrent.each(bothWays(changesOf(teardownCalls)))(
    'setup makes whole what teardown left where $call failed $when',
    async (one) => {
      await using aws = await worldSetUp(EAST);
      await breakRun(aws, one, one, () => runTeardown(aws));
      expectGood(await runSetup(aws));
      expect(state(aws)).toEqual(whole);
    },
  );

  test.concurrent.each(changesOf(setupCalls))('setup again, killed at $call', async (one) => {
    await using aws = await startAws();
    await killRun(aws, one, (signal) => runSetup(aws, {}, { signal }));
    expectGood(await runSetup(aws));
    expect(state(aws)).toEqual(whole);
  });

  test.concurrent.each(changesOf(teardownCalls))('teardown again, killed at $call', async (one) => {
    await using aws = await worldSetUp(EAST);
    await killRun(aws, one, (signal) => runTeardown(aws, {}, { signal }));
    expectGood(await runTeardown(aws));
    expect(aws.resources()).toEqual(untouched);
  });

  /** AWS says yes, and does not do it. */
  const kind = { status: 200, code: 'Nothing', message: 'done' };

  test.concurrent.each(changesOf(setupCalls))(
    'setup does not vouch for more than is there, where $call did nothing',
    async (one) => {
      await using aws = await startAws();
      const { error } = await breakRun(aws, one, { kind }, () => runSetup(aws));
      if (error === null) expect(state(aws)).toEqual(whole);
      expectGood(await runSetup(aws));
      expect(state(aws)).toEqual(whole);
    },
  );

  test.concurrent.each(changesOf(teardownCalls))(
    'teardown does not say that all is gone, where $call did nothing',
    async (one) => {
      await using aws = await worldSetUp(EAST);
      const { error } = await breakRun(aws, one, { kind }, () => runTeardown(aws));
      if (error === null) expect(aws.resources()).toEqual(untouched);
      expectGood(await runTeardown(aws));
      expect(aws.resources()).toEqual(untouched);
    },
  );

  test('setup of what is whole changes nothing, and so does teardown of nothing', async () => {
    await using aws = await worldSetUp(EAST);
    const first = aws.calls.length;
    const again = await runSetup(aws);
    expectGood(again);
    expect(again.written).toContain('All of it is there already.');
    expect(changesOf(aws.calls.slice(first))).toEqual([]);
    expectGood(await runTeardown(aws));
    const second = aws.calls.length;
    const nothing = await runTeardown(aws);
    expectGood(nothing);
    expect(nothing.written).toBe('Nothing of ours is there.\n');
    expect(changesOf(aws.calls.slice(second))).toEqual([]);
  });

  test.concurrent.each([
    ['was changed', { scanLimit: 1e12, expireLogs: 30, scope: { events: 'write' } }],
    ['records one region', { isMultiRegion: false }],
  ] as const)('a setup that %s is put right, whatever call of it fails', async (_, before) => {
    const changed = async (): Promise<StandIn> => {
      const aws = await startAws();
      expectGood(await runSetup(aws, before));
      return aws;
    };
    await using model = await changed();
    expect(state(model)).not.toEqual(whole);
    const first = model.calls.length;
    expectGood(await runSetup(model));
    expect(state(model)).toEqual(whole);
    const cases = bothWays(changesOf(model.calls.slice(first)));
    expect(cases.length).toBeGreaterThan(0);
    for (const one of cases) {
      await using aws = await changed();
      await breakRun(aws, one, one, () => runSetup(aws));
      expectGood(await runSetup(aws));
      expect(state(aws), one.call).toEqual(whole);
    }
  });
});

describe('a bucket of many versions', () => {
  const KEYS = 900;
  const { untouched } = east;

  /** All is set up; the bucket holds 2,700 versions and delete markers, three pages of them. */
  async function manyVersions(): Promise<StandIn> {
    const aws = await worldSetUp(EAST);
    const client = new S3Client({ endpoint: aws.url });
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
    const keys = Array.from({ length: KEYS }, (_, index) => `AWSLogs/${index}`);
    for (const body of ['one', 'two']) {
      for (const key of keys) aws.putObject(BUCKET, key, body);
    }
    const Objects = keys.map((Key) => ({ Key }));
    await client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    client.destroy();
    return aws;
  }

  function versionsIn(aws: StandIn): unknown {
    return aws.resources().buckets.find(({ name }) => name === BUCKET)?.['versions'];
  }

  const PAGES = 3;
  const EMPTYING = ['DeleteBucketPolicy', 'ListObjectVersions', 'DeleteObjects', 'DeleteBucket'];
  const cases: readonly Case[] = EMPTYING.flatMap((operation) => {
    const times = /Objects?/.test(operation) ? PAGES : 1;
    // The first listing is a look at what is there.
    const first = operation === 'ListObjectVersions' ? 2 : 1;
    return Array.from({ length: times }, (_, index) => ({
      call: `${operation} ${first + index}`,
      service: 's3',
      operation,
      at: first + index,
    }));
  });

  test('is emptied, once nothing can be delivered any more', async () => {
    await using aws = await manyVersions();
    // Four are results of DDL, each with its metadata.
    expect(versionsIn(aws)).toBe(3 * KEYS + 4);
    const first = aws.calls.length;
    expectGood(await runTeardown(aws));
    expect(aws.resources()).toEqual(untouched);
    const operations = aws.calls.slice(first).map(({ operation }) => operation);
    const count = (wanted: string) => operations.filter((name) => name === wanted).length;
    expect(EMPTYING.map(count)).toEqual([1, 1 + PAGES, PAGES, 1]);
    const order = [
      'DeleteTrail',
      'DeleteWorkGroup',
      ...EMPTYING.filter((name) => !/^List/.test(name)),
    ];
    const places = order.map((name) => operations.indexOf(name));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test.concurrent.each(bothWays(cases))('again, after $call failed $when', async (one) => {
    await using aws = await manyVersions();
    await breakRun(aws, one, one, () => runTeardown(aws));
    expectGood(await runTeardown(aws));
    expect(aws.resources()).toEqual(untouched);
  });

  test.concurrent.each(cases)('again, killed at $call', async (one) => {
    await using aws = await manyVersions();
    await killRun(aws, one, (signal) => runTeardown(aws, {}, { signal }));
    expectGood(await runTeardown(aws));
    expect(aws.resources()).toEqual(untouched);
  });

  test('versions that cannot be deleted are counted, and the first is named', async () => {
    await using aws = await manyVersions();
    for (const key of ['AWSLogs/7', 'AWSLogs/8']) {
      aws.refuseKey({ bucket: BUCKET, key, code: 'AccessDenied', message: 'locked', times: 3 });
    }
    const { error } = await runTeardown(aws);
    expect(error).toBeInstanceOf(TrailAuditError);
    expect(reasonOf(error)).toContain(
      `Cannot empty bucket "${BUCKET}": 6 versions are not deleted (AWSLogs/7: AccessDenied locked)`,
    );
    expect(versionsIn(aws)).toBe(6);
    expectGood(await runTeardown(aws));
    expect(aws.resources()).toEqual(untouched);
  });
});

describe('what is delivered meanwhile', () => {
  async function busy(minutesPerCall: number): Promise<StandIn> {
    const aws = await worldSetUp({ ...EAST, options: { minutesPerCall } });
    aws.addBucket('data');
    aws.everyMinute(() => aws.request('data', 'key'));
    aws.advance(30);
    return aws;
  }

  test.each([1, 2, 4])('is gone with the bucket, at %i minutes a call', async (minutes) => {
    await using aws = await busy(minutes);
    expectGood(await runTeardown(aws));
    aws.advance(60);
    const { buckets, trails, workgroups, databases } = aws.resources();
    expect(buckets.map(({ name }) => name)).toEqual(['data']);
    expect([trails, workgroups, databases].map(({ length }) => length)).toEqual([0, 1, 0]);
    const deletes = aws.calls.filter(({ operation }) => operation === 'DeleteBucket');
    expect(deletes.map(({ status }) => status)).toEqual([204]);
  });

  const NOT_EMPTY = { status: 409, code: 'BucketNotEmpty', message: 'The bucket is not empty' };

  test('it is emptied again where something came after all', async () => {
    await using aws = await busy(0);
    aws.refuse({ operation: 'DeleteBucket', kind: NOT_EMPTY, times: 2 });
    expectGood(await runTeardown(aws));
    expect(aws.resources().buckets.map(({ name }) => name)).toEqual(['data']);
    const deletes = aws.calls.filter(({ operation }) => operation === 'DeleteBucket');
    expect(deletes.map(({ status }) => status)).toEqual([409, 409, 204]);
  });

  test('it ends in a sentence where something comes again and again', async () => {
    await using aws = await busy(0);
    aws.refuse({ operation: 'DeleteBucket', kind: NOT_EMPTY, times: 10 });
    const { error } = await runTeardown(aws);
    expect(reasonOf(error)).toMatch(/Cannot delete bucket .*: something is written to it again/);
    expectGood(await runTeardown(aws));
    expect(aws.resources().buckets.map(({ name }) => name)).toEqual(['data']);
  });
});
