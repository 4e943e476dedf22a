import { isIP, SocketAddress } from 'node:net';
import { TrailAuditError } from '../errors.ts';
import type { SubjectKind } from '../model/trace.ts';
import { principalCondition } from '../query/filters.ts';
import { sqlList, sqlLiteral } from '../query/literal.ts';

/** What is to be traced, as a person gave it. `text` is what the logs would hold. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly text: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Long-lived, temporary, and of a service-specific credential. (Source: IAM user guide, unique identifiers.) */
const ACCESS_KEY = /^(AKIA|ASIA)[A-Z0-9]{6,124}$/;
/** Roles, users, groups, instance profiles, ... and `:session` behind a role's. */
const PRINCIPAL_ID = /^(AROA|AIDA|AGPA|AIPA|ANPA|ANVA)[A-Z0-9]{6,124}(:.+)?$/;
const SERVICE = /^([a-z0-9-]+\.)+amazonaws\.com(\.cn)?$/;

/** An IPv6 address as CloudTrail writes it: `2001:db8::1`, whatever zeros were given. */
function canonicalIp(text: string): string {
  if (isIP(text) !== 6 || text.includes('%')) return text;
  return new SocketAddress({ address: text, family: 'ipv6' }).address;
}

/** An ARN that names what a session is called after: an instance, a function. Null for all others. */
function sessionOfArn(arn: string): string | null {
  const [, , service, , , ...rest] = arn.split(':');
  const resource = rest.join(':');
  if (service === 'ec2') return /^instance\/(i-[0-9a-f]+)$/.exec(resource)?.[1] ?? null;
  if (service === 'lambda') return /^function:([\w-]+)(:[\w$-]+)?$/.exec(resource)?.[1] ?? null;
  if (service === 'ecs') return /^task\/(?:.+\/)?([0-9a-f]{32})$/.exec(resource)?.[1] ?? null;
  return null;
}

function subjectOfArn(arn: string): Subject {
  const session = sessionOfArn(arn);
  if (session !== null) return { kind: 'session', text: session };
  const [, , service] = arn.split(':');
  if (service === 'iam' || service === 'sts') return { kind: 'arn', text: arn };
  throw new TrailAuditError(
    `Cannot trace "${arn}": it is nobody who makes requests`,
    service === 's3'
      ? 'trail-audit sigv2 --bucket NAME, for who uses a bucket'
      : 'the ARN of a user, role, role session, EC2 instance, Lambda function or ECS task',
  );
}

/** What a text names: an address, an ARN, an access key, an ID, an event, a service; else a session or a name. */
export function parseSubject(given: string): Subject {
  const text = given.trim();
  if (text === '')
    throw new TrailAuditError('Cannot trace nothing', 'an address, ARN or access key');
  if (isIP(text) !== 0) return { kind: 'ip', text: canonicalIp(text) };
  if (/^arn:[\w-]+:/.test(text)) return subjectOfArn(text);
  if (ACCESS_KEY.test(text)) return { kind: 'access-key', text };
  if (PRINCIPAL_ID.test(text)) return { kind: 'principal-id', text };
  if (UUID.test(text)) return { kind: 'event-id', text: text.toLowerCase() };
  if (SERVICE.test(text) || text === 'AWS Internal') return { kind: 'service', text };
  return { kind: 'session', text };
}

/** The condition over `events` that a record is about the subject. */
export function subjectCondition({ kind, text }: Subject): string {
  const literal = sqlLiteral(text);
  switch (kind) {
    case 'ip':
      return `source_ip = ${literal}`;
    case 'access-key':
      return `access_key_id = ${literal}`;
    case 'event-id':
      return `(event_id = ${literal} or shared_event_id = ${literal})`;
    case 'service':
      return `(principal_arn = ${literal} or invoked_by = ${literal} or source_ip = ${literal})`;
    default:
      // Of web identities and of SAML, the name of whom the provider vouched for.
      return `(${principalCondition([text])} or user_name = ${literal})`;
  }
}

/** `('', 'a')`: a list for `in` that may hold nothing. Values that no literal can hold are left out. */
export function listOf(values: readonly string[]): string {
  return sqlList(['', ...values.filter((value) => !/\p{Cc}/u.test(value))]);
}
