import { expect, test } from 'vitest';
import {
  ownerTag,
  resolvedAddress,
  resolvedInstance,
  resolvedKey,
} from '../../src/trace/owners.ts';

test.each([
  [{ Owner: 'a' }, 'a'],
  [{ owner: 'a' }, 'a'],
  [{ OWNER: 'a' }, 'a'],
  [{ 'acme:owner': 'a' }, 'a'],
  [{ 'owner-email': 'a' }, 'a'],
  [{ ServiceOwner: 'a' }, null],
  [{ service_owner: 'a' }, 'a'],
  [{ Team: 'a' }, 'a'],
  [{ contact: 'a' }, 'a'],
  [{ 'tech contact': 'a' }, 'a'],
  [{ maintainer: 'a' }, 'a'],
  // The most telling first.
  [{ team: 'b', owner: 'a' }, 'a'],
  [{ owner: '', team: 'b' }, 'b'],
  [{ ownership: 'a' }, null],
  [{ homeowner: 'a' }, null],
  [{ steam: 'a' }, null],
  [{ Name: 'a' }, null],
  [{}, null],
])('%j is of %s', (tags, owner) => {
  expect(ownerTag(tags as Readonly<Record<string, string>>)?.value ?? null).toBe(owner);
});

const ENI = {
  id: 'eni-1',
  region: 'eu-west-1',
  kind: 'interface',
  description: '',
  instanceId: null,
  addresses: [],
  tags: {},
};

test.each([
  ['AWS Lambda VPC ENI-export-0a1b2c3d-0000-4000-8000-0123456789ab', 'Lambda function export'],
  ['Interface for NAT Gateway nat-0abc', 'NAT gateway nat-0abc: anything behind it'],
  ['ELB app/web/123', 'load balancer app/web/123'],
  ['VPC Endpoint Interface vpce-0abc', 'VPC endpoint vpce-0abc'],
  ['arn:aws:ecs:eu-west-1:1:attachment/x', 'an ECS task'],
  ['Amazon EKS shop', 'EKS cluster shop'],
  ['somebody wrote this', '"somebody wrote this"'],
  ['', 'an interface of kind interface'],
])('an interface described as %j', (description, what) => {
  const { statements, owner } = resolvedAddress({ ...ENI, description }, null);
  expect(statements[0]!.what).toBe(`${what}, by eni-1 in eu-west-1`);
  expect(statements[0]!.certainty).toBe('likely');
  expect(owner).toBe(what);
});

test('an owner stands before the name, and a name before the ID', () => {
  const instance = { id: 'i-1', region: 'eu-west-1', state: 'running', type: 't3.small' };
  const owner = (tags: Readonly<Record<string, string>>) =>
    resolvedInstance({ ...instance, tags }).owner;
  expect(owner({ Name: 'web', Owner: 'ops' })).toBe('ops (web)');
  expect(owner({ Name: 'web' })).toBe('web');
  expect(owner({ Owner: 'ops' })).toBe('ops (EC2 i-1)');
  expect(owner({})).toBe('EC2 i-1');
});

test('a key that was never used', () => {
  const use = { user: 'alice', last: null, service: null, region: null };
  expect(resolvedKey(use, null).statements[0]!.what).toBe('key of user alice, never used');
});
