import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { documentFor } from '../../src/aws/explain.ts';
import { type Call, type StandIn, startAws } from '../support/aws/stand-in.ts';
import { callCliWith } from '../support/call-cli.ts';
import { missing, type Need, needsOf, statementsOf } from '../support/policy-documents.ts';
import { logFile, s3Record, writeFiles } from '../support/records.ts';
import { C, CHAIN, REQUEST } from '../trace/chain-records.ts';
import { roleIdentity, userIdentity } from '../trace/records.ts';

const statements = statementsOf('trace', { ACCOUNT: '111122223333' });

/** Actions on which IAM knows no resources. (Source: service authorization reference.) */
const WITHOUT_RESOURCE = [
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeInstances',
  'cloudtrail:LookupEvents',
];

/** Anybody may ask who they are. */
const FOR_EVERYBODY = ['sts:GetCallerIdentity'];

function resourceOf({ service, input }: Call): string {
  if (service !== 'iam') return '*';
  return `arn:aws:iam::111122223333:user/${input['UserName'] ?? 'alice'}`;
}

let aws: StandIn;
const folder = mkdtempSync(join(tmpdir(), 'trail-audit-permissions-'));

beforeAll(async () => {
  aws = await startAws();
  aws.addInstance({ id: 'i-0a1b2c3d', region: 'us-east-1' });
  aws.addInterface({
    id: 'eni-1',
    region: 'us-east-1',
    publicIp: '203.0.113.10',
    instance: 'i-0a1b2c3d',
  });
  aws.addUser({ name: 'alice', keys: [{ id: 'AKIAALICEKEY' }] });
  const instance = s3Record({
    userIdentity: roleIdentity('app', 'i-0a1b2c3d', 'ASIAAPP', { ec2RoleDelivery: '2.0' }),
  });
  const alice = s3Record({ userIdentity: userIdentity('alice') });
  const records = [...CHAIN.slice(1), REQUEST, instance, alice];
  writeFiles(folder, { 'log.json.gz': logFile(records) });
  const logs = ['--logs', folder];
  for (const subject of [C.key, 'i-0a1b2c3d', 'alice', '203.0.113.10']) {
    await callCliWith(aws.env, 'trace', subject, ...logs, '--resolve');
  }
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await aws.close();
});

function called(): readonly Need[] {
  return needsOf(aws.calls, resourceOf).filter(([action]) => !FOR_EVERYBODY.includes(action));
}

it('grants every call that was made, on what it was made', () => {
  expect(called().length).toBeGreaterThan(8);
  expect(missing(statements, called())).toEqual([]);
});

it('grants nothing else', () => {
  const granted = statements.flatMap(({ Action }) => Action).sort();
  expect(granted).toEqual([...new Set(called().map(([action]) => action))].sort());
});

it('grants it on everything only where IAM knows no resources', () => {
  const wide = statements.filter(({ Resource }) => Resource.includes('*'));
  expect(wide.flatMap(({ Action }) => Action).sort()).toEqual([...WITHOUT_RESOURCE].sort());
});

it('is the document that a refusal points to', () => {
  for (const [action] of called()) {
    expect(documentFor(action)).toBe('infra/permissions/trace.json');
  }
  expect(documentFor('cloudtrail:CreateTrail')).toBe('infra/permissions/setup.json');
});
