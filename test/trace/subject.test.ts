import { expect, test } from 'vitest';
import { parseSubject, subjectCondition } from '../../src/trace/subject.ts';

test.each([
  ['203.0.113.24', 'ip', '203.0.113.24'],
  [' 10.0.0.1 ', 'ip', '10.0.0.1'],
  ['2001:0db8:0::1', 'ip', '2001:db8::1'],
  ['::1', 'ip', '::1'],
  ['203.0.113.256', 'session', '203.0.113.256'],
  ['203.0.113', 'session', '203.0.113'],
  ['AKIAIOSFODNN7EXAMPLE', 'access-key', 'AKIAIOSFODNN7EXAMPLE'],
  ['ASIAIOSFODNN7EXAMPLE', 'access-key', 'ASIAIOSFODNN7EXAMPLE'],
  ['akiaiosfodnn7example', 'session', 'akiaiosfodnn7example'],
  ['AKIA', 'session', 'AKIA'],
  ['AROAEXAMPLE123:i-1', 'principal-id', 'AROAEXAMPLE123:i-1'],
  ['AIDAEXAMPLE123', 'principal-id', 'AIDAEXAMPLE123'],
  ['ABIAEXAMPLE123', 'session', 'ABIAEXAMPLE123'],
  ['arn:aws:iam::111122223333:role/app', 'arn', 'arn:aws:iam::111122223333:role/app'],
  [
    'arn:aws-cn:sts::111122223333:assumed-role/app/x',
    'arn',
    'arn:aws-cn:sts::111122223333:assumed-role/app/x',
  ],
  ['arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b2c3d', 'session', 'i-0a1b2c3d'],
  ['arn:aws:lambda:eu-west-1:111122223333:function:export:live', 'session', 'export'],
  [
    'arn:aws:ecs:eu-west-1:111122223333:task/web/0123456789abcdef0123456789abcdef',
    'session',
    '0123456789abcdef0123456789abcdef',
  ],
  ['arn', 'session', 'arn'],
  ['445D39C4-037a-422c-b2a7-db3bd706fbba', 'event-id', '445d39c4-037a-422c-b2a7-db3bd706fbba'],
  ['445d39c4-037a-422c-b2a7-db3bd706fbb', 'session', '445d39c4-037a-422c-b2a7-db3bd706fbb'],
  ['athena.amazonaws.com', 'service', 'athena.amazonaws.com'],
  ['AWS Internal', 'service', 'AWS Internal'],
  ['evil-amazonaws.com', 'session', 'evil-amazonaws.com'],
  ['alice@acme.example', 'session', 'alice@acme.example'],
  ['anonymous', 'session', 'anonymous'],
])('%j is an %s: %j', (given, kind, text) => {
  expect(parseSubject(given)).toEqual({ kind, text });
});

test.each([
  ['', 'Cannot trace nothing'],
  ['arn:aws:s3:::bucket/key', 'it is nobody who makes requests'],
  ['arn:aws:lambda:eu-west-1:111122223333:layer:x', 'it is nobody who makes requests'],
])('%j is refused', (given, reason) => {
  expect(() => parseSubject(given)).toThrow(reason);
});

const EVIL = "x' or 1 = 1 --";

test.each(['ip', 'arn', 'access-key', 'principal-id', 'event-id', 'service', 'session'] as const)(
  'the condition of an %s holds its text as literals only',
  (kind) => {
    const condition = subjectCondition({ kind, text: EVIL });
    expect(condition).toContain("'x'' or 1 = 1 --'");
    expect(condition.replaceAll("'x'' or 1 = 1 --'", '')).not.toContain('1 = 1');
  },
);

test('control characters are refused', () => {
  expect(() => subjectCondition({ kind: 'session', text: 'a\u0000' })).toThrow('control character');
});
