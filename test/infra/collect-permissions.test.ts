import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Call, type StandIn, startAws } from '../support/aws/stand-in.ts';
import { callCliWith } from '../support/call-cli.ts';
import { missing, type Need, needsOf, statementsOf } from '../support/policy-documents.ts';

const BUCKET = 'acme-logs';
const NAMES: Readonly<Record<string, string>> = {
  LOG_BUCKET: BUCKET,
  LOG_PREFIX: 'AWSLogs',
  REGION: 'us-east-1',
  ACCOUNT: '111122223333',
  KEY: 'some-key',
};
const statements = statementsOf('collect', NAMES);

/** What S3 does as the caller where the bucket has a key. (Source: S3 user guide, SSE-KMS.) */
const BY_S3 = [['kms:Decrypt', 'arn:aws:kms:us-east-1:111122223333:key/some-key']] as const;

let aws: StandIn;
const folder = mkdtempSync(join(tmpdir(), 'trail-audit-permissions-'));

beforeAll(async () => {
  aws = await startAws();
  aws.putFolder(BUCKET, '', 'test/sample-logs');
  const args = ['collect', `s3://${BUCKET}/AWSLogs/`, '--to', join(folder, 'store')];
  await callCliWith(aws.env, ...args, '--from', '2026-11-14');
  await callCliWith(aws.env, ...args, '--from', '2026-11-14', '--verify');
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await aws.close();
});

function resourceOf({ input }: Call): string {
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
