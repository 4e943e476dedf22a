import type { Unresolved } from '../model/trace.ts';
import type { AuditResult, Cell, Row } from '../model.ts';
import { shownRows } from '../model.ts';
import { isAddress, isPrivate } from './addresses.ts';
import type { CallerFacts } from './caller-facts.ts';
import { type Asking, Lookups } from './lookups.ts';
import { INSTANCE } from './name-rule.ts';
import { nameOf, roleName } from './names.ts';
import type { Resolved } from './resolution.ts';
import { userOfArn } from './resolve.ts';

/** What a row of findings says about whose it is. */
interface Clue {
  readonly instance: string | null;
  readonly key: string | null;
  readonly user: string | null;
  readonly address: string | null;
  /** The thing by its names alone; null where they say nothing. */
  readonly named: string | null;
}

function text(cell: Cell | undefined): string | null {
  return typeof cell === 'string' && cell !== '' ? cell : null;
}

function accountOf(arn: string | null): string | null {
  return /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(arn ?? '')?.[1] ?? null;
}

/** The type that a principal's ARN stands for in findings; null for those that say no more. */
function typeOf(arn: string | null): string | null {
  const [, kind] = /^arn:[^:]+:(?:iam|sts)::\d*:([\w-]+)/.exec(arn ?? '') ?? [];
  if (kind === 'role') return 'AssumedRole';
  if (kind === 'user') return 'IAMUser';
  return kind === 'root' ? 'Root' : null;
}

function factsOf(row: Row): CallerFacts {
  const arn = text(row['principal_arn']);
  const session = text(row['session_name']) ?? text(row['sample_session']);
  const agent = text(row['user_agent']);
  return {
    type: typeOf(arn),
    principalArn: arn,
    principalId: null,
    accountId: accountOf(arn),
    userName: null,
    sessionArn: text(row['session_arn']),
    sessionName: session,
    issuerArn: typeOf(arn) === 'AssumedRole' ? arn : null,
    ec2RoleDelivery: null,
    federatedProvider: null,
    sourceIdentity: null,
    invokedBy: null,
    execEnvs: /exec-env\/([\w.-]{1,64})/.exec(agent ?? '')?.[1] ?? null,
  };
}

function namedOf(facts: CallerFacts): string | null {
  if (facts.type === null) return null;
  const { statement } = nameOf(facts);
  const isKnown = !statement.what.startsWith('role session ');
  if (isKnown) return statement.what;
  const role = roleName(facts);
  return role === null ? null : `role ${role}`;
}

function clueOf(row: Row, account: string | null): Clue {
  const facts = factsOf(row);
  const { principalArn, sessionName } = facts;
  const isOwn = account !== null && facts.accountId === account;
  const address = text(row['source_ip']);
  const key = text(row['access_key_id']);
  const isPresigned = row['auth_method'] === 'QueryString';
  return {
    instance: sessionName !== null && INSTANCE.test(sessionName) ? sessionName : null,
    key: key?.startsWith('AKIA') === true && isOwn ? key : null,
    user: account === null ? null : (userOfArn(principalArn, account)[0] ?? null),
    // Whoever opened a presigned URL owns nothing; a private address means something at home only.
    address:
      address === null || !isAddress(address) || isPresigned || (isPrivate(address) && !isOwn)
        ? null
        : address,
    named: namedOf(facts),
  };
}

type Found = ReadonlyMap<string, Resolved>;

interface Looked {
  readonly instances: Found;
  readonly keys: Found;
  readonly users: Found;
  readonly addresses: Found;
}

function distinct(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null))];
}

async function lookUp(lookups: Lookups, clues: readonly Clue[]): Promise<Looked> {
  const ofAddress = clues.filter(({ instance, user, key }) => !instance && !user && !key);
  return {
    instances: await lookups.instances(distinct(clues.map(({ instance }) => instance))),
    keys: await lookups.keys(distinct(clues.map(({ key }) => key))),
    users: await lookups.users(distinct(clues.map(({ user }) => user))),
    addresses: await lookups.addresses(distinct(ofAddress.map(({ address }) => address))),
  };
}

function ownerOf(clue: Clue, { instances, keys, users, addresses }: Looked): string | null {
  const found = [
    instances.get(clue.instance ?? ''),
    users.get(clue.user ?? ''),
    keys.get(clue.key ?? ''),
    addresses.get(clue.address ?? ''),
  ].find((resolved) => resolved?.owner != null);
  return found?.owner ?? clue.named;
}

function withColumn(result: AuditResult, ownerFor: (row: Row) => string | null): AuditResult {
  const columns = [...result.columns, { name: 'owner', type: 'varchar' } as const];
  const rows = result.rows.map((row): Row => ({ ...row, owner: ownerFor(row) }));
  return { ...result, columns, rows };
}

/** The result with a last column `owner`: what the names in a row say, and nobody in AWS is asked. */
export function withNamedOwners(result: AuditResult): AuditResult {
  return withColumn(result, (row) => namedOf(factsOf(row)));
}

/** A result with owners, and what could not be found out. */
export interface Owned {
  readonly result: AuditResult;
  readonly unresolved: readonly Unresolved[];
}

/**
 * The result with a last column `owner`: the owner's tag and the name of the instance or user behind
 * a row, else what its names say. Each session, key and address is looked up once.
 */
export async function withOwners(result: AuditResult, asking: Asking): Promise<Owned> {
  const lookups = new Lookups(asking, result.regionNames ?? []);
  try {
    const account = (await lookups.identity())?.account ?? null;
    const clues = new Map(shownRows(result).map((row) => [row, clueOf(row, account)]));
    const none: Looked = {
      instances: new Map(),
      keys: new Map(),
      users: new Map(),
      addresses: new Map(),
    };
    const looked = account === null ? none : await lookUp(lookups, [...clues.values()]);
    const owned = withColumn(result, (row) => {
      const clue = clues.get(row);
      return clue === undefined ? null : ownerOf(clue, looked);
    });
    return { result: owned, unresolved: lookups.unresolved };
  } finally {
    lookups.close();
  }
}
