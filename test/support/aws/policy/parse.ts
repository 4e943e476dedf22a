import { AwsError } from '../answers.ts';
import { isObject, type Parameters } from '../parameters.ts';
import { type Condition, isOperator } from './conditions.ts';

export interface Principals {
  readonly all: boolean;
  readonly services: readonly string[];
  /** Account IDs and ARNs. */
  readonly accounts: readonly string[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly principals: Principals;
  readonly isNotPrincipal: boolean;
  readonly actions: readonly string[];
  readonly isNotAction: boolean;
  readonly resources: readonly string[];
  readonly isNotResource: boolean;
  readonly conditions: readonly Condition[];
}

export function malformedPolicy(message: string): AwsError {
  return new AwsError(400, 'MalformedPolicy', message);
}

function texts(value: unknown, name: string): readonly string[] {
  const all = Array.isArray(value) ? value : [value];
  if (all.length === 0 || all.some((item) => typeof item !== 'string')) {
    throw malformedPolicy(`Policy has invalid ${name}`);
  }
  return all as readonly string[];
}

const NAMES = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** The one of two members that is there: a statement has exactly one. */
function oneOf(statement: Parameters, name: string): { value: unknown; isNot: boolean } {
  const isNot = statement[`Not${name}`] !== undefined;
  if (isNot === (statement[name] !== undefined)) {
    throw malformedPolicy(`Missing required field ${name}`);
  }
  return { value: statement[isNot ? `Not${name}` : name], isNot };
}

function accountPrincipal(text: string): string {
  if (text === '*' || /^\d{12}$/.test(text) || /^arn:[\w-]+:(iam|sts)::\d{12}:.+$/.test(text)) {
    return text;
  }
  throw malformedPolicy('Invalid principal in policy');
}

function principalsOf(value: unknown): Principals {
  if (value === '*') return { all: true, services: [], accounts: [] };
  if (!isObject(value)) throw malformedPolicy('Invalid policy syntax.');
  for (const kind of Object.keys(value)) {
    if (!['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(kind)) {
      throw malformedPolicy('Invalid policy syntax.');
    }
  }
  const accounts = value['AWS'] === undefined ? [] : texts(value['AWS'], 'principal');
  const services = value['Service'] === undefined ? [] : texts(value['Service'], 'principal');
  if (services.some((name) => !/^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(name))) {
    throw malformedPolicy('Invalid principal in policy');
  }
  return { all: accounts.includes('*'), services, accounts: accounts.map(accountPrincipal) };
}

function conditionsOf(value: unknown): readonly Condition[] {
  if (value === undefined) return [];
  if (!isObject(value)) throw malformedPolicy('Policy has invalid condition');
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isOperator(operator)) throw malformedPolicy(`Invalid Condition type : ${operator}`);
    if (!isObject(keys)) throw malformedPolicy('Policy has invalid condition');
    return Object.entries(keys).map(([key, values]) => {
      if (!/^[\w-]+:[\w/:.-]+$/.test(key)) {
        throw malformedPolicy('Policy has an invalid condition key');
      }
      const wanted = (Array.isArray(values) ? values : [values]).map(String);
      return { operator, key, values: wanted };
    });
  });
}

function statementOf(value: unknown): Statement {
  if (!isObject(value)) throw malformedPolicy('Statement is malformed.');
  for (const name of Object.keys(value)) {
    if (!NAMES.includes(name)) throw malformedPolicy(`Unknown field ${name}`);
  }
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw malformedPolicy(`Invalid effect: ${String(effect)}`);
  }
  const principal = oneOf(value, 'Principal');
  const action = oneOf(value, 'Action');
  const resource = oneOf(value, 'Resource');
  return {
    effect,
    principals: principalsOf(principal.value),
    isNotPrincipal: principal.isNot,
    actions: texts(action.value, 'action'),
    isNotAction: action.isNot,
    resources: texts(resource.value, 'resource'),
    isNotResource: resource.isNot,
    conditions: conditionsOf(value['Condition']),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedPolicy('This policy contains invalid Json');
  }
}

/** The statements of a policy's text; refused as S3 refuses. */
export function parsePolicy(text: string): readonly Statement[] {
  if (Buffer.byteLength(text) > 20_480)
    throw malformedPolicy('Policy exceeds the maximum allowed document size.');
  const policy = parseJson(text);
  if (!isObject(policy))
    throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  const unknown = Object.keys(policy).find(
    (name) => !['Version', 'Id', 'Statement'].includes(name),
  );
  if (unknown !== undefined) throw malformedPolicy(`Unknown field ${unknown}`);
  const { Version = '2008-10-17', Statement: statements } = policy;
  if (Version !== '2012-10-17' && Version !== '2008-10-17') {
    throw malformedPolicy('The policy must contain a valid version string');
  }
  const all = Array.isArray(statements) ? statements : [statements];
  if (all.length === 0 || statements === undefined) {
    throw malformedPolicy('Missing required field Statement');
  }
  return all.map(statementOf);
}
