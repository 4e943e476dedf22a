import { expect, test } from 'vitest';
import { type Datagram, LARGEST_DATAGRAM, parseDatagram } from '../../src/csm/datagram.ts';
import { recordOf } from '../../src/csm/record.ts';
import { attempt, bytes, CAPTURES, call, type Fields, HAS_CAPTURES, TOKEN } from './events.ts';

function parse(fields: unknown): Datagram {
  return parseDatagram(bytes(fields));
}

test.skipIf(!HAS_CAPTURES).each([
  ['boto3', 25, 19],
  ['aws-sdk-ruby', 1, 2],
  ['botocore', 22, 17],
])('the captures of %s are %i attempts and %i calls', (name, attempts, calls) => {
  const kinds = CAPTURES[name]!.map((line) => parseDatagram(Buffer.from(line)).kind);
  expect(kinds.filter((kind) => kind === 'attempt')).toHaveLength(attempts);
  expect(kinds.filter((kind) => kind === 'call')).toHaveLength(calls);
  expect(kinds).toHaveLength(attempts + calls);
});

test('an attempt, without its session token', () => {
  expect(parse(attempt({ HttpStatusCode: 503, AwsException: 'SlowDown' }))).toEqual({
    kind: 'attempt',
    clientId: 'backup',
    service: 'S3',
    operation: 'GetObject',
    timestamp: 1_795_206_821_587,
    userAgent: expect.stringContaining('Boto3/1.43.107'),
    region: 'us-west-2',
    latency: 12,
    status: 503,
    exception: { from: 'aws', name: 'SlowDown' },
    fqdn: 'acme-data.s3.us-west-2.amazonaws.com',
    accessKey: 'ASIAIOSFODNN7EXAMPLE',
    requestId: '226FC0DC6464C2AE',
  });
});

test('a call', () => {
  const failed = { FinalHttpStatusCode: undefined, FinalSdkException: 'ReadTimeout' };
  expect(parse(call({ ...failed, AttemptCount: 5, MaxRetriesExceeded: 1 }))).toMatchObject({
    kind: 'call',
    attemptCount: 5,
    gaveUp: true,
    latency: 14,
    status: null,
    exception: { from: 'sdk', name: 'ReadTimeout' },
  });
});

test('the request ID stands in either field', () => {
  const other = attempt({ XAmzRequestId: undefined, XAmznRequestId: '8a4fb2a7-5b1e' });
  expect(parse(other)).toMatchObject({ requestId: '8a4fb2a7-5b1e' });
});

test('messages of exceptions, which may hold URLs with tokens, are not taken', () => {
  const url = `http://127.0.0.1/?X-Amz-Security-Token=${TOKEN}`;
  const texts = { AwsExceptionMessage: url, SdkExceptionMessage: url, SdkException: 'Refused' };
  expect(JSON.stringify(parse(attempt(texts)))).not.toContain(TOKEN);
});

test.each([
  ['no JSON', 'hello', 'junk'],
  ['nothing', '', 'junk'],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), 'junk'],
  ['two objects', '{}{}', 'junk'],
  ['JSON without its end', '{"Version":1,"Type":"ApiCall', 'truncated'],
  ['a list', '[]', 'junk'],
  ['null', 'null', 'junk'],
  ['an object that is none', '{a}', 'junk'],
  ['another object', '{"metric":1}', 'foreign'],
  ['another version', bytes(call({ Version: 2 })), 'foreign'],
  ['another type', bytes(call({ Type: 'Span' })), 'foreign'],
  ['no service', bytes(call({ Service: undefined })), 'foreign'],
  ['an operation that is no text', bytes(call({ Api: { a: 1 } })), 'foreign'],
  ['a time that is no number', bytes(call({ Timestamp: 'now' })), 'foreign'],
  ['a time beyond the calendar', bytes(call({ Timestamp: 8.65e15 })), 'foreign'],
  ['more than SDKs send', bytes(call({ Api: 'x'.repeat(LARGEST_DATAGRAM) })), 'oversized'],
])('%s is rejected', (_, datagram, reason) => {
  expect(parseDatagram(Buffer.from(datagram))).toEqual({ kind: 'rejected', reason });
});

test('the largest datagram that SDKs send is taken', () => {
  const rest = LARGEST_DATAGRAM - bytes(call({ ClientId: '' })).length;
  const largest = bytes(call({ ClientId: 'x'.repeat(rest) }));
  expect(largest).toHaveLength(LARGEST_DATAGRAM);
  expect(parseDatagram(largest).kind).toBe('call');
});

test.each<[string, Fields, Fields]>([
  ['a status beyond HTTP', { HttpStatusCode: 1e9 }, { status: null }],
  ['a status that is text', { HttpStatusCode: '200' }, { status: null }],
  ['a latency below nothing', { AttemptLatency: -1 }, { latency: null }],
  ['a fraction of a latency', { AttemptLatency: 0.5 }, { latency: null }],
  ['a user agent that is a list', { UserAgent: ['a'] }, { userAgent: null }],
  ['an empty region', { Region: '' }, { region: null }],
  ['no client ID', { ClientId: undefined }, { clientId: '' }],
])('%s is not there', (_, changes, read) => {
  expect(parse(attempt(changes))).toMatchObject({ kind: 'attempt', ...read });
});

test.each([
  ['an attempt', attempt({ AwsException: 'SlowDown', HttpStatusCode: 503 })],
  ['an attempt without an answer', attempt({ HttpStatusCode: undefined, SdkException: 'E' })],
  ['a call', call({ FinalAwsException: 'NoSuchKey', FinalHttpStatusCode: 404 })],
])('%s comes back from its record', (_, fields) => {
  const event = parse(fields);
  if (event.kind === 'rejected') throw new Error('not an event');
  expect(parse(recordOf(event))).toEqual(event);
  expect(JSON.stringify(recordOf(event))).not.toContain(TOKEN);
});
