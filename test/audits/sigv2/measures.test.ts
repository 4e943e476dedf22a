import { describe, expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { sigv2Record, type TestRecord } from '../../support/records.ts';

const BY_CLIENT = { by: ['client'] } as const;

function session(name: string): TestRecord {
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${name}`,
    arn: `arn:aws:sts::111122223333:assumed-role/app/${name}`,
    accountId: '111122223333',
    sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/app' } },
  };
}

function at(time: string | undefined, eventID: string, more: TestRecord = {}): TestRecord {
  return sigv2Record({ eventTime: time, eventID, requestID: `request-of-${eventID}`, ...more });
}

test('first and last seen, operations in order, and distinct sessions', async () => {
  const { rows } = await ask(
    'sigv2',
    [
      at('2026-11-09T12:00:00Z', 'b', { eventName: 'PutObject', userIdentity: session('i-1') }),
      at('2026-11-08T23:59:59Z', 'c', { eventName: 'HeadObject', userIdentity: session('i-2') }),
      at('2026-11-10T00:00:00Z', 'a', { eventName: 'CopyObject', userIdentity: session('i-1') }),
      at('2026-11-09T12:00:01Z', 'd', { eventName: 'PutObject', userIdentity: session('i-3') }),
    ],
    BY_CLIENT,
  );
  expect(rows).toMatchObject([
    {
      requests: 4,
      first_seen: '2026-11-08T23:59:59Z',
      last_seen: '2026-11-10T00:00:00Z',
      operations: 'CopyObject, HeadObject, PutObject',
      sessions: 3,
    },
  ]);
});

test('what has no session counts none', async () => {
  const user = {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: 'arn:aws:iam::111122223333:user/team/ann',
    accountId: '111122223333',
    userName: 'ann',
  };
  const { rows } = await ask('sigv2', [sigv2Record({ userIdentity: user })]);
  expect(rows).toMatchObject([
    { principal_arn: user.arn, sessions: 0, sample_session: null, requests: 1 },
  ]);
});

describe('the sample is the first event, whatever the order in the file', () => {
  const first = at('2026-11-09T08:00:00Z', 'm', {
    userAgent: '[aws-cli/1.1.1]',
    userIdentity: session('first'),
  });
  const sample = {
    sample_event_id: 'm',
    sample_request_id: 'request-of-m',
    user_agent: 'aws-cli/1.1.1',
    sample_session: 'first',
  };
  const others = [
    at('2026-11-09T08:00:00Z', 'n', { userAgent: '[aws-cli/0.0.1]', userIdentity: session('a') }),
    at('2026-11-09T08:00:01Z', 'a', { userAgent: '[aws-cli/0.0.2]', userIdentity: session('b') }),
    at('2026-11-09T09:00:00Z', 'b', { userAgent: '[aws-cli/0.0.3]', userIdentity: session('c') }),
    // Without a time: behind all others.
    at(undefined, 'c', { userAgent: '[aws-cli/0.0.4]', userIdentity: session('d') }),
  ];

  test.each([0, 1, 2, 3, 4])('the first of them at place %i', async (place) => {
    const { rows } = await ask('sigv2', others.toSpliced(place, 0, first), BY_CLIENT);
    expect(rows).toMatchObject([{ requests: 5, ...sample }]);
  });

  test('what the first event lacks is not borrowed from another', async () => {
    const bare = at('2026-11-01T00:00:00Z', 'z', {
      requestID: undefined,
      userAgent: undefined,
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann' },
    });
    const { rows } = await ask('sigv2', [...others, bare], { by: ['bucket_name'] });
    expect(rows).toMatchObject([
      {
        sample_event_id: 'z',
        sample_request_id: null,
        user_agent: null,
        sample_session: null,
        sessions: 4,
      },
    ]);
  });
});

describe('a time of another form', () => {
  const UNTIMED = [
    at('2026-11-09 12:00:00', 'space'),
    at('2026-11-09T12:00:00.123Z', 'fraction'),
    at('2026-11-09T12:00:00+01:00', 'zone'),
    at('1762689600', 'seconds'),
    at('', 'empty'),
    at(undefined, 'missing'),
  ];

  test('is kept, in any window, and counted apart', async () => {
    const window = { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' };
    const { rows, examined } = await ask('sigv2', UNTIMED, window);
    expect(rows).toMatchObject([
      { requests: 6, first_seen: null, last_seen: null, sample_event_id: 'empty' },
    ]);
    expect(examined).toMatchObject({ records: 6, untimed: 6, firstEvent: null, lastEvent: null });
  });

  test('does not stand in for a time beside records that have one', async () => {
    const { rows, examined } = await ask('sigv2', [...UNTIMED, at('2026-11-09T12:00:00Z', 'z')]);
    expect(rows).toMatchObject([
      { requests: 7, first_seen: '2026-11-09T12:00:00Z', sample_event_id: 'z' },
    ]);
    expect(examined).toMatchObject({ records: 7, untimed: 6 });
  });
});

test('copies of one event count once in every measure', async () => {
  const record = at('2026-11-09T12:00:00Z', 'a', { errorCode: 'AccessDenied' });
  const { rows, duplicates } = await ask('sigv2', [record, record, record]);
  expect(rows).toMatchObject([{ requests: 1, errors: 1, sessions: 1, operations: 'GetObject' }]);
  expect(duplicates).toBe(2);
});

test('user agents are shown without S3’s brackets, also where the cut took the closing one', async () => {
  const table: readonly (readonly [header: string, shown: string | null])[] = [
    ['[aws-cli/1.1.1 x]', 'aws-cli/1.1.1 x'],
    ['[aws-cli/1.1.1 x', 'aws-cli/1.1.1 x'],
    ['aws-cli/1.1.1 x]', 'aws-cli/1.1.1 x]'],
    ['[[aws-cli/1.1.1]]', '[aws-cli/1.1.1]'],
    ['aws-cli/1.1.1', 'aws-cli/1.1.1'],
    ['[]', null],
    ['[', null],
    [']', ']'],
    ['', null],
  ];
  const records = table.map(([userAgent], index) =>
    sigv2Record({ userAgent, sourceIPAddress: `10.0.0.${index}` }),
  );
  const { rows } = await ask('sigv2', records, { by: ['source_ip'] });
  expect(rows.map((row, index) => [table[index]![0], row['user_agent']])).toEqual(table);
});
