import { DAY, projected, smallTable } from '../../engines/athena/small-world.ts';
import type { FaultKind, Outcome, StandIn, Table } from '../../support/aws/stand-in.ts';

export type Environment = Readonly<Record<string, string>>;

/** A run that ends in a sentence: what makes it differ from one that ends well. */
export interface Failure {
  readonly name: string;
  readonly args?: readonly string[];
  readonly world?: (aws: StandIn) => void;
  readonly env?: (env: Environment) => Environment;
  /** Files of the home folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** What a person must be told, however it is worded. */
  readonly says: RegExp;
  /** What would be untrue, or of no use. */
  readonly never?: RegExp;
}

export const INJECTED = ['--table', 'security.projected', ...DAY];

export function without(...names: readonly string[]) {
  return (env: Environment): Environment =>
    Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

export const NO_KEYS = without('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY');

/** Back-off is random, from nothing up; here it is nothing. */
export function impatient(env: Environment): Environment {
  return { ...env, NODE_OPTIONS: '--import data:text/javascript,Math.random=()=>0' };
}

/** A profile of IAM Identity Center, and what an earlier login left. */
export const SINGLE_SIGN_ON = {
  config: `[profile work]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = audit
[sso-session acme]
sso_region = us-east-1
sso_start_url = https://acme.awsapps.com/start
`,
  oldConfig: `[profile old]
sso_start_url = https://acme.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = audit
`,
  login: '{"accessToken":"x","expiresAt":"2025-11-09T00:00:00Z"}',
  // The SHA-1 of the session's name, and of the address.
  loginFile: '.aws/sso/cache/293abb6b76d7791c0732cc517d38c4b5c734b87f.json',
  oldLoginFile: '.aws/sso/cache/40169cea58ca6cbf23fb27b2542923fb5f524af0.json',
};

/** AWS's answer to every call of one operation. */
export function refused(operation: string, code: string, message: string, status = 400) {
  return (aws: StandIn): void =>
    aws.refuse({ operation, kind: { status, code, message }, times: 99 });
}

export function faulty(operation: string, kind: FaultKind) {
  return (aws: StandIn): void => aws.refuse({ operation, kind, times: 99 });
}

export function ends(outcome: Outcome) {
  return (aws: StandIn): void =>
    aws.nextOutcome({ states: [], bytesScanned: 123_456_789, ...outcome });
}

export function failed(reason: string, ErrorType: number | null = null) {
  const athenaError =
    ErrorType === null
      ? {}
      : { athenaError: { ErrorCategory: 2, ErrorType, Retryable: false, ErrorMessage: reason } };
  return ends({ state: 'FAILED', reason, ...athenaError });
}

/** A run on a table that only this run has. */
export function onTable(
  own: Partial<Table>,
  ...more: readonly string[]
): Pick<Failure, 'args' | 'world'> {
  return {
    args: ['--table', 'security.own', ...DAY, ...more],
    world: (aws) => aws.addTable(smallTable('own', own)),
  };
}

/** A template below which there is nothing. */
export function located(template: string): Partial<Table> {
  return projected({ 'storage.location.template': template });
}

export const FROM_GLUE =
  '(Service: AmazonDataCatalog; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5f8d; Proxy: null)';
export const USER = 'User: arn:aws:iam::111122223333:user/x';
export const WORKGROUP = 'arn:aws:athena:us-east-1:111122223333:workgroup/primary';

/** The sentence names the action that is missing, and the file that grants it. */
export function grants(action: string): RegExp {
  return new RegExp(`: ${action} is missing .*\nTry: .*infra/permissions/audit\\.json`);
}
