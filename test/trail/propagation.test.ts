import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { reasonOf, TrailAuditError } from '../../src/errors.ts';
import { type FaultRule, type StandIn, startAws } from '../support/aws/stand-in.ts';
import {
  BUCKET,
  changesIn,
  type Ended,
  runSetup,
  runTeardown,
  stubAwsEnvironment,
} from './run-commands.ts';

stubAwsEnvironment();
afterAll(() => void vi.unstubAllEnvs());

/** Pauses between tries of a step; those between looks at a query are shorter. */
function pausesOf({ pauses }: Ended): readonly number[] {
  return pauses.filter((milliseconds) => milliseconds >= 1000);
}

const ALL_PAUSES = [1000, 2000, 4000, 8000, 15_000, 30_000];

function triesOf(aws: StandIn, operation: string): readonly number[] {
  return aws.calls.filter((call) => call.operation === operation).map(({ status }) => status);
}

async function whole(): Promise<unknown> {
  await using aws = await startAws();
  await runSetup(aws);
  return aws.resources({ counts: false });
}

describe('a bucket policy that CloudTrail sees late', () => {
  test.each([1, 3, 6])('by %i tries is waited for', async (policyDelay) => {
    await using aws = await startAws({ policyDelay });
    const ended = await runSetup(aws);
    expect(ended).toMatchObject({ code: 0, error: null });
    expect(pausesOf(ended)).toEqual(ALL_PAUSES.slice(0, policyDelay));
    expect(triesOf(aws, 'CreateTrail')).toEqual([...Array(policyDelay).fill(400), 200]);
    expect(ended.notes.filter((note) => note.startsWith('Done: create trail'))).toHaveLength(1);
    expect(aws.resources({ counts: false })).toEqual(await whole());
    // Nothing else was done twice.
    const changes = changesIn(aws).filter((name) => !/^(CreateTrail|StartQuery)/.test(name));
    expect(new Set(changes).size).toBe(changes.length);
  });

  test('is waited for when a trail is changed, too', async () => {
    await using aws = await startAws();
    expect((await runSetup(aws, { isMultiRegion: false })).code).toBe(0);
    const late = { status: 400, code: 'InsufficientS3BucketPolicyException', message: 'Incorrect' };
    aws.refuse({ operation: 'UpdateTrail', kind: late, times: 2 });
    const ended = await runSetup(aws);
    expect(ended).toMatchObject({ code: 0, error: null });
    expect(pausesOf(ended)).toEqual([1000, 2000]);
    expect(aws.resources({ counts: false })).toEqual(await whole());
  });

  test('for more than a minute is an error, after which setup goes on', async () => {
    await using aws = await startAws({ policyDelay: 7 });
    const ended = await runSetup(aws);
    expect(ended.error).toBeInstanceOf(TrailAuditError);
    expect(reasonOf(ended.error)).toMatch(
      /^Cannot create trail "trail-audit": .*bucket policy is detected/,
    );
    expect(pausesOf(ended)).toEqual(ALL_PAUSES);
    expect(triesOf(aws, 'CreateTrail')).toEqual(Array(7).fill(400));
    expect(aws.resources().trails).toEqual([]);
    const from = aws.calls.length;
    expect(await runSetup(aws)).toMatchObject({ code: 0, error: null });
    expect(changesIn(aws, from)).toEqual(['CreateTrail', 'PutEventSelectors', 'StartLogging']);
    expect(aws.resources({ counts: false })).toEqual(await whole());
  });

  test('a setup that waits for it ends when it is interrupted', async () => {
    await using aws = await startAws({ policyDelay: 99 });
    const controller = new AbortController();
    const running = runSetup(aws, {}, { signal: controller.signal });
    while (triesOf(aws, 'CreateTrail').length < 2) await setTimeout(5);
    controller.abort();
    const { error } = await running;
    expect(error).not.toBeNull();
    expect(error).not.toBeInstanceOf(TrailAuditError);
    expect(aws.resources().trails).toEqual([]);
    expect(await runTeardown(aws)).toMatchObject({ code: 0 });
    expect(aws.resources().buckets).toEqual([]);
  });
});

/** What AWS says of things that were made, or are being changed, a moment ago. */
const NOT_YET: readonly (readonly [string, FaultRule])[] = [
  [
    'a bucket that is not there yet for its configuration',
    {
      operation: 'PutBucketPolicy',
      kind: { status: 404, code: 'NoSuchBucket', message: 'The specified bucket does not exist' },
    },
  ],
  [
    'a bucket that is being changed',
    {
      operation: 'PutBucketOwnershipControls',
      kind: {
        status: 409,
        code: 'OperationAborted',
        message: 'A conflicting conditional operation is currently in progress.',
      },
    },
  ],
  [
    'a bucket that was deleted a moment ago',
    {
      operation: 'CreateBucket',
      kind: {
        status: 409,
        code: 'OperationAborted',
        message: 'A conflicting conditional operation is currently in progress.',
      },
    },
  ],
  [
    'a bucket that CloudTrail does not see yet',
    {
      operation: 'CreateTrail',
      kind: {
        status: 400,
        code: 'S3BucketDoesNotExistException',
        message: `S3 bucket ${BUCKET} does not exist!`,
      },
    },
  ],
  [
    'a key policy that CloudTrail does not see yet',
    {
      operation: 'CreateTrail',
      kind: {
        status: 400,
        code: 'InsufficientEncryptionPolicyException',
        message: 'Insufficient permissions to access S3 bucket or KMS key',
      },
    },
  ],
  [
    'a trail that is being changed',
    {
      operation: 'PutEventSelectors',
      kind: { status: 400, code: 'ConflictException', message: 'Try again.' },
    },
  ],
  [
    'a bucket that Athena does not see yet',
    {
      operation: 'StartQueryExecution',
      kind: {
        status: 400,
        code: 'InvalidRequestException',
        message: `Unable to verify/create output bucket ${BUCKET}`,
      },
    },
  ],
];

test.each(NOT_YET)('%s is waited for', async (_, rule) => {
  await using aws = await startAws();
  aws.refuse({ ...rule, times: 3 });
  const ended = await runSetup(aws);
  expect(ended).toMatchObject({ code: 0, error: null });
  expect(aws.calls.filter(({ fault }) => fault !== undefined)).toHaveLength(3);
  expect(pausesOf(ended)).toEqual([1000, 2000, 4000]);
  expect(aws.resources({ counts: false })).toEqual(await whole());
});

test.each([
  ['CreateTrail', 'MaximumNumberOfTrailsExceededException'],
  ['CreateTrail', 'InvalidKmsKeyIdException'],
  ['PutEventSelectors', 'InvalidEventSelectorsException'],
  ['PutBucketPolicy', 'MalformedPolicy'],
  ['CreateBucket', 'BucketAlreadyExists'],
])('%s: %s is not waited for', async (operation, code) => {
  await using aws = await startAws();
  aws.refuse({ operation, kind: { status: 400, code, message: 'No.' }, times: 2 });
  const ended = await runSetup(aws);
  expect(ended.error).toBeInstanceOf(TrailAuditError);
  expect(pausesOf(ended)).toEqual([]);
  expect(triesOf(aws, operation)).toHaveLength(1);
});
