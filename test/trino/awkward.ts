import { s3Record, sigv2Record, type TestRecord } from '../support/records.ts';

function agent(userAgent: unknown): TestRecord {
  return s3Record({ userAgent });
}

function measured(bytes: unknown): TestRecord {
  return sigv2Record({}, { bytesTransferredIn: bytes, bytesTransferredOut: bytes });
}

function asked(requestParameters: unknown): TestRecord {
  return sigv2Record({ requestParameters });
}

function caller(userIdentity: TestRecord | null): TestRecord {
  return sigv2Record({ userIdentity });
}

/** Records at the edges of what the two engines may read differently. */
export const AWKWARD: readonly TestRecord[] = [
  // Texts: empty, other scripts, beyond the basic plane, quotes, backslashes, line breaks.
  ...[
    '',
    ' ',
    "it's",
    '"q"',
    'a\\b',
    'a\nb\tc',
    'grüße',
    '日本語',
    '🙂🙂',
    'İı',
    'ﬁ',
    'a\u00a0b',
  ].flatMap((text) => [
    asked({ bucketName: text, key: text, Host: text }),
    caller({ type: text, principalId: `AROA:${text}`, arn: text, accountId: text }),
    sigv2Record({ sourceIPAddress: text, eventName: text, errorCode: text, vpcEndpointId: text }),
  ]),
  // User agents: brackets, cut ones, versions at the edges of the comparator, tokens within.
  ...[
    null,
    '',
    '[',
    ']',
    '[]',
    '[[]]',
    '[ ]',
    '[aws-cli/1.11.100',
    'aws-cli/1.11.100]',
    '[aws-cli/1.9999.9999]',
    '[aws-cli/1.99999.1]',
    '[aws-cli/999999.1.1]',
    '[aws-cli/1000000.1.1]',
    '[aws-cli/1.11.0108]',
    '[aws-cli/01.11.108]',
    '[aws-cli/1.11]',
    '[aws-cli/v1.11.100]',
    '[AWS-CLI/1.11.100]',
    '[aws-cli/1.11.100\n]',
    '[x aws-cli/]',
    '[aws-cli#1.11.100]',
    '[Boto3/1.4.5 Botocore/1.5.70]',
    '[Boto3/1.4.6 md/Botocore#1.5.71]',
    '[Boto3/1.4.5]',
    '[aws-sdk-java/1.11.201-İ]',
    '[aws-sdk-js/3.600.0 ua/2.0 🙂]',
    '[aws-sdk-go/1.44 (go1.19; linux)]',
    '[python/3.9 x]',
    '[aws-sdk-nodejs/2.60.0 linux/v8.10.0]',
    '[ÄÖ/1.2.3]',
    '[rclone/v1.60.0]',
  ].map(agent),
  agent(7),
  // Numbers: whole, broken, big, as texts, and what is none.
  ...[
    0,
    -1,
    1.5,
    1024.0,
    1e3,
    1e30,
    9007199254740991,
    0.1 + 0.2,
    '7',
    ' 7',
    '7x',
    '',
    true,
    null,
  ].map(measured),
  measured([1]),
  measured({ n: 1 }),
  // JSON columns that hold something else than an object, and objects within.
  ...[null, 'text', 7, true, [], [{ bucketName: 'x' }]].map(asked),
  ...[
    { bucketName: null },
    { bucketName: 7, Host: [] },
    { bucketName: ['a'], Host: ['one', 'two'] },
    { bucketName: { a: 1 }, host: ['lower'], Host: {} },
    { 'bucketName ': 'x', BucketName: 'y' },
    { Host: [null, 'second'] },
  ].map(asked),
  // Callers with parts of an identity.
  ...[
    null,
    {},
    { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/r/s', sessionContext: null },
    { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/r/s', sessionContext: {} },
    { type: 'AssumedRole', sessionContext: { sessionIssuer: { arn: '' } } },
    { type: 'AWSAccount', principalId: ':', accountId: 'ANONYMOUS_PRINCIPAL' },
    { type: 'IAMUser', principalId: 'a:b:c', arn: '' },
    { type: 'AWSService', invokedBy: 's3.amazonaws.com' },
    { type: 7, accountId: 111122223333, principalId: true },
  ].map(caller),
  // Times and flags in other forms.
  ...[
    '',
    'yesterday',
    '2026-11-09',
    '2026-11-09T12:00:00.000Z',
    '2026-11-09T12:00:00+00:00',
    null,
    7,
  ].map((eventTime) => sigv2Record({ eventTime })),
  ...['true', 'TRUE', 'false', 'no', null, 1, undefined].map((readOnly) =>
    sigv2Record({ readOnly }),
  ),
  sigv2Record({ tlsDetails: null }),
  sigv2Record({ tlsDetails: { tlsVersion: null, clientProvidedHostHeader: '' } }),
  s3Record({ additionalEventData: { SignatureVersion: null } }),
  s3Record({ additionalEventData: { SignatureVersion: 4 } }),
  s3Record({ additionalEventData: { SignatureVersion: ['SigV2'] } }),
  s3Record({ additionalEventData: { signatureversion: 'SigV2' } }),
  s3Record({ additionalEventData: 'SigV2' }),
];
