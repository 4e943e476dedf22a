import type { ChainEnd, Statement } from '../model/trace.ts';
import type { CallerFacts } from './caller-facts.ts';
import type { Field, NameRule } from './name-rule.ts';
import { NAME_RULES, WRITTEN_BY_AWS } from './name-rules.ts';

/** What somebody is, and whether looking further back is worth it. */
export interface Named {
  readonly statement: Statement;
  /** Null where whoever made the session is of interest. */
  readonly end: ChainEnd | null;
}

type Facts = Readonly<Record<Field, string>>;

/** `arn:aws:iam::1:role/a/b/name` → path `/a/b/`, name `name`. */
function roleOf(arn: string | null): { readonly path: string; readonly name: string } {
  const [, path = '', name = ''] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(arn ?? '') ?? [];
  return { path, name };
}

/** The name of a role, from its ARN or from that of one of its sessions; null where there is none. */
export function roleName({ issuerArn, principalArn, sessionArn }: CallerFacts): string | null {
  const role = roleOf(issuerArn).name || roleOf(principalArn).name;
  return role || (/:assumed-role\/([^/]+)/.exec(sessionArn ?? principalArn ?? '')?.[1] ?? null);
}

/** `provider:audience:subject`, where the provider may be an ARN. */
const WEB_IDENTITY = /^(?<provider>arn:[^/]*:oidc-provider\/[^:]+|[^:]+):[^:]*:(?<subject>.+)$/;

function webIdentityOf({ type, principalId }: CallerFacts) {
  if (type !== 'WebIdentityUser') return {};
  return WEB_IDENTITY.exec(principalId ?? '')?.groups ?? {};
}

function userOf(caller: CallerFacts): string {
  const { userName, principalArn } = caller;
  const subject = userName ?? webIdentityOf(caller)['subject'];
  return subject ?? /[^/:]+$/.exec(principalArn ?? '')?.[0] ?? '';
}

function factsOf(caller: CallerFacts, maker: string | null): Facts {
  return {
    type: caller.type ?? '',
    session: caller.sessionName ?? '',
    role: roleName(caller) ?? '',
    path: roleOf(caller.issuerArn).path || roleOf(caller.principalArn).path,
    agent: caller.execEnvs ?? '',
    delivery: caller.ec2RoleDelivery ?? '',
    provider: webIdentityOf(caller)['provider'] ?? caller.federatedProvider ?? '',
    invokedBy: caller.invokedBy ?? '',
    maker: maker ?? '',
    account: caller.accountId ?? '',
    user: userOf(caller),
    principal: caller.principalArn ?? '',
    issuer: caller.issuerArn ?? '',
  };
}

/** Everything that a rule's patterns found, by field and by group; null where one finds nothing. */
function match(rule: NameRule, facts: Facts): Readonly<Record<string, string>> | null {
  let found: Record<string, string> = { ...facts };
  for (const [field, pattern] of Object.entries(rule.needs) as [Field, RegExp][]) {
    const hit = facts[field] === '' ? null : pattern.exec(facts[field]);
    if (hit === null) return null;
    found = { ...found, ...hit.groups };
  }
  return found;
}

function isWrittenByAws({ needs }: NameRule): boolean {
  const fields = Object.keys(needs) as Field[];
  const isType = fields.length === 1 && needs.type !== undefined;
  return isType || fields.some((field) => WRITTEN_BY_AWS.has(field));
}

/** A session that no rule knows: the role is certain, what runs with it is not known. */
function unknown(caller: CallerFacts): Statement {
  const isSession = roleName(caller) !== null && caller.sessionName !== null;
  return {
    what: isSession
      ? `role session "${caller.sessionName}"`
      : (caller.principalArn ?? 'nobody whom the record names'),
    learntFrom: 'the logs',
    certainty: 'certain',
    because: `type ${caller.type ?? 'missing'}${isSession ? '; its name does not say what runs it' : ''}`,
  };
}

/**
 * What somebody is by their records. `maker` is the AWS service that assumed the role, where a record
 * of that was found.
 */
export function nameOf(caller: CallerFacts, maker: string | null = null): Named {
  const facts = factsOf(caller, maker);
  for (const rule of NAME_RULES) {
    const found = match(rule, facts);
    if (found === null) continue;
    const what = rule.what.replaceAll(/\{(\w+)\}/g, (_, name: string) => found[name] || '?');
    const { because, certainty, end = null } = rule;
    const learntFrom = isWrittenByAws(rule) ? 'the logs' : 'its name';
    return { statement: { what, learntFrom, certainty, because }, end };
  }
  return { statement: unknown(caller), end: null };
}

/** `role backup of 111122223333`; null for callers without a role. */
export function roleText(caller: CallerFacts): string | null {
  const role = caller.type === 'AssumedRole' ? roleName(caller) : null;
  if (role === null) return null;
  const account = caller.accountId ?? '?';
  // A permission set's own role says its name once more, and nothing else.
  return role.startsWith('AWSReservedSSO_') ? `account ${account}` : `role ${role} of ${account}`;
}
