import { TrailAuditError } from '../errors.ts';
import type { Expectation, NeededAction, OutsideCall, UsedActions } from '../model/csm.ts';

/** A statement of an IAM policy, as far as calls can be held against it. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** The actions are those that it does not mean. */
  readonly isInverted: boolean;
  /** It holds for some resources only, or under conditions: neither is in a datagram. */
  readonly isNarrowed: boolean;
}

/** An IAM policy with the file that it is from. */
export interface ExpectedPolicy {
  readonly file: string;
  readonly statements: readonly Statement[];
}

function cannotUse(file: string, reason: string): TrailAuditError {
  return new TrailAuditError(
    `Cannot use policy "${file}": ${reason}`,
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"}]}',
  );
}

function strings(value: unknown): readonly string[] | null {
  const values: unknown[] = [value].flat();
  const texts = values.filter((one): one is string => typeof one === 'string');
  return texts.length === values.length && texts.length > 0 ? texts : null;
}

function statementOf(file: string, value: unknown): Statement {
  if (typeof value !== 'object' || value === null)
    throw cannotUse(file, 'a statement is no object');
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = value as Readonly<
    Record<string, unknown>
  >;
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    throw cannotUse(file, 'a statement has neither "Effect": "Allow" nor "Deny"');
  }
  const actions = strings(Action ?? NotAction);
  if (actions === null || (Action !== undefined && NotAction !== undefined)) {
    throw cannotUse(
      file,
      'a statement needs either Action or NotAction, a text or a list of texts',
    );
  }
  const isEverything = Resource === undefined || strings(Resource)?.includes('*') === true;
  return {
    effect: Effect,
    actions,
    isInverted: Action === undefined,
    isNarrowed: !isEverything || NotResource !== undefined || Condition !== undefined,
  };
}

/** Reads an IAM policy. Throws a TrailAuditError where it is none. */
export function parsePolicyDocument(file: string, text: string): ExpectedPolicy {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw cannotUse(file, 'it is no JSON');
  }
  const isObject = typeof document === 'object' && document !== null;
  const { Statement: given } = (isObject ? document : {}) as { readonly Statement?: unknown };
  if (given === undefined) throw cannotUse(file, 'it has no Statement');
  const values: unknown[] = [given].flat();
  return { file, statements: values.map((value) => statementOf(file, value)) };
}

/** Whether an action fits a pattern with `*` and `?`, in any case, as IAM compares them. */
export function fitsPattern(action: string, pattern: string): boolean {
  const text = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`, 'is').test(action);
}

function means({ actions, isInverted }: Statement, action: string): boolean {
  return actions.some((pattern) => fitsPattern(action, pattern)) !== isInverted;
}

function judge(action: string, statements: readonly Statement[]): OutsideCall['why'] | null {
  const meant = statements.filter((statement) => means(statement, action));
  if (meant.some(({ effect, isNarrowed }) => effect === 'Deny' && !isNarrowed)) return 'denied';
  return meant.some(({ effect }) => effect === 'Allow') ? null : 'not-allowed';
}

function outside(needed: NeededAction, statements: readonly Statement[]): readonly OutsideCall[] {
  const { action, alternatives, operations, basis } = needed;
  const verdicts = [action, ...alternatives].map((one) => judge(one, statements));
  const [why] = verdicts;
  if (why === undefined || why === null || verdicts.includes(null)) return [];
  return [{ action, operations, why, basis }];
}

/**
 * Holds the actions that were used against a policy. Resources and conditions are in no datagram: an
 * Allow counts whatever it is narrowed to, a Deny only where it is not narrowed, and both are counted.
 */
export function expectActions(used: UsedActions, policy: ExpectedPolicy): Expectation {
  const narrowed = policy.statements.filter(({ isNarrowed }) => isNarrowed);
  return {
    policy: policy.file,
    outside: used.needed.flatMap((needed) => outside(needed, policy.statements)),
    unseen: narrowed.length,
    denialsLeftOut: narrowed.filter(({ effect }) => effect === 'Deny').length,
  };
}
