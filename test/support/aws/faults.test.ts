import { GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { GetPartitionsCommand } from '@aws-sdk/client-glue';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { askAthena, startQuery, type TestAws, testAws } from './clients.ts';
import type { FaultRule } from './stand-in.ts';

interface Refused {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const workgroup = (aws: TestAws) =>
  aws.athena.send(new GetWorkGroupCommand({ WorkGroup: 'primary' }));

async function refusals(kind: FaultRule['kind']): Promise<unknown[]> {
  const aws = await testAws();
  aws.refuse({ kind, times: Infinity });
  const calls = [
    () => workgroup(aws),
    () => aws.glue.send(new GetPartitionsCommand({ DatabaseName: 'd', TableName: 't' })),
    () => aws.s3.send(new ListObjectsV2Command({ Bucket: 'results' })),
  ];
  const seen: unknown[] = [];
  for (const call of calls) {
    const error = await call().then(
      () => ({ name: 'none', message: '' }) as Refused,
      (refused: Refused) => refused,
    );
    seen.push([error.name, error.$metadata?.httpStatusCode, error.message]);
  }
  return seen;
}

test('each kind of fault has the code and words of each service', async () => {
  expect({
    throttle: await refusals('throttle'),
    internal: await refusals('internal'),
    expired: await refusals('expired'),
    denied: await refusals('denied'),
    own: (await refusals({ status: 400, code: 'OddException', message: 'odd' }))[0],
  }).toMatchInlineSnapshot(`
    {
      "denied": [
        [
          "AccessDeniedException",
          400,
          "User: arn:aws:iam::111122223333:user/x is not authorized to perform: athena:GetWorkGroup on resource: arn:aws:athena:us-east-1:111122223333:workgroup/primary because no identity-based policy allows the athena:GetWorkGroup action",
        ],
        [
          "AccessDeniedException",
          400,
          "User: arn:aws:iam::111122223333:user/x is not authorized to perform: glue:GetPartitions on resource: arn:aws:glue:us-east-1:111122223333:table/d/t because no identity-based policy allows the glue:GetPartitions action",
        ],
        [
          "AccessDenied",
          403,
          "User: arn:aws:iam::111122223333:user/x is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::results" because no identity-based policy allows the s3:ListBucket action",
        ],
      ],
      "expired": [
        [
          "ExpiredTokenException",
          400,
          "The security token included in the request is expired",
        ],
        [
          "ExpiredTokenException",
          400,
          "The security token included in the request is expired",
        ],
        [
          "ExpiredToken",
          400,
          "The provided token has expired.",
        ],
      ],
      "internal": [
        [
          "InternalServerException",
          500,
          "Internal server error",
        ],
        [
          "InternalServiceException",
          500,
          "Internal service error",
        ],
        [
          "InternalError",
          500,
          "We encountered an internal error. Please try again.",
        ],
      ],
      "own": [
        "OddException",
        400,
        "odd",
      ],
      "throttle": [
        [
          "ThrottlingException",
          400,
          "Rate exceeded",
        ],
        [
          "ThrottlingException",
          400,
          "Rate exceeded",
        ],
        [
          "SlowDown",
          503,
          "Please reduce your request rate.",
        ],
      ],
    }
  `);
});

test('a broken connection and one that hangs', async () => {
  const aws = await testAws();
  aws.refuse({ kind: 'reset', operation: 'GetWorkGroup' });
  await expect(workgroup(aws)).rejects.toThrow(/socket hang up|ECONNRESET/);
  aws.refuse({ kind: 'hang' });
  const abort = AbortSignal.timeout(100);
  const command = new GetWorkGroupCommand({ WorkGroup: 'primary' });
  await expect(aws.athena.send(command, { abortSignal: abort })).rejects.toThrow(/abort/i);
  expect(aws.calls.map(({ fault, status }) => [fault, status])).toEqual([
    ['reset', 0],
    ['hang', 0],
  ]);
});

test('a rule takes the calls that it counts, and no others', async () => {
  const aws = await testAws();
  aws.refuse({ kind: 'internal', service: 'athena', operation: 'GetWorkGroup', at: 2, times: 2 });
  await aws.s3.send(new ListObjectsV2Command({ Bucket: 'results' }));
  for (let call = 0; call < 4; call += 1) await workgroup(aws).catch(() => {});
  expect(aws.calls.map(({ operation, fault }) => fault ?? operation)).toEqual([
    'ListObjectsV2',
    'GetWorkGroup',
    'internal',
    'internal',
    'GetWorkGroup',
  ]);
});

test('a call whose answer is lost was done all the same', async () => {
  const aws = await testAws();
  const token = 'the-same-token-for-both-of-the-requests';
  aws.refuse({ kind: 'reset', operation: 'StartQueryExecution', takesEffect: true });
  await expect(startQuery(aws, 'select 1', token)).rejects.toThrow();
  const id = await startQuery(aws, 'select 1', token);
  expect(aws.executions.map((execution) => execution.id)).toEqual([id]);
  expect((await askAthena(aws, 'select 2')).rows).toEqual([['2']]);
});
