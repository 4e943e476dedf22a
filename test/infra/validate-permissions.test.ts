import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Call, type StandIn, startAws } from '../support/aws/stand-in.ts';
import { bucketOf } from '../support/digest-faults.ts';
import { ACCOUNT, BUCKET, HOME, signedChain, TRAIL, throwAwaySigner } from '../support/digests.ts';
import { missing, type Need, needsOf, statementsOf } from '../support/policy-documents.ts';
import { spawnCli } from '../support/run-cli.ts';

const NAMES: Readonly<Record<string, string>> = {
  LOG_BUCKET: BUCKET,
  LOG_PREFIX: 'AWSLogs',
  REGION: HOME,
  ACCOUNT,
  TRAIL,
  KEY: 'some-key',
};
const statements = statementsOf('validate', NAMES);

const ARN = `arn:aws:cloudtrail:${HOME}:${ACCOUNT}:trail/${TRAIL}`;

/** What S3 does as the caller where the bucket has a key. (Source: S3 user guide, SSE-KMS.) */
const BY_S3 = [['kms:Decrypt', `arn:aws:kms:${HOME}:${ACCOUNT}:key/some-key`]] as const;

let aws: StandIn;

beforeAll(async () => {
  const signer = throwAwaySigner();
  const from = '2026-11-10T00:00:00Z';
  aws = await startAws();
  aws.addTrail({ name: TRAIL, bucket: BUCKET, validatesFiles: true });
  aws.addPublicKey({ ...signer, region: HOME });
  for (const { key, body, metadata } of bucketOf(
    signedChain({ signer, from, hours: 24 }),
  ).values()) {
    aws.putObject(BUCKET, key, body, metadata);
  }
  const span = ['--from', from, '--to', '2026-11-11T00:00:00Z'];
  await spawnCli(aws.env, 'validate', '--trail', TRAIL, ...span);
});

afterAll(() => aws.close());

/** What a call is on, as IAM names it. */
function resourceOf({ service, operation, input }: Call): string {
  if (operation === 'ListPublicKeys') return '*';
  if (service === 'cloudtrail') return ARN;
  const path = [input['Bucket'], input['Key']].filter((part) => part !== undefined).join('/');
  return `arn:aws:s3:::${path}`;
}

function called(): readonly Need[] {
  return needsOf(aws.calls, resourceOf);
}

it('grants every call that was made, on what it was made', () => {
  expect(called().length).toBeGreaterThan(20);
  expect(missing(statements, called())).toEqual([]);
});

it('grants what S3 does as the caller', () => {
  expect(missing(statements, BY_S3)).toEqual([]);
});

it('grants nothing else', () => {
  const granted = statements.flatMap(({ Action }) => Action).sort();
  const needed = [...called(), ...BY_S3].map(([action]) => action);
  expect(granted).toEqual([...new Set(needed)].sort());
});
