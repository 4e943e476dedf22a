import { type Context, matchesPattern, meets } from './conditions.ts';
import type { Statement } from './parse.ts';

/** Who asks: a service, or somebody of an account. */
export type Asker =
  | { readonly service: string }
  | { readonly account: string; readonly arn: string };

export interface PolicyRequest {
  readonly asker: Asker;
  /** `s3:PutObject` */
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
  /** Under condition keys in lower case. */
  readonly context: Context;
}

export type Verdict = 'allow' | 'deny' | 'silent';

function isMeant({ principals }: Statement, asker: Asker): boolean {
  if (principals.all) return true;
  if ('service' in asker) return principals.services.includes(asker.service);
  return principals.accounts.some(
    (principal) =>
      principal === '*' ||
      principal === asker.account ||
      principal === asker.arn ||
      (/:root$/.test(principal) && principal.split(':')[4] === asker.account),
  );
}

function covers(statement: Statement, { action, resource }: PolicyRequest): boolean {
  const named = statement.actions.some((pattern) =>
    matchesPattern(action.toLowerCase(), pattern.toLowerCase()),
  );
  const there = statement.resources.some((pattern) => matchesPattern(resource, pattern));
  return named !== statement.isNotAction && there !== statement.isNotResource;
}

function applies(statement: Statement, request: PolicyRequest): boolean {
  return (
    isMeant(statement, request.asker) !== statement.isNotPrincipal &&
    covers(statement, request) &&
    statement.conditions.every((condition) => meets(condition, request.context))
  );
}

/** What a policy says to a request; a denial wins. */
export function verdictOf(statements: readonly Statement[], request: PolicyRequest): Verdict {
  const effects = statements
    .filter((statement) => applies(statement, request))
    .map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'deny';
  return effects.includes('Allow') ? 'allow' : 'silent';
}
