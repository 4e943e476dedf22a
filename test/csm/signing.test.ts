import { expect, test } from 'vitest';
import { recogniseClient } from '../../src/clients/recognise.ts';
import { parseDatagram } from '../../src/csm/datagram.ts';
import { suspectSigv2 } from '../../src/csm/signing.ts';
import { attempt, BOTO3, bytes, type Fields, OLD_BOTO3, OLD_JS } from './events.ts';

function certainty(changes: Fields): string | null {
  const event = parseDatagram(bytes(attempt(changes)));
  if (event.kind !== 'attempt') throw new Error('no attempt');
  const recognised = event.userAgent === null ? null : recogniseClient(event.userAgent);
  return suspectSigv2(event, recognised)?.certainty ?? null;
}

const CLI = 'aws-cli/1.45.11 md/Botocore#1.43.11 ua/2.1 os/linux lang/python#3.11.7';
const NEW_JS = 'aws-sdk-nodejs/2.1692.0 linux/v20.1.0';

test.each<[string, Fields, string | null]>([
  ['boto3: a key without a region', { Region: undefined }, 'likely'],
  ['the AWS CLI: the same', { Region: undefined, UserAgent: CLI }, 'likely'],
  ['boto3: a key and a region', {}, null],
  ['boto3: presigned or anonymous', { Region: undefined, AccessKey: undefined }, null],
  ['boto3 before SigV4, which signed with SigV4 all the same', { UserAgent: OLD_BOTO3 }, null],
  ['JavaScript before SigV4', { UserAgent: OLD_JS }, 'possible'],
  ['the same with SQS', { UserAgent: OLD_JS, Service: 'SQS' }, null],
  ['the same, presigned', { UserAgent: OLD_JS, AccessKey: undefined }, null],
  ['JavaScript that signs with SigV4', { UserAgent: NEW_JS }, null],
  ['JavaScript without a region', { UserAgent: NEW_JS, Region: undefined }, null],
  [
    'Java, whose S3 has a longer name',
    { UserAgent: 'aws-sdk-java/1.11.98', Service: 'Amazon S3' },
    'possible',
  ],
  ['a client that is not known', { UserAgent: 'mine/1.0', Region: undefined }, null],
  ['no user agent', { UserAgent: undefined, Region: undefined }, null],
])('%s', (_, changes, expected) => {
  expect(certainty(changes)).toBe(expected);
});

test('the reason says what was seen', () => {
  const event = parseDatagram(bytes(attempt({ UserAgent: OLD_JS })));
  if (event.kind !== 'attempt') throw new Error('no attempt');
  expect(suspectSigv2(event, recogniseClient(OLD_JS))?.because).toBe(
    'aws-sdk-js 2.60.0 does not sign S3 requests with SigV4 by default, as any before 2.68.0',
  );
  expect(recogniseClient(BOTO3)?.signer).toBe('botocore');
});
