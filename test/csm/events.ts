import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Fields of a datagram, loosely: tests build broken ones too. */
export type Fields = Readonly<Record<string, unknown>>;

export const BOTO3 =
  'Boto3/1.43.107 md/Botocore#1.43.107 ua/2.1 os/linux#6.18 lang/python#3.11.7 Botocore/1.43.107';
export const OLD_BOTO3 = 'Boto3/1.4.4 Python/2.7.12 Linux/4.9 Botocore/1.5.55';
export const OLD_JS = 'aws-sdk-nodejs/2.60.0 linux/v6.10.3';

/** The text that must never come out again. */
export const TOKEN = 'FwoGZXIvYXdzEXAMPLESESSIONTOKEN';

/** An attempt as botocore sends it: a GetObject that was signed with SigV4. */
export function attempt(changes: Fields = {}): Fields {
  return {
    Version: 1,
    ClientId: 'backup',
    Type: 'ApiCallAttempt',
    Service: 'S3',
    Api: 'GetObject',
    Timestamp: 1_795_206_821_587,
    AttemptLatency: 12,
    Fqdn: 'acme-data.s3.us-west-2.amazonaws.com',
    UserAgent: BOTO3,
    AccessKey: 'ASIAIOSFODNN7EXAMPLE',
    Region: 'us-west-2',
    SessionToken: TOKEN,
    HttpStatusCode: 200,
    XAmzRequestId: '226FC0DC6464C2AE',
    ...changes,
  };
}

/** The call of that attempt. */
export function call(changes: Fields = {}): Fields {
  return {
    Version: 1,
    ClientId: 'backup',
    Type: 'ApiCall',
    Service: 'S3',
    Api: 'GetObject',
    Timestamp: 1_795_206_821_585,
    AttemptCount: 1,
    Region: 'us-west-2',
    UserAgent: BOTO3,
    FinalHttpStatusCode: 200,
    Latency: 14,
    MaxRetriesExceeded: 0,
    ...changes,
  };
}

/** A datagram of these fields. */
export function bytes(fields: unknown): Buffer {
  return Buffer.from(JSON.stringify(fields));
}

/** Datagrams of real clients, which nobody here wrote; see PROVENANCE.md beside them. */
const CAPTURED = fileURLToPath(new URL('../../../shared/data/csm-captures', import.meta.url));

/** Whether there are any captures: they are no part of this repository. */
export const HAS_CAPTURES = existsSync(CAPTURED);

function lines(file: string): readonly string[] {
  const text = readFileSync(join(CAPTURED, file), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

interface BotocoreCase {
  readonly expectedMonitoringEvents: readonly Fields[];
}

/** What botocore's own tests expect; where they take any value there is one. */
function botocoreCases(): readonly string[] {
  const { cases } = JSON.parse(lines('botocore_cases.json').join('\n')) as {
    readonly cases: readonly BotocoreCase[];
  };
  return cases.flatMap(({ expectedMonitoringEvents }) =>
    expectedMonitoringEvents.map((event) =>
      JSON.stringify(event).replaceAll('"ANY_INT"', '1795206821587').replaceAll('ANY_STR', 'any'),
    ),
  );
}

/** The captures, a datagram each; none where they are not there. */
export const CAPTURES: Readonly<Record<string, readonly string[]>> = HAS_CAPTURES
  ? {
      boto3: lines('boto3-1.43.107.jsonl'),
      'aws-sdk-ruby': lines('aws-sdk-ruby_publisher_spec_datagrams.jsonl'),
      botocore: botocoreCases(),
    }
  : {};
