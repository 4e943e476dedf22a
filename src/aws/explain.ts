import { reasonOf, TrailAuditError, unreachable } from '../errors.ts';
import { statusOf } from './absent.ts';

/** What was being done when AWS refused. */
export interface Task {
  /** Behind "Cannot": `read table "db.logs"`. */
  readonly task: string;
  /** The IAM action that the call needs; null where there is none. */
  readonly action: string | null;
}

/** Why AWS did not do it. */
export type Refusal =
  | 'no-credentials'
  | 'no-region'
  | 'expired'
  | 'not-accepted'
  | 'lake-formation'
  | 'denied'
  | 'throttled'
  | 'no-bucket'
  | 'unreachable'
  | 'interrupted'
  | 'internal'
  | 'other';

/** Actions that only some commands need, and the document that grants them; audit.json grants the others. */
const GRANTS: readonly (readonly [action: RegExp, document: string])[] = [
  [/^(ec2|iam):|:LookupEvents$/, 'trace.json'],
  [/:ListPublicKeys$/, 'validate.json'],
  [/:(Delete|StopLogging)/, 'teardown.json'],
  [
    /^cloudtrail:|:(Create|Update|Tag|Put(?!Object\b))|:GetBucket(?!Location)|:Get(Encryption|Lifecycle)|:ListBucketVersions|:GetWorkGroup|:ListTags|:ListQueryExecutions/,
    'setup.json',
  ],
];

/** The document that grants an action. */
export function documentFor(action: string): string {
  const document = GRANTS.find(([sign]) => sign.test(action))?.[1] ?? 'audit.json';
  return `infra/permissions/${document}`;
}

/** The first that fits an error's name and message, with a space between, decides. */
const SIGNS: readonly (readonly [Refusal, RegExp])[] = [
  [
    'expired',
    /ExpiredToken|RequestExpired|TokenRefreshRequired|security token.* expired|session.* expired|token (is|has) expired/i,
  ],
  ['no-credentials', /^CredentialsProviderError|^TokenProviderError/],
  ['no-region', /Region is missing|Region not accepted/],
  ['lake-formation', /Insufficient Lake Formation permission/i],
  [
    'not-accepted',
    /^(UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|AuthFailure|RequestTimeTooSkewed|OptInRequired)/,
  ],
  [
    'throttled',
    /^(Throttl(ing|ed)|TooManyRequests|SlowDown|RequestLimitExceeded)|\bRate exceeded|Error Code: SlowDown/,
  ],
  [
    'denied',
    /Access ?Denied|not authorized to perform|^Forbidden|PERMISSION_DENIED|Insufficient permissions/i,
  ],
  ['no-bucket', /NoSuchBucket|bucket does not exist/i],
  [
    'unreachable',
    /^TimeoutError|^NetworkingError|\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|socket hang up)\b/,
  ],
  ['interrupted', /^AbortError/],
  [
    'internal',
    /^(InternalServer|InternalError|InternalFailure|ServiceUnavailable|ServiceException|InternalServiceException)/,
  ],
];

/** Why AWS refused, from an error's name and message. */
export function refusalOf(text: string): Refusal {
  return SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? 'other';
}

/** The action that a message says is missing; null where it names none. */
function missingAction(message: string): string | null {
  return (
    /(?:not authorized to perform:?|denied on operation) ([a-z0-9-]+:[A-Za-z*]+)/i.exec(
      message,
    )?.[1] ?? null
  );
}

/** The reason, and what to try. */
export interface Reason {
  readonly reason: string;
  readonly hint: string;
}

/** Our words for a refusal; `message` is AWS's. */
export function reasonFor(refusal: Refusal, message: string, action: string | null): Reason {
  switch (refusal) {
    case 'no-credentials':
      return {
        reason: `no AWS credentials (${message})`,
        hint: /\bSSO (session|Token)|aws sso login/.test(message)
          ? 'aws sso login'
          : '--profile NAME or the AWS_ variables; audits of a folder (--logs) need no AWS account',
      };
    case 'no-region':
      return {
        reason: `no usable region is set (${message})`,
        hint: 'AWS_REGION=us-east-1, or a profile that has one; audits of a folder (--logs) need no AWS account',
      };
    case 'expired':
      return {
        reason: 'the AWS credentials have expired',
        hint: 'aws sso login, or fresh credentials; then the same command again',
      };
    case 'not-accepted':
      return {
        reason: `AWS does not accept the credentials (${message})`,
        hint: 'aws sts get-caller-identity, and the clock of this machine',
      };
    case 'lake-formation':
      return {
        reason: `Lake Formation does not grant it (${message})`,
        hint: 'asking a Lake Formation administrator for SELECT and DESCRIBE on the table',
      };
    case 'denied': {
      const missing = missingAction(message) ?? action ?? 'the permission';
      const isDenied = /explicit deny/.test(message);
      return {
        reason: `${missing} is ${isDenied ? 'denied by a policy' : 'missing'} (${message})`,
        hint: isDenied
          ? 'asking whoever keeps the policy that denies it'
          : `the policy in ${documentFor(missing)}, which grants what it takes`,
      };
    }
    case 'throttled':
      return {
        reason: /CONCURRENT_QUERY|number of (concurrent )?queries/i.test(message)
          ? `too many queries run in this account (${message})`
          : `AWS asks to slow down, after several attempts (${message})`,
        hint: 'the same command in some minutes',
      };
    case 'no-bucket':
      return {
        reason: `the bucket does not exist (${message})`,
        hint: 'a look at the name of the bucket; for a table, at its location',
      };
    case 'unreachable':
      return {
        reason: `AWS does not answer (${message})`,
        hint: 'a look at the region, the network, the proxy',
      };
    case 'interrupted':
      return { reason: 'it was interrupted before AWS answered', hint: 'the same command again' };
    case 'internal':
      return {
        reason: `AWS failed, after several attempts (${message})`,
        hint: 'the same command in some minutes',
      };
    case 'other':
      return { reason: message, hint: '--debug, which shows what AWS answered' };
    default:
      return unreachable(refusal);
  }
}

/** Why AWS refused, from what an SDK client threw. */
export function refusalBehind(error: unknown): Refusal {
  if (!(error instanceof Error)) return refusalOf(String(error));
  const { code } = error as { code?: string };
  const refusal = refusalOf(`${error.name} ${error.message} ${code ?? ''}`);
  return refusal === 'other' && statusOf(error) >= 500 ? 'internal' : refusal;
}

/** A failure of an AWS call as a sentence of ours; what is a sentence already stays. */
export function explained(error: unknown, { task, action }: Task): TrailAuditError {
  if (error instanceof TrailAuditError) return error;
  const { code, name } = error as { code?: string; name?: string };
  const message = reasonOf(error) || code || name || 'no reason given';
  const { reason, hint } = reasonFor(refusalBehind(error), message, action);
  return new TrailAuditError(`Cannot ${task}: ${reason}`, hint, { cause: error });
}

/** Makes a call; its failure becomes a sentence. An abort is passed on as it is. */
export async function call<Result>(
  task: Task,
  signal: AbortSignal | null,
  send: () => Promise<Result>,
): Promise<Result> {
  try {
    return await send();
  } catch (error) {
    signal?.throwIfAborted();
    throw explained(error, task);
  }
}
