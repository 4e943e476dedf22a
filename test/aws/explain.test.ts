import { describe, expect, test } from 'vitest';
import { call, explained, type Refusal, reasonFor, refusalOf } from '../../src/aws/explain.ts';
import { TrailAuditError } from '../../src/errors.ts';

const TASK = { task: 'read table "db.logs"', action: 'athena:GetTableMetadata' };

interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

/** An error as the SDK throws it. */
function sdkError({ message, ...facts }: Thrown): Error {
  return Object.assign(new Error(message), facts);
}

/** The beginning of the sentence that tells each refusal from the others. */
const WORDS: Readonly<Record<Refusal, string>> = {
  'no-credentials': 'no AWS credentials (',
  'no-region': 'no usable region is set (',
  expired: 'the AWS credentials have expired',
  'not-accepted': 'AWS does not accept the credentials (',
  'lake-formation': 'Lake Formation does not grant it (',
  denied: 'athena:GetTableMetadata is missing (',
  throttled: 'AWS asks to slow down, after several attempts (',
  'no-bucket': 'the bucket does not exist (',
  unreachable: 'AWS does not answer (',
  interrupted: 'it was interrupted before AWS answered',
  internal: 'AWS failed, after several attempts (',
  other: '',
};

/** What AWS says of these adds nothing. */
const WORDLESS: readonly Refusal[] = ['expired', 'interrupted'];

const USER = 'User: arn:aws:sts::111122223333:assumed-role/audit/me is not authorized to perform:';

/** What AWS and its SDK say; the code is the operating system's. */
type Said = readonly [refusal: Refusal, name: string, message: string, code?: string];

const REFUSALS: readonly Said[] = [
  ['expired', 'ExpiredTokenException', 'The security token included in the request is expired'],
  ['expired', 'ExpiredToken', 'The provided token has expired.'],
  [
    'expired',
    'UnrecognizedClientException',
    'The security token included in the request is expired',
  ],
  ['expired', 'RequestExpired', 'Request has expired.'],
  ['expired', 'ExpiredTokenException', 'UnknownError'],
  ['expired', 'TokenRefreshRequired', 'The provided token must be refreshed.'],
  [
    'expired',
    'CredentialsProviderError',
    'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
  ],
  [
    'expired',
    'TokenProviderError',
    "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
  ],
  ['expired', 'CredentialsProviderError', 'Your session has expired. Please reauthenticate.'],
  ['no-credentials', 'CredentialsProviderError', 'Could not load credentials from any providers'],
  [
    'no-credentials',
    'CredentialsProviderError',
    'Could not resolve credentials using profile: [work] in configuration/credentials file(s).',
  ],
  [
    'no-credentials',
    'TokenProviderError',
    "The SSO session token associated with profile=work was not found or is invalid. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
  ],
  [
    'no-credentials',
    'CredentialsProviderError',
    'Profile work requires multi-factor authentication, but no MFA code callback was provided.',
  ],
  ['no-region', 'Error', 'Region is missing'],
  [
    'no-region',
    'Error',
    'Region not accepted: region="us east 1" is not a valid hostname component.',
  ],
  [
    'not-accepted',
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  ],
  ['not-accepted', 'InvalidClientTokenId', 'The security token included in the request is invalid'],
  [
    'not-accepted',
    'InvalidAccessKeyId',
    'The AWS Access Key Id you provided does not exist in our records.',
  ],
  [
    'not-accepted',
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  [
    'not-accepted',
    'InvalidSignatureException',
    'Signature expired: 20261120T120000Z is now earlier than 20261120T121000Z (20261120T121500Z - 5 min.)',
  ],
  [
    'not-accepted',
    'IncompleteSignatureException',
    "Authorization header requires 'Credential' parameter.",
  ],
  ['not-accepted', 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  [
    'not-accepted',
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
  ],
  [
    'lake-formation',
    'AccessDeniedException',
    'Insufficient Lake Formation permission(s): Required Describe on logs',
  ],
  [
    'lake-formation',
    'MetadataException',
    'Insufficient Lake Formation permission(s): Required Describe on logs (Service: AmazonDataCatalog; Status Code: 400; Error Code: AccessDeniedException; Request ID: x; Proxy: null)',
  ],
  [
    'denied',
    'AccessDeniedException',
    'You are not authorized to perform: athena:GetTableMetadata on the resource. After your AWS administrator or you have updated your permissions, please try again.',
  ],
  [
    'denied',
    'MetadataException',
    `${USER} athena:GetTableMetadata on resource: arn:aws:athena:us-east-1:111122223333:datacatalog/AwsDataCatalog because no identity-based policy allows it`,
  ],
  ['denied', 'AccessDenied', 'Access Denied'],
  ['denied', 'Forbidden', 'UnknownError'],
  ['throttled', 'ThrottlingException', 'Rate exceeded'],
  ['throttled', 'ThrottledException', 'Slow, please'],
  ['throttled', 'TooManyRequestsException', 'Too many requests'],
  ['throttled', 'RequestLimitExceeded', 'Request limit exceeded.'],
  ['throttled', 'SlowDown', 'Please reduce your request rate.'],
  [
    'throttled',
    'MetadataException',
    'Rate exceeded (Service: AmazonDataCatalog; Status Code: 400; Error Code: ThrottlingException; Request ID: x; Proxy: null)',
  ],
  ['no-bucket', 'NoSuchBucket', 'The specified bucket does not exist'],
  ['no-bucket', 'NoSuchBucket', 'UnknownError'],
  [
    'no-bucket',
    'InvalidRequestException',
    'Unable to verify/create output bucket: the output bucket does not exist',
  ],
  ['unreachable', 'TimeoutError', 'Connection timed out after 5000 ms'],
  ['unreachable', 'TimeoutError', 'socket hang up', 'ECONNRESET'],
  ['unreachable', 'Error', 'connect ECONNREFUSED 127.0.0.1:4566', 'ECONNREFUSED'],
  ['unreachable', 'AggregateError', '', 'ECONNREFUSED'],
  ['unreachable', 'Error', 'getaddrinfo ENOTFOUND athena.eu-nowhere-9.amazonaws.com', 'ENOTFOUND'],
  ['unreachable', 'Error', 'getaddrinfo EAI_AGAIN athena.us-east-1.amazonaws.com', 'EAI_AGAIN'],
  ['unreachable', 'Error', 'write EPIPE', 'EPIPE'],
  ['unreachable', 'Error', 'read ECONNRESET', 'ECONNRESET'],
  ['interrupted', 'AbortError', 'Request aborted'],
  ['internal', 'InternalServerException', 'Internal server error'],
  ['internal', 'InternalServiceException', 'Internal service error'],
  ['internal', 'InternalError', 'We encountered an internal error. Please try again.'],
  ['internal', 'InternalFailure', 'The request processing has failed.'],
  ['internal', 'ServiceUnavailableException', 'Service Unavailable'],
  ['other', 'InvalidRequestException', 'Table db.logs is a view'],
  ['other', 'Error', 'something broke'],
];

describe('what AWS says', () => {
  test.each(REFUSALS.map((said) => [said] as const))('%j', ([refusal, name, message, code]) => {
    const error = sdkError({ name, message, ...(code === undefined ? {} : { code }) });
    const failure = explained(error, TASK);
    expect(failure).toBeInstanceOf(TrailAuditError);
    expect(failure.message).toContain(`Cannot read table "db.logs": ${WORDS[refusal]}`);
    expect(failure.hint).toBe(reasonFor(refusal, message, null).hint);
    expect(failure.cause).toBe(error);
    if (!WORDLESS.includes(refusal)) expect(failure.message).toContain(message);
  });

  test('is told with a login where one was, and is over or never was', () => {
    const hints = REFUSALS.filter(([, name]) => /Provider/.test(name)).map(
      ([refusal, , message]) => reasonFor(refusal, message, null).hint,
    );
    const expired = 'aws sso login, or fresh credentials; then the same command again';
    const none =
      '--profile NAME or the AWS_ variables; audits of a folder (--logs) need no AWS account';
    expect(hints).toEqual([expired, expired, expired, none, none, 'aws sso login', none]);
  });

  test('of too many queries at once says so', () => {
    const message =
      'You have exceeded the limit for the number of queries you can run concurrently. Please reduce the number of concurrent queries submitted by this account.';
    const error = sdkError({ name: 'TooManyRequestsException', message });
    expect(explained(error, TASK).message).toBe(
      `Cannot read table "db.logs": too many queries run in this account (${message})`,
    );
  });

  test('is told apart by eleven hints', () => {
    const hints = REFUSALS.map(([refusal]) => reasonFor(refusal, '', null).hint);
    // AWS asks to wait when it is overrun, and when it is broken.
    expect(new Set(hints).size).toBe(Object.keys(WORDS).length - 1);
  });
});

describe('names of users, tables and buckets decide nothing', () => {
  const denied = (action: string, resource: string) => `${USER} ${action} on resource: ${resource}`;
  test.each<[Refusal, string, string]>([
    [
      'denied',
      'AccessDeniedException',
      'User: arn:aws:iam::111122223333:user/throttle is not authorized to perform: glue:GetTable on resource: x',
    ],
    [
      'denied',
      'AccessDeniedException',
      'User: arn:aws:sts::111122223333:assumed-role/r/SlowDowner is not authorized to perform: glue:GetTable on resource: x',
    ],
    [
      'denied',
      'AccessDeniedException',
      denied('s3:ListBucket', 'arn:aws:s3:::timeout-session-logs'),
    ],
    [
      'denied',
      'AccessDeniedException',
      denied('glue:GetTable', 'arn:aws:glue:us-east-1:111122223333:table/db/expired_tokens'),
    ],
    [
      'denied',
      'AccessDeniedException',
      denied('glue:GetTable', 'arn:aws:glue:us-east-1:111122223333:table/db/InternalError'),
    ],
    ['other', 'InvalidRequestException', 'Column session_timeout_region is of no use'],
    ['other', 'InvalidRequestException', 'Table db.throttled is a view'],
    ['other', 'ThrottleLogs', 'is no table'],
    ['denied', 'AccessDenied', 'Access Denied for s3://acme/slowdown/x'],
    [
      'denied',
      'AccessDeniedException',
      denied('glue:GetTable', 'arn:aws:glue:us-east-1:111122223333:table/db/lakeformation_logs'),
    ],
    [
      'denied',
      'AccessDeniedException',
      denied('glue:GetTable', 'arn:aws:glue:us-east-1:111122223333:table/lake formation/logs'),
    ],
  ])('%s: %s, %s', (refusal, name, message) => {
    expect(refusalOf(`${name} ${message}`)).toBe(refusal);
  });
});

test("Lake Formation's own action is a permission like any other", () => {
  const message = `${USER} lakeformation:GetDataAccess on resource: x`;
  const failure = explained(sdkError({ name: 'AccessDeniedException', message }), TASK);
  expect(failure.message).toContain('lakeformation:GetDataAccess is missing (');
  expect(failure.hint).toContain('infra/permissions/audit.json');
});

describe("a status of the server's, from AWS or a proxy, is AWS's failure", () => {
  const failed = (name: string, message: string, httpStatusCode: number) =>
    explained(Object.assign(new Error(message), { name, $metadata: { httpStatusCode } }), TASK)
      .message;

  test.each([
    ['Unknown', 'Unknown', 500],
    ['Unknown', 'Unknown', 503],
    ['SyntaxError', 'Unexpected token < in JSON at position 0', 502],
    ['504', 'UnknownError', 504],
  ])('%s: %s, %i', (name, message, status) => {
    expect(failed(name, message, status)).toBe(
      `Cannot read table "db.logs": AWS failed, after several attempts (${message})`,
    );
  });

  test('but not where it says more, and not for one of ours', () => {
    expect(failed('SlowDown', 'Please reduce your request rate.', 503)).toContain(
      'AWS asks to slow down',
    );
    expect(failed('Unknown', 'so', 499)).toBe('Cannot read table "db.logs": so');
  });
});

describe('the missing action', () => {
  const missing = (message: string, action: string | null = null) =>
    reasonFor('denied', message, action).reason.replace(` (${message})`, '');

  test.each([
    [
      `${USER} glue:GetTable on resource: arn:aws:glue:us-east-1:111122223333:table/db/logs`,
      'glue:GetTable is missing',
    ],
    [
      'You are not authorized to perform: athena:StartQueryExecution on the resource.',
      'athena:StartQueryExecution is missing',
    ],
    ['User: x is not authorized to perform kms:Decrypt on resource: y', 'kms:Decrypt is missing'],
    [
      'is not authorized to perform: s3:ListBucket with an explicit deny',
      's3:ListBucket is denied by a policy',
    ],
    ['is not authorized to perform: s3-outposts:Get* on', 's3-outposts:Get* is missing'],
  ])('is read from "%s"', (message, reason) => {
    expect(missing(message, 'athena:Other')).toBe(reason);
  });

  test('is that of the call where AWS names none', () => {
    expect(missing('Access Denied', 's3:ListBucket')).toBe('s3:ListBucket is missing');
    expect(missing('Access Denied')).toBe('the permission is missing');
  });

  test('is granted by a document of ours', () => {
    expect(reasonFor('denied', '', null).hint).toContain('infra/permissions/audit.json');
  });

  test('is not granted by it where a policy denies it explicitly', () => {
    const said = 'is not authorized to perform: s3:ListBucket with an explicit deny in a policy';
    const { reason, hint } = reasonFor('denied', said, null);
    expect(reason).toBe(`s3:ListBucket is denied by a policy (${said})`);
    expect(hint).toBe('asking whoever keeps the policy that denies it');
  });
});

describe('a failure', () => {
  test('that is a sentence already stays', () => {
    const own = new TrailAuditError('Cannot do it: so', 'this');
    expect(explained(own, TASK)).toBe(own);
  });

  test('without words is told by its code', () => {
    const error = sdkError({ name: 'AggregateError', message: '', code: 'ECONNREFUSED' });
    expect(explained(error, TASK).message).toBe(
      'Cannot read table "db.logs": AWS does not answer (ECONNREFUSED)',
    );
  });

  test('that is no error is told as it is', () => {
    expect(explained('no', TASK).message).toBe('Cannot read table "db.logs": no');
    expect(explained('Rate exceeded', TASK).message).toContain('AWS asks to slow down');
  });
});

describe('a call', () => {
  const { signal } = new AbortController();

  test('gives its result', async () => {
    expect(await call(TASK, signal, async () => 7)).toBe(7);
    expect(await call(TASK, null, async () => 8)).toBe(8);
  });

  test('that fails ends in a sentence', async () => {
    const error = sdkError({ name: 'ThrottlingException', message: 'Rate exceeded' });
    for (const given of [signal, null]) {
      await expect(call(TASK, given, () => Promise.reject(error))).rejects.toThrow(
        'Cannot read table "db.logs": AWS asks to slow down, after several attempts (Rate exceeded)',
      );
    }
  });

  test('that is aborted ends in the reason of the abort, as it is', async () => {
    const reason = new Error('interrupted');
    const controller = new AbortController();
    const sent = call(TASK, controller.signal, () => {
      controller.abort(reason);
      return Promise.reject(sdkError({ name: 'AbortError', message: 'Request aborted' }));
    });
    await expect(sent).rejects.toBe(reason);
  });

  test('that ended well before an abort keeps its result', async () => {
    expect(await call(TASK, AbortSignal.abort(), async () => 7)).toBe(7);
  });
});
