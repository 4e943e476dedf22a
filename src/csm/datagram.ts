/** More than this no SDK sends: they leave such an event out. (Source: botocore's monitoring.py.) */
export const LARGEST_DATAGRAM = 8 * 1024;

/** What an attempt or a call ended with where that was no answer, or one that says no. */
export interface CsmException {
  /** `aws`: the service answered with it. `sdk`: the client made it, and nobody else saw it. */
  readonly from: 'aws' | 'sdk';
  readonly name: string;
}

interface CsmEvent {
  /** `AWS_CSM_CLIENT_ID` of the sender; empty where it has none. */
  readonly clientId: string;
  /** The service's ID as the SDK has it: `S3`, `DynamoDB`, `CloudWatch Logs`. */
  readonly service: string;
  readonly operation: string;
  /** When it began, in milliseconds since 1970 by the sender's clock. */
  readonly timestamp: number;
  /** Cut at 256 characters by the SDK; the caller chooses it. */
  readonly userAgent: string | null;
  /** The region that was signed for. botocore leaves it out unless it signed with SigV4. */
  readonly region: string | null;
  /** Milliseconds. */
  readonly latency: number | null;
  /** HTTP status; null where no answer came. */
  readonly status: number | null;
  readonly exception: CsmException | null;
}

/** The name of a service in lower case, without the brand that some SDKs put before it. */
export function serviceId(service: string): string {
  return service.toLowerCase().replace(/^(?:amazon|aws) /, '');
}

/** Whether a service is S3: Java and Go say `Amazon S3`. */
export function isS3(service: string): boolean {
  return serviceId(service) === 's3';
}

/** One call of a program, with all its attempts. */
export interface ApiCall extends CsmEvent {
  readonly kind: 'call';
  readonly attemptCount: number;
  /** It failed after as many attempts as the SDK makes. */
  readonly gaveUp: boolean;
}

/** One HTTP request of a call. */
export interface ApiCallAttempt extends CsmEvent {
  readonly kind: 'attempt';
  /** The host, with a port where it is no common one. */
  readonly fqdn: string | null;
  /** Absent where no `Authorization` header was sent: presigned and anonymous requests. */
  readonly accessKey: string | null;
  /** The `requestID` of CloudTrail's record. */
  readonly requestId: string | null;
}

export const REJECT_REASONS = ['oversized', 'truncated', 'junk', 'foreign'] as const;

/**
 * Why a datagram is no event: larger than SDKs send; a JSON object without its end; no JSON object; an
 * object that is no event of Client Side Monitoring, version 1.
 */
export type RejectReason = (typeof REJECT_REASONS)[number];

export interface Rejected {
  readonly kind: 'rejected';
  readonly reason: RejectReason;
}

export type Datagram = ApiCall | ApiCallAttempt | Rejected;

type Fields = Readonly<Record<string, unknown>>;

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A whole number from `least` to `most`. */
function integer(value: unknown, least: number, most: number): number | null {
  if (typeof value !== 'number' || !Number.isInteger(value)) return null;
  return value >= least && value <= most ? value : null;
}

/** The last day of JavaScript's calendar. */
const LATEST = 8.64e15;
const LONGEST = 1e9;

/** The SDK for Ruby gives the service's own exceptions as classes of its own. */
const RUBY_CLASS = /^Aws::\w+::Errors::(\w+)$/;

/** Messages of exceptions are left where they are: they hold URLs, and those may hold tokens. */
function exceptionOf(fields: Fields, prefix: '' | 'Final'): CsmException | null {
  const sdk = text(fields[`${prefix}SdkException`]);
  const aws = text(fields[`${prefix}AwsException`]) ?? RUBY_CLASS.exec(sdk ?? '')?.[1];
  if (aws !== undefined) return { from: 'aws', name: aws };
  return sdk === null ? null : { from: 'sdk', name: sdk };
}

function eventOf(fields: Fields, prefix: '' | 'Final'): CsmEvent | null {
  const service = text(fields['Service']);
  const operation = text(fields['Api']);
  const timestamp = integer(fields['Timestamp'], 0, LATEST);
  if (service === null || operation === null || timestamp === null) return null;
  const latency = fields[prefix === 'Final' ? 'Latency' : 'AttemptLatency'];
  return {
    clientId: text(fields['ClientId']) ?? '',
    service,
    operation,
    timestamp,
    userAgent: text(fields['UserAgent']),
    region: text(fields['Region']),
    latency: integer(latency, 0, LONGEST),
    status: integer(fields[`${prefix}HttpStatusCode`], 100, 599),
    exception: exceptionOf(fields, prefix),
  };
}

function callOf(fields: Fields): ApiCall | null {
  const event = eventOf(fields, 'Final');
  if (event === null) return null;
  return {
    kind: 'call',
    ...event,
    attemptCount: integer(fields['AttemptCount'], 0, LONGEST) ?? 0,
    gaveUp: fields['MaxRetriesExceeded'] === 1,
  };
}

/** `SessionToken`, a live credential, is among the fields that are not read: it ends here. */
function attemptOf(fields: Fields): ApiCallAttempt | null {
  const event = eventOf(fields, '');
  if (event === null) return null;
  return {
    kind: 'attempt',
    ...event,
    fqdn: text(fields['Fqdn']),
    accessKey: text(fields['AccessKey']),
    requestId: text(fields['XAmzRequestId']) ?? text(fields['XAmznRequestId']),
  };
}

function rejected(reason: RejectReason): Rejected {
  return { kind: 'rejected', reason };
}

/** The fields of a JSON object. What has not both its braces is not tried: an exception takes its time. */
function fieldsOf(bytes: Uint8Array): Fields | RejectReason {
  const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .trim();
  if (!json.startsWith('{')) return 'junk';
  if (!json.endsWith('}')) return 'truncated';
  try {
    return JSON.parse(json) as Fields;
  } catch {
    // What it says would quote the datagram.
    return 'junk';
  }
}

/**
 * Reads one datagram of Client Side Monitoring: any bytes give an answer, none an exception. Only the
 * fields above are taken out of it. (Source: botocore's monitoring.py, the specification in
 * aws-sdk-ruby, and captures of real clients.)
 */
export function parseDatagram(bytes: Uint8Array): Datagram {
  if (bytes.byteLength > LARGEST_DATAGRAM) return rejected('oversized');
  const fields = fieldsOf(bytes);
  if (typeof fields === 'string') return rejected(fields);
  if (fields['Version'] !== 1) return rejected('foreign');
  switch (fields['Type']) {
    case 'ApiCall':
      return callOf(fields) ?? rejected('foreign');
    case 'ApiCallAttempt':
      return attemptOf(fields) ?? rejected('foreign');
    default:
      return rejected('foreign');
  }
}
