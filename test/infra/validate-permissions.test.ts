import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Call, type StandIn, startAws } from '../support/aws/stand-in.ts';
import { bucketOf } from '../support/digest-faults.ts';
import { ACCOUNT, BUCKET, HOME, signedChain, TRAIL, throwAwaySigner } from '../support/digests.ts';
import { spawnCli } from '../support/run-cli.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

const NAMES: Readonly<Record<string, string>> = {
  LOG_BUCKET: BUCKET,
  LOG_PREFIX: 'AWSLogs',
  REGION: HOME,
  ACCOUNT,
  TRAIL,
  KEY: 'some-key',
};
const POLICY = readFileSync(
  new URL('../../infra/permissions/validate.json', import.meta.url),
  'utf8',
);

const statements = (
  JSON.parse(POLICY.replaceAll(/\b[A-Z]+(_[A-Z]+)*\b/g, (name) => NAMES[name] ?? name)) as {
    readonly Statement: readonly Statement[];
  }
).Statement;

const ARN = `arn:aws:cloudtrail:${HOME}:${ACCOUNT}:trail/${TRAIL}`;

/** API call → IAM action, where the names differ. (Source: service authorization reference.) */
const ACTIONS: Readonly<Record<string, string>> = { 's3:ListObjectsV2': 's3:ListBucket' };

/** What S3 does as the caller where the bucket has a key. (Source: S3 user guide, SSE-KMS.) */
const BY_S3 = [['kms:Decrypt', `arn:aws:kms:${HOME}:${ACCOUNT}:key/some-key`]] as const;

function grants(action: string, resource: string): boolean {
  return statements.some(({ Effect, Action, Resource }) => {
    const pattern = new RegExp(`^${Resource.replaceAll('*', '.*')}$`);
    return Effect === 'Allow' && [Action].flat().includes(action) && pattern.test(resource);
  });
}

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

function called(): readonly (readonly [action: string, resource: string])[] {
  return aws.calls.map((call) => {
    const name = `${call.service}:${call.operation}`;
    return [ACTIONS[name] ?? name, resourceOf(call)] as const;
  });
}

it('grants every call that was made, on what it was made', () => {
  expect(called().length).toBeGreaterThan(20);
  expect(called().filter(([action, resource]) => !grants(action, resource))).toEqual([]);
});

it('grants what S3 does as the caller', () => {
  expect(BY_S3.filter(([action, resource]) => !grants(action, resource))).toEqual([]);
});

it('grants nothing else', () => {
  const granted = statements.flatMap(({ Action }) => [Action].flat()).sort();
  const needed = [...called(), ...BY_S3].map(([action]) => action);
  expect(granted).toEqual([...new Set(needed)].sort());
});
