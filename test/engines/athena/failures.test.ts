import { describe, expect, test } from 'vitest';
import type { QueryStatus } from '../../../src/aws/athena.ts';
import { queryFailure } from '../../../src/engines/athena/failures.ts';
import { TrailAuditError } from '../../../src/errors.ts';

type End = Partial<QueryStatus>;

function failureOf(end: End): TrailAuditError {
  return queryFailure('q-1', {
    state: 'FAILED',
    reason: '',
    errorType: null,
    bytesScanned: 0,
    ...end,
  });
}

const LIMIT = 'it reached the scan limit of its workgroup';
const RESOURCES = 'it needs more resources than Athena gives a query';
const TIME = "it ran into Athena's time limit, 30 minutes where nobody raised it";
const GONE = 'the table is not there any more';
const ITSELF = 'Athena failed by itself';
/** S3 refuses without saying which of them; a query reads logs and writes a result. */
const ANY_OF_S3 = 's3:GetObject on the logs, s3:PutObject on the results, or kms:Decrypt';

describe('why a query did not succeed', () => {
  test.each<[string, string | RegExp, End]>([
    [
      LIMIT,
      /--workgroup with a higher limit/,
      { state: 'CANCELLED', reason: 'Bytes scanned limit was exceeded' },
    ],
    [LIMIT, /--from and --to/, { reason: 'Query cancelled! : Bytes scanned limit was exceeded' }],
    [
      RESOURCES,
      /fewer columns in --by/,
      { reason: 'Query exhausted resources at this scale factor' },
    ],
    [RESOURCES, /--by/, { reason: 'Query exhausted resources at this scale factor', errorType: 4 }],
    [
      RESOURCES,
      /--by/,
      { reason: 'EXCEEDED_MEMORY_LIMIT: Query exceeded per-node memory limit', errorType: 0 },
    ],
    [RESOURCES, /--by/, { reason: 'out', errorType: 8 }],
    [
      RESOURCES,
      /--by/,
      { reason: 'EXCEEDED_LOCAL_MEMORY_LIMIT: Query exceeded per-node memory limit of 10GB' },
    ],
    [
      RESOURCES,
      /--by/,
      { reason: 'EXCEEDED_GLOBAL_MEMORY_LIMIT: Query exceeded distributed user memory limit' },
    ],
    [RESOURCES, /--by/, { reason: 'Query exceeded per-node total memory limit of 10GB' }],
    [TIME, /--from/, { reason: 'EXCEEDED_TIME_LIMIT: Query exceeded maximum time limit of 30m' }],
    [TIME, /--from and --to/, { reason: 'Query timeout' }],
    [TIME, /--from and --to/, { reason: 'Query timed out', errorType: 206 }],
    [TIME, /--from and --to/, { reason: 'so', errorType: 210 }],
    [ITSELF, /^the same command again$/, { reason: 'GENERIC_INTERNAL_ERROR: null' }],
    [ITSELF, /^the same command again$/, { reason: 'Internal error', errorType: 100 }],
    [ITSELF, /^the same command again$/, { reason: 'Internal error', errorType: 200 }],
    [
      GONE,
      '--table DATABASE.TABLE',
      { reason: "TABLE_NOT_FOUND: line 3:8: Table 'awsdatacatalog.db.logs' does not exist" },
    ],
    [
      GONE,
      '--table DATABASE.TABLE',
      { reason: "SCHEMA_NOT_FOUND: line 3:8: Schema 'db' does not exist" },
    ],
  ])('%s (%s): %j', (reason, hint, end) => {
    const failure = failureOf(end);
    expect(failure.message).toContain(`Cannot finish query q-1: ${reason} (${end.reason});`);
    expect(failure.hint).toMatch(hint);
  });

  test('the state stands in where Athena gives no words', () => {
    expect(failureOf({ errorType: 206 }).message).toContain(`${TIME} (FAILED);`);
  });

  test.each<[string, string, string]>([
    [
      'Lake Formation does not grant it (',
      'Lake Formation administrator',
      'Insufficient permissions to execute the query. Insufficient Lake Formation permission(s): Required Select on logs',
    ],
    [
      's3:GetObject is missing (',
      'infra/permissions/audit.json',
      'PERMISSION_DENIED: User: arn:aws:iam::111122223333:user/me is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::logs/x"',
    ],
    [
      'the permission is missing (',
      'infra/permissions/audit.json',
      'PERMISSION_DENIED: Cannot read s3://logs/x',
    ],
    [
      `${ANY_OF_S3} is missing (`,
      'infra/permissions/audit.json',
      'HIVE_CURSOR_ERROR: Failed to read file at s3://logs/x: Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: x)',
    ],
    [
      'glue:GetPartitions is missing (',
      'infra/permissions/audit.json',
      'HIVE_METASTORE_ERROR: User: arn:aws:iam::111122223333:user/me is not authorized to perform: glue:GetPartitions on resource: arn:aws:glue:us-east-1:111122223333:catalog',
    ],
    [
      'the AWS credentials have expired',
      'aws sso login',
      'HIVE_CURSOR_ERROR: The provided token has expired. (Service: Amazon S3; Status Code: 400; Error Code: ExpiredToken; Request ID: x)',
    ],
    [
      'the bucket does not exist (',
      'a look at the name of the bucket; for a table, at its location',
      'HIVE_FILESYSTEM_ERROR: The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket)',
    ],
    [
      'AWS asks to slow down, after several attempts (',
      'in some minutes',
      'HIVE_CANNOT_OPEN_SPLIT: Please reduce your request rate. (Service: Amazon S3; Status Code: 503; Error Code: SlowDown; Request ID: x)',
    ],
    [
      'AWS asks to slow down, after several attempts (',
      'in some minutes',
      'HIVE_METASTORE_ERROR: Rate exceeded (Service: AmazonDataCatalog; Status Code: 400; Error Code: ThrottlingException)',
    ],
  ])('%s', (reason, hint, text) => {
    const failure = failureOf({ reason: text });
    expect(failure.message).toContain(`Cannot finish query q-1: ${reason}`);
    expect(failure.hint).toContain(hint);
  });

  test.each<[string, string, End]>([
    [
      'someone cancelled it (Query cancelled by user)',
      'the same command again',
      { state: 'CANCELLED', reason: 'Query cancelled by user' },
    ],
    ['someone cancelled it (no reason given)', 'the same command again', { state: 'CANCELLED' }],
    [
      "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved",
      'trail-audit sql, and the text in the Athena console',
      { reason: "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved", errorType: 1006 },
    ],
    ['Athena gives no reason', 'trail-audit sql', { errorType: 101 }],
    ['Athena gives no reason', 'trail-audit sql', {}],
    [`${ITSELF} (FAILED)`, 'the same command again', { errorType: 100 }],
    ['HIVE_BAD_DATA: so', 'trail-audit sql', { reason: 'HIVE_BAD_DATA: so', errorType: 9 }],
    [
      'Lake Formation does not grant it (so)',
      'Lake Formation administrator',
      { reason: 'so', errorType: 234 },
    ],
  ])('%s', (reason, hint, end) => {
    const failure = failureOf(end);
    expect(failure.message).toContain(`Cannot finish query q-1: ${reason};`);
    expect(failure.hint).toContain(hint);
  });
});

describe('a limit is none where a path, a column or a socket is called like it', () => {
  test.each([
    'HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://acme/timeout-service/x: so',
    'HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://acme/query timeout/x: so',
    "COLUMN_NOT_FOUND: line 1:8: Column 'session_timeout' cannot be resolved",
    "COLUMN_NOT_FOUND: line 1:8: Column 'memory_limit' cannot be resolved",
    'HIVE_CURSOR_ERROR: Read timed out',
    "COLUMN_NOT_FOUND: line 1:8: Column 'generic_internal_error' cannot be resolved",
    'HIVE_CURSOR_ERROR: Failed to read s3://acme/GENERIC_INTERNAL_ERROR/x: so',
  ])('%s', (reason) => {
    expect(failureOf({ reason }).message).toContain(`Cannot finish query q-1: ${reason};`);
  });

  test('and a refusal stays one', () => {
    const reason =
      'HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://acme/timeout-service/x: Access Denied (Service: Amazon S3; Status Code: 403)';
    expect(failureOf({ reason }).message).toContain(`: ${ANY_OF_S3} is missing (${reason});`);
  });
});

test('a failure says what was scanned, and costs', () => {
  expect(failureOf({ reason: 'x', bytesScanned: 0 }).message).toMatch(
    /: x; 0 B scanned, less than \$0\.01$/,
  );
  expect(failureOf({ reason: 'x', bytesScanned: 2.5e12 }).message).toMatch(
    /: x; 2\.5 TB scanned, \$12\.50$/,
  );
  expect(failureOf({})).toBeInstanceOf(TrailAuditError);
});

test.each(['Bytes scanned limit was exceeded', 'Query exhausted resources', 'Query timeout'])(
  '%s is answered with less to read',
  (reason) => {
    expect(failureOf({ reason }).hint).toMatch(/narrower --from and --to.*--account.*--region/);
  },
);
