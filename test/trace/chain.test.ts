import { expect, test } from 'vitest';
import { TrailAuditError } from '../../src/errors.ts';
import { s3Record } from '../support/records.ts';
import { A, B, C, CHAIN, IDENTITY_A, IDENTITY_B, REQUEST } from './chain-records.ts';
import { assumeRecord, roleIdentity, userIdentity } from './records.ts';
import { traceRecords } from './trace-logs.ts';

test('user, role, role, role: hop by hop', async () => {
  const page = await traceRecords(C.key, [...CHAIN, REQUEST]);
  expect(page.callers.values[0]).toMatchObject({
    end: 'long-lived-key',
    chain: [
      { call: null, who: { what: expect.stringContaining('role role-c of 111122223333') } },
      { call: { name: 'AssumeRole' }, who: { what: expect.stringContaining('role role-b') } },
      { who: { what: expect.stringContaining('role role-a') } },
      { who: { what: 'IAM user alice of 111122223333', certainty: 'certain' } },
    ],
  });
  // What it did, three hops, the neighbours.
  expect(page.queries).toHaveLength(5);
  expect(page.unresolved).toEqual([]);
});

/** The chain of the first caller as short texts. */
function texts(page: Awaited<ReturnType<typeof traceRecords>>): readonly string[] {
  const caller = page.callers.values[0]!;
  const hops = caller.chain.map(({ who, call }) =>
    [call?.name ?? 'itself', who.what, who.certainty].join(' | '),
  );
  return [...hops, caller.end];
}

const OTHERS_SESSION = 'role session "first", role role-a of 111122223333';

const REQUEST_A = s3Record({ userIdentity: IDENTITY_A });

test.each([
  ['lambda.amazonaws.com', 'Lambda function first, role role-a of 111122223333'],
  ['ecs-tasks.amazonaws.com', 'ECS task first, role role-a of 111122223333'],
])('%s assumed the role: the record makes the name certain', async (invokedBy, what) => {
  const given = assumeRecord({ type: 'AWSService', invokedBy }, A, {
    sourceIPAddress: invokedBy,
    userAgent: invokedBy,
  });
  expect(texts(await traceRecords(A.key, [given, REQUEST_A]))).toEqual([
    `itself | ${what} | certain`,
    `AssumeRole | AWS service ${invokedBy} | certain`,
    'service',
  ]);
});

test('a web identity has its subject and its provider', async () => {
  const provider =
    'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC';
  const subject = 'system:serviceaccount:shop:cart';
  const caller = {
    type: 'WebIdentityUser',
    principalId: `${provider}:sts.amazonaws.com:${subject}`,
    userName: subject,
    identityProvider: provider,
  };
  const given = assumeRecord(caller, A, { eventName: 'AssumeRoleWithWebIdentity' });
  expect(texts(await traceRecords(A.key, [given, REQUEST_A]))).toEqual([
    `itself | ${OTHERS_SESSION} | certain`,
    'AssumeRoleWithWebIdentity | EKS service account cart of namespace shop, eu-west-1 | certain',
    'web-identity',
  ]);
});

test('a web identity whose table lacks the fields has them from the answer of STS', async () => {
  const given = assumeRecord({ type: 'WebIdentityUser' }, A, {
    eventName: 'AssumeRoleWithWebIdentity',
    responseElements: {
      credentials: { accessKeyId: A.key },
      provider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
      subjectFromWebIdentityToken: 'repo:acme/web:ref:refs/heads/main',
    },
  });
  expect(texts(await traceRecords(A.key, [given, REQUEST_A]))[1]).toBe(
    'AssumeRoleWithWebIdentity | GitHub Actions, repo:acme/web:ref:refs/heads/main | certain',
  );
});

test('SAML has its subject', async () => {
  const given = assumeRecord({ type: 'SAMLUser', principalId: 'x:carol' }, A, {
    eventName: 'AssumeRoleWithSAML',
    requestParameters: {
      principalArn: 'arn:aws:iam::111122223333:saml-provider/Okta',
      roleArn: 'x',
    },
    responseElements: { credentials: { accessKeyId: A.key }, subject: 'carol' },
  });
  expect(texts(await traceRecords(A.key, [given, REQUEST_A])).slice(1)).toEqual([
    'AssumeRoleWithSAML | SAML user carol | certain',
    'saml',
  ]);
});

test('a federated user: the record of STS, else the user that its own records name', async () => {
  const federated = {
    type: 'FederatedUser',
    principalId: '111122223333:auditor',
    arn: 'arn:aws:sts::111122223333:federated-user/auditor',
    accountId: '111122223333',
    accessKeyId: A.key,
    sessionContext: {
      sessionIssuer: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/vendor' },
    },
  };
  const request = s3Record({ userIdentity: federated });
  const end = ['IAM user vendor of 111122223333 | certain', 'long-lived-key'];
  expect(texts(await traceRecords('auditor', [request]))).toEqual([
    'itself | federated user auditor | certain',
    `itself | ${end[0]}`,
    end[1],
  ]);
  const given = assumeRecord(userIdentity('vendor'), A, {
    eventName: 'GetFederationToken',
    responseElements: {
      credentials: { accessKeyId: A.key },
      federatedUser: { arn: federated.arn },
    },
  });
  expect(texts(await traceRecords('auditor', [given, request])).slice(1)).toEqual([
    `GetFederationToken | ${end[0]}`,
    end[1],
  ]);
});

test('of two accounts’ records of a call, the caller’s own names the caller', async () => {
  const foreign = { type: 'AWSAccount', principalId: 'AIDAALICE', accountId: '111122223333' };
  // Rows come by event ID where the times are the same: either copy may be the first.
  for (const [first, second] of [
    ['a', 'b'],
    ['b', 'a'],
  ]) {
    const page = await traceRecords(A.key, [
      assumeRecord(foreign, A, {
        sharedEventID: 's',
        eventID: first,
        recipientAccountId: '444455556666',
      }),
      assumeRecord(userIdentity('alice'), A, { sharedEventID: 's', eventID: second }),
      REQUEST_A,
    ]);
    expect(texts(page)[1]).toBe('AssumeRole | IAM user alice of 111122223333 | certain');
  }
});

test('another account’s caller ends the chain', async () => {
  const foreign = { type: 'AWSAccount', principalId: 'AROAX1:deploy', accountId: '999988887777' };
  const page = await traceRecords(A.key, [assumeRecord(foreign, A), REQUEST_A]);
  expect(texts(page).slice(1)).toEqual([
    'AssumeRole | session "deploy" of a role of account 999988887777 | certain',
    'other-account',
  ]);
});

test('the same session at another time: likely where it was always the same caller', async () => {
  const earlier = assumeRecord(userIdentity('alice'), { ...A, key: 'ASIAEARLIER' });
  const page = await traceRecords(A.key, [earlier, REQUEST_A]);
  expect(texts(page).slice(1)).toEqual([
    'AssumeRole | IAM user alice of 111122223333 | likely',
    'long-lived-key',
  ]);
  expect(page.callers.values[0]!.chain[1]!.who.because).toBe(
    'made this session at other times (1)',
  );
  const another = assumeRecord(userIdentity('bob'), { ...A, key: 'ASIAANOTHER' });
  expect(texts(await traceRecords(A.key, [earlier, another, REQUEST_A]))[1]).toMatch(/possible$/);
});

test('a refused call gives nothing', async () => {
  const refused = assumeRecord(userIdentity('alice'), A, { errorCode: 'AccessDenied' });
  const page = await traceRecords(A.key, [refused, REQUEST_A]);
  expect(texts(page)).toEqual([`itself | ${OTHERS_SESSION} | certain`, 'unknown']);
});

test('a source identity is said, from the session or from the call', async () => {
  const marked = roleIdentity('role-a', 'first', A.key, { sourceIdentity: 'alice@acme.example' });
  const details = (page: Awaited<ReturnType<typeof traceRecords>>) =>
    page.callers.values[0]!.chain[0]!.details.map(({ what }) => what);
  const own = await traceRecords(A.key, [s3Record({ userIdentity: marked })]);
  expect(details(own)).toEqual(['source identity alice@acme.example']);
  const given = assumeRecord(userIdentity('alice'), A, {
    requestParameters: { roleArn: 'x', sourceIdentity: 'alice@acme.example' },
  });
  expect(details(await traceRecords(A.key, [given, REQUEST_A]))).toEqual(details(own));
});

test('a chain is left after five hops', async () => {
  const links = Array.from({ length: 8 }, (_, index) => ({
    role: `role-${index}`,
    session: `session-${index}`,
    key: `ASIALINK${index}`,
  }));
  const identities = links.map(({ role, session, key }) => roleIdentity(role, session, key));
  const records = links.slice(1).map((link, index) => assumeRecord(identities[index]!, link));
  const page = await traceRecords('ASIALINK7', [
    ...records,
    s3Record({ userIdentity: identities[7]! }),
  ]);
  expect(page.callers.values[0]).toMatchObject({ end: 'too-long', chain: { length: 6 } });
  expect(page.queries).toHaveLength(1 + 5 + 1);
});

test('sessions that give each other credentials end, too', async () => {
  const page = await traceRecords(A.key, [
    assumeRecord(IDENTITY_B, A),
    assumeRecord(IDENTITY_A, B),
    REQUEST_A,
  ]);
  expect(page.callers.values[0]!.end).toBe('too-long');
});

test('no query for a hop where the logs hold no record of credentials at all', async () => {
  const page = await traceRecords(A.key, [REQUEST_A]);
  expect(page.queries).toHaveLength(2);
  expect(page.unresolved).toEqual([
    {
      what: 'who made the session of role role-a of 111122223333',
      reason: 'the logs hold no record of temporary credentials given to anybody',
    },
  ]);
});

test('a call from before the window, in another account and region, is found', async () => {
  const given = assumeRecord(userIdentity('alice'), A, {
    eventTime: '2026-11-09T10:00:00Z',
    awsRegion: 'eu-west-1',
    recipientAccountId: '444455556666',
  });
  const filters = {
    window: { from: '2026-11-09T11:30:00Z', to: '2026-11-09T13:00:00Z' },
    accounts: ['111122223333'],
    regions: ['us-east-1'],
  };
  const page = await traceRecords(A.key, [given, REQUEST_A], { filters });
  expect(texts(page).at(-1)).toBe('long-lived-key');
  expect(page.examined.records).toBe(1);
});

test('callers are followed together: a query a hop for all of them', async () => {
  const records = [...CHAIN, REQUEST, REQUEST_A, s3Record({ userIdentity: IDENTITY_B })];
  const page = await traceRecords('203.0.113.10', records);
  expect(page.callers.values.map(({ end }) => end)).toEqual([
    'long-lived-key',
    'long-lived-key',
    'long-lived-key',
  ]);
  expect(page.queries).toHaveLength(5);
});

test('a hop that fails costs the hop, and the page is there', async () => {
  const page = await traceRecords(C.key, [...CHAIN, REQUEST], {
    before: (count) => {
      if (count === 2) throw new TrailAuditError('Cannot do it: it is broken');
    },
  });
  expect(page.callers.values[0]).toMatchObject({ end: 'unknown', chain: { length: 2 } });
  expect(page.unresolved.map(({ reason }) => reason)).toContain('Cannot do it: it is broken');
  expect(page.seen?.requests).toBe(1);
});

test('a bug of ours in a hop is no finding', async () => {
  const broken = traceRecords(C.key, [...CHAIN, REQUEST], {
    before: (count) => {
      if (count === 1) throw new Error('a bug');
    },
  });
  await expect(broken).rejects.toThrow('a bug');
});
