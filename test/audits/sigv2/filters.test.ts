import { describe, expect, test } from 'vitest';
import type { AuditFlags } from '../../../src/cli/flags.ts';
import { ask } from '../../support/ask.ts';
import { sigv2Record, type TestRecord } from '../../support/records.ts';

const USER = {
  type: 'IAMUser',
  principalId: 'AIDAANN',
  arn: 'arn:aws:iam::111122223333:user/team/ann',
  accountId: '111122223333',
  accessKeyId: 'AKIAANN',
  userName: 'ann',
};

const ANONYMOUS = { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' };

/** One request for each thing that filters tell apart. */
const RECORDS: Readonly<Record<string, TestRecord>> = {
  plain: sigv2Record(),
  account: sigv2Record({ recipientAccountId: '444455556666' }),
  region: sigv2Record({ awsRegion: 'eu-west-1' }),
  bucket: sigv2Record({ requestParameters: { bucketName: 'other-bucket' } }),
  noBucket: sigv2Record({ requestParameters: null }),
  user: sigv2Record({ userIdentity: USER }),
  anonymous: sigv2Record({ userIdentity: ANONYMOUS }),
  address: sigv2Record({ sourceIPAddress: '2001:db8::1' }),
  noAccount: sigv2Record({ recipientAccountId: undefined }),
};

const ALL = Object.keys(RECORDS);

function without(...names: readonly string[]): readonly string[] {
  return ALL.filter((name) => !names.includes(name));
}

async function kept(
  records: Readonly<Record<string, TestRecord>>,
  flags: AuditFlags,
): Promise<readonly string[]> {
  const named = Object.entries(records).map(([eventName, record]) => ({ ...record, eventName }));
  const { rows, examined } = await ask('sigv2', named, { by: ['event_name'], ...flags });
  const names = rows.map((row) => row['event_name']);
  expect(examined.records).toBe(names.length);
  return Object.keys(records).filter((name) => names.includes(name));
}

const ROLE = ['plain', 'account', 'region', 'bucket', 'noBucket', 'address', 'noAccount'];

describe('a filter keeps what it names', () => {
  test.each<readonly [title: string, flags: AuditFlags, names: readonly string[]]>([
    ['no filter', {}, ALL],
    ['an account', { account: ['444455556666'] }, ['account']],
    [
      'the caller’s account where no other is recorded',
      { account: ['111122223333'] },
      without('account'),
    ],
    ['accounts', { account: ['444455556666', '111122223333'] }, ALL],
    ['a region', { region: ['eu-west-1'] }, ['region']],
    ['regions', { region: ['eu-west-1', 'us-east-1'] }, ALL],
    ['a bucket', { bucket: ['other-bucket'] }, ['bucket']],
    ['buckets', { bucket: ['other-bucket', 'acme-bucket'] }, without('noBucket')],
    ['an address', { sourceIp: ['2001:db8::1'] }, ['address']],
    ['a service', { eventSource: ['s3.amazonaws.com'] }, ALL],
    ['another service', { eventSource: ['kms.amazonaws.com'] }, []],
    ['a role', { principal: ['arn:aws:iam::111122223333:role/app'] }, ROLE],
    [
      'a session',
      { principal: ['arn:aws:sts::111122223333:assumed-role/app/i-0a1b2c3d4e5f67890'] },
      ROLE,
    ],
    ['a principal’s ID', { principal: ['AROAEXAMPLE:i-0a1b2c3d4e5f67890'] }, ROLE],
    ['an access key', { principal: ['ASIAEXAMPLE'] }, ROLE],
    ['a role’s name', { principal: ['app'] }, ROLE],
    ['a user’s ARN', { principal: ['arn:aws:iam::111122223333:user/team/ann'] }, ['user']],
    ['a user’s name, behind a path', { principal: ['ann'] }, ['user']],
    ['no part of a name', { principal: ['an', 'nn', 'team/ann', 'team'] }, []],
    ['a user’s ID', { principal: ['AIDAANN'] }, ['user']],
    ['a user’s key', { principal: ['AKIAANN'] }, ['user']],
    ['anonymous callers', { principal: ['anonymous'] }, ['anonymous']],
    ['several principals', { principal: ['ann', 'anonymous'] }, ['user', 'anonymous']],
    ['all filters together', { region: ['eu-west-1'], bucket: ['acme-bucket'] }, ['region']],
    ['filters that exclude each other', { region: ['eu-west-1'], bucket: ['other-bucket'] }, []],
    ['names with quotes', { bucket: ["x' or '1'='1"], principal: ["'"] }, []],
    ['names like placeholders', { bucket: [':today', '{{keys}}', '$&'] }, []],
  ])('%s', async (_, flags, names) => {
    expect(await kept(RECORDS, flags)).toEqual(names);
  });
});

describe('a window holds its beginning, and not its end', () => {
  const TIMES = {
    before: sigv2Record({ eventTime: '2026-11-08T23:59:59Z' }),
    start: sigv2Record({ eventTime: '2026-11-09T00:00:00Z' }),
    within: sigv2Record({ eventTime: '2026-11-09T12:00:00Z' }),
    last: sigv2Record({ eventTime: '2026-11-09T23:59:59Z' }),
    end: sigv2Record({ eventTime: '2026-11-10T00:00:00Z' }),
    untimed: sigv2Record({ eventTime: 'yesterday' }),
  };

  test.each<readonly [flags: AuditFlags, names: readonly string[]]>([
    [{ from: '2026-11-09', to: '2026-11-10' }, ['start', 'within', 'last', 'untimed']],
    [{ from: '2026-11-09' }, ['start', 'within', 'last', 'end', 'untimed']],
    [{ to: '2026-11-09' }, ['before', 'untimed']],
    [{ from: '2026-11-09T12:00:00Z', to: '2026-11-09T12:00:01Z' }, ['within', 'untimed']],
    [{ from: '2027-01-01' }, ['untimed']],
    // It is the 20th.
    [{ from: '10d' }, ['untimed']],
    [{ from: '11d' }, ['within', 'last', 'end', 'untimed']],
  ])('%j', async (flags, names) => {
    expect(await kept(TIMES, flags)).toEqual(names);
  });
});

test.each([
  ['a session', 'i-0a1b2c3d4e5f67890'],
  ["a role's ID", 'AROAEXAMPLE'],
  ["a role's name", 'app'],
])('--principal takes %s', async (_, principal) => {
  const { totals } = await ask('sigv2', [sigv2Record()], { principal: [principal] });
  expect(totals.requests).toBe(1);
});

test('--principal root is the root user', async () => {
  const userIdentity = {
    type: 'Root',
    arn: 'arn:aws:iam::111122223333:root',
    accountId: '111122223333',
  };
  const { totals } = await ask('sigv2', [sigv2Record({ userIdentity })], { principal: ['root'] });
  expect(totals.requests).toBe(1);
});
