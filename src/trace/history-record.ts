import type { CallerFacts } from './caller-facts.ts';
import type { Issuance } from './chain.ts';

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The caller of a record, as `sql/events.sql` makes it of the same fields. */
function callerOf(record: Fields): CallerFacts {
  const identity = fields(record['userIdentity']);
  const context = fields(identity['sessionContext']);
  const issuer = text(fields(context['sessionIssuer'])['arn']);
  const answer = fields(record['responseElements']);
  const type = text(identity['type']);
  const arn = text(identity['arn']);
  const account = text(identity['accountId']);
  const id = text(identity['principalId']);
  const isSession = type === 'AssumedRole' || type === 'FederatedUser';
  return {
    type,
    principalArn:
      (type === 'AssumedRole' ? issuer : null) ??
      arn ??
      (account !== null && id !== null ? `${account}:${id}` : (id ?? account)) ??
      text(identity['invokedBy']),
    principalId: id,
    accountId: account,
    userName:
      text(identity['userName']) ??
      text(answer['subjectFromWebIdentityToken']) ??
      text(answer['subject']),
    sessionArn: isSession ? arn : null,
    sessionName: /^[^:]+:(.+)$/.exec(id ?? '')?.[1] ?? null,
    issuerArn: issuer,
    ec2RoleDelivery: text(context['ec2RoleDelivery']),
    federatedProvider:
      text(fields(context['webIdFederationData'])['federatedProvider']) ??
      text(identity['identityProvider']) ??
      text(answer['provider']),
    sourceIdentity: text(context['sourceIdentity']),
    invokedBy: text(identity['invokedBy']),
    execEnvs: null,
  };
}

function parse(json: string): Fields {
  try {
    return fields(JSON.parse(json));
  } catch {
    return {};
  }
}

/**
 * Reads a record of the event history that gave out a key; null where it is about something else, as
 * records that only use the key are.
 */
export function issuanceOfRecord(json: string, key: string): Issuance | null {
  const record = parse(json);
  const answer = fields(record['responseElements']);
  if (text(fields(answer['credentials'])['accessKeyId']) !== key) return null;
  const identity = fields(record['userIdentity']);
  const attributes = fields(fields(identity['sessionContext'])['attributes']);
  return {
    key,
    session:
      text(fields(answer['assumedRoleUser'])['arn']) ??
      text(fields(answer['federatedUser'])['arn']),
    call: text(record['eventName']) ?? '?',
    caller: callerOf(record),
    callerKey: text(identity['accessKeyId']),
    began: text(attributes['creationDate']),
    sourceIdentity:
      text(answer['sourceIdentity']) ?? text(fields(record['requestParameters'])['sourceIdentity']),
    times: 1,
    time: text(record['eventTime']),
    eventId: text(record['eventID']),
    learntFrom: 'AWS',
  };
}
