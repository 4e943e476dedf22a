import { expect, test } from 'vitest';
import { isAddress, isPrivate, statementsOf } from '../../src/trace/addresses.ts';

test.each([
  ['10.0.0.1', 'a private address'],
  ['10.255.255.255', 'a private address'],
  ['11.0.0.0', 'a public address'],
  ['172.16.0.0', 'a private address'],
  ['172.31.255.255', 'a private address'],
  ['172.32.0.0', 'a public address'],
  ['172.15.255.255', 'a public address'],
  ['192.168.1.1', 'a private address'],
  ['192.169.0.0', 'a public address'],
  ['100.64.0.0', 'a private address'],
  ['100.128.0.0', 'a public address'],
  ['fd12:3456::1', 'a private address'],
  ['fe00::1', 'a public address'],
  ['169.254.169.254', 'an address of one link only'],
  ['fe80::1', 'an address of one link only'],
  ['fec0::1', 'a public address'],
  ['127.0.0.1', 'the machine itself'],
  ['::1', 'the machine itself'],
  ['::2', 'a public address'],
  ['203.0.113.24', 'a documentation address'],
  ['203.0.114.1', 'a public address'],
  ['2001:db8::1', 'a documentation address'],
  ['2001:db9::1', 'a public address'],
  ['athena.amazonaws.com', 'an AWS service'],
  ['AWS Internal', 'AWS itself'],
])('%s is %s', (source, what) => {
  const [statement, ...more] = statementsOf(source, null);
  expect(statement?.what).toBe(what);
  expect(more).toEqual([]);
  expect(isPrivate(source)).toBe(what === 'a private address');
  expect(isAddress(source)).toBe(!/AWS/.test(what));
});

test('a VPC endpoint beside it is said', () => {
  expect(
    statementsOf('10.0.0.1', 'vpce-1').map(({ what, learntFrom }) => [what, learntFrom]),
  ).toEqual([
    ['a private address', 'its name'],
    ['through VPC endpoint vpce-1', 'the logs'],
  ]);
});
