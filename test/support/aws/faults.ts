import { ACCOUNT_ID } from './account.ts';
import { AwsError } from './answers.ts';
import { optionalText, type Parameters, text } from './parameters.ts';
import { s3Action } from './s3/access.ts';

export type Service = 's3' | 'athena' | 'glue' | 'cloudtrail' | 'sts' | 'ec2' | 'iam';

export type FaultKind =
  /** Rate exceeded (S3: 503 SlowDown). */
  | 'throttle'
  /** Athena: too many queries at once (TooManyRequestsException). */
  | 'too-many-queries'
  /** 500. */
  | 'internal'
  /** No answer until the stand-in closes. */
  | 'hang'
  /** The connection breaks. */
  | 'reset'
  | 'expired'
  | 'denied';

export interface FaultRule {
  /** Any service where it is not given; so for the operation. */
  readonly service?: Service;
  readonly operation?: string;
  readonly kind:
    | FaultKind
    | { readonly status: number; readonly code: string; readonly message: string };
  /** The first of the matching calls that is refused, counted from 1. */
  readonly at?: number;
  /** How many are refused from there on; 1 where it is not given. */
  readonly times?: number;
  /** The call is done, and only its answer is another: a client that asks again must not do it twice. */
  readonly takesEffect?: boolean;
}

/** A call, as rules match it and errors name it. */
export interface CallFacts {
  readonly service: Service;
  readonly operation: string;
  readonly input: Parameters;
  readonly region: string;
}

function resourceOf({ service, input, region }: CallFacts): string {
  switch (service) {
    case 's3':
      return `"arn:aws:s3:::${[text(input, 'Bucket'), optionalText(input, 'Key')].filter((part) => part !== undefined).join('/')}"`;
    case 'athena':
      return 'CatalogName' in input
        ? `arn:aws:athena:${region}:${ACCOUNT_ID}:datacatalog/${text(input, 'CatalogName')}`
        : `arn:aws:athena:${region}:${ACCOUNT_ID}:workgroup/${text(input, 'WorkGroup', text(input, 'Name', 'primary'))}`;
    case 'glue':
      return 'Name' in input
        ? `arn:aws:glue:${region}:${ACCOUNT_ID}:database/${text(input, 'Name')}`
        : `arn:aws:glue:${region}:${ACCOUNT_ID}:table/${text(input, 'DatabaseName')}/${text(input, 'TableName', '*')}`;
    case 'cloudtrail':
      return `arn:aws:cloudtrail:${region}:${ACCOUNT_ID}:trail/${text(input, 'Name', text(input, 'TrailName', '*'))}`;
    case 'iam':
      return `arn:aws:iam::${ACCOUNT_ID}:user/${text(input, 'UserName', '*')}`;
    case 'sts':
    case 'ec2':
      return '*';
  }
}

/** Services whose errors do not end in "Exception". */
const SHORT_CODES: readonly Service[] = ['s3', 'sts', 'iam'];

function denied(call: CallFacts): AwsError {
  const { service, operation } = call;
  const action = service === 's3' ? s3Action(operation) : `${service}:${operation}`;
  const message = `User: arn:aws:iam::${ACCOUNT_ID}:user/x is not authorized to perform: ${action} on resource: ${resourceOf(call)} because no identity-based policy allows the ${action} action`;
  if (service === 'ec2') {
    const words = `You are not authorized to perform this operation. ${message.replace(/ on resource: \S+/, '')}`;
    return new AwsError(403, 'UnauthorizedOperation', words);
  }
  return SHORT_CODES.includes(service)
    ? new AwsError(403, 'AccessDenied', message)
    : new AwsError(400, 'AccessDeniedException', message);
}

function throttled({ service }: CallFacts): AwsError {
  if (service === 's3') return new AwsError(503, 'SlowDown', 'Please reduce your request rate.');
  if (service === 'ec2') {
    return new AwsError(503, 'RequestLimitExceeded', 'Request limit exceeded.');
  }
  const code = service === 'sts' || service === 'iam' ? 'Throttling' : 'ThrottlingException';
  return new AwsError(400, code, 'Rate exceeded');
}

function internal({ service }: CallFacts): AwsError {
  switch (service) {
    case 's3':
      return new AwsError(
        500,
        'InternalError',
        'We encountered an internal error. Please try again.',
      );
    case 'cloudtrail':
    case 'sts':
    case 'iam':
      return new AwsError(500, 'InternalFailure', 'An internal error occurred');
    case 'ec2':
      return new AwsError(500, 'InternalError', 'An internal error has occurred');
    case 'athena':
      return new AwsError(500, 'InternalServerException', 'Internal server error');
    case 'glue':
      return new AwsError(500, 'InternalServiceException', 'Internal service error');
  }
}

function expired({ service }: CallFacts): AwsError {
  if (service === 'sts' || service === 'iam') {
    return new AwsError(
      403,
      'ExpiredToken',
      'The security token included in the request is expired',
    );
  }
  if (service === 'ec2') {
    return new AwsError(400, 'RequestExpired', 'Request has expired.');
  }
  return service === 's3'
    ? new AwsError(400, 'ExpiredToken', 'The provided token has expired.')
    : new AwsError(
        400,
        'ExpiredTokenException',
        'The security token included in the request is expired',
      );
}

/** The error that a fault answers with; null where it answers nothing. */
export function faultError(kind: FaultRule['kind'], call: CallFacts): AwsError | null {
  if (typeof kind !== 'string') return new AwsError(kind.status, kind.code, kind.message);
  switch (kind) {
    case 'throttle':
      return throttled(call);
    case 'too-many-queries':
      return new AwsError(
        400,
        'TooManyRequestsException',
        'You have exceeded the limit for the number of queries you can run concurrently. Reduce the number of concurrent queries submitted by this account. Contact customer support to request a concurrent query limit increase.',
        { Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED' },
      );
    case 'internal':
      return internal(call);
    case 'expired':
      return expired(call);
    case 'denied':
      return denied(call);
    case 'hang':
    case 'reset':
      return null;
  }
}

/** The rules of a test, each counting the calls that it matches. */
export class Faults {
  readonly #rules: { readonly rule: FaultRule; seen: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0 });
  }

  /** The rule that this call runs into; all rules count it. */
  next({ service, operation }: CallFacts): FaultRule | undefined {
    const hits = this.#rules.filter((entry) => {
      const { rule } = entry;
      if ((rule.service ?? service) !== service) return false;
      if ((rule.operation ?? operation) !== operation) return false;
      entry.seen += 1;
      const first = rule.at ?? 1;
      return entry.seen >= first && entry.seen < first + (rule.times ?? 1);
    });
    return hits[0]?.rule;
  }
}
