import type { Certainty, ChainEnd } from '../model/trace.ts';

/** What a rule may look at. All but `session`, `role` and `agent` is written by AWS. */
export type Field =
  /** `userIdentity.type`. */
  | 'type'
  /** The session's name: whoever assumes a role may choose it. */
  | 'session'
  /** The role's name, and its path with slashes at both ends. */
  | 'role'
  | 'path'
  /** `exec-env/` in the user agent: the program may say what it likes. */
  | 'agent'
  /** `ec2RoleDelivery`: credentials that EC2 gave to an instance. */
  | 'delivery'
  /** The OIDC provider behind a session. */
  | 'provider'
  /** The AWS service that made the request. */
  | 'invokedBy'
  /** The AWS service that assumed the role, by the record of the call. */
  | 'maker'
  | 'account'
  | 'user'
  | 'principal'
  | 'issuer';

/** What a session is by the words in its records: all of `needs` must be found. */
export interface NameRule {
  /** The reason, as the page gives it. */
  readonly because: string;
  readonly needs: Readonly<Partial<Record<Field, RegExp>>>;
  /** `{field}` and `{named group}` are filled in. */
  readonly what: string;
  /** Never `certain` where only names are looked at. */
  readonly certainty: Certainty;
  /** Where nobody further back needs to be looked for. */
  readonly end?: ChainEnd;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ROLE = /^AssumedRole$/;
const INSTANCE = /^(?<id>i-[0-9a-f]{8}(?:[0-9a-f]{9})?)$/;

/** An OIDC provider by its host: its whole, as anybody may have a longer one. */
function providerOf(host: string): RegExp {
  return new RegExp(`^(?:arn:[^/]*:oidc-provider/)?(?<host>${host})(?:/|$)`);
}

/** Written by AWS: `userIdentity.type`, or a field beside it. */
const RECORDED: readonly NameRule[] = [
  {
    because: 'no credentials in the record',
    needs: { principal: /^anonymous$/ },
    what: 'anonymous: requests without credentials',
    certainty: 'certain',
    end: 'anonymous',
  },
  {
    because: 'type AWSService',
    needs: { type: /^AWSService$/, invokedBy: /./ },
    what: 'AWS service {invokedBy}',
    certainty: 'certain',
    end: 'service',
  },
  {
    because: 'type Root',
    needs: { type: /^Root$/ },
    what: 'root user of {account}',
    certainty: 'certain',
    end: 'root',
  },
  {
    because: 'type IAMUser',
    needs: { type: /^IAMUser$/ },
    what: 'IAM user {user} of {account}',
    certainty: 'certain',
    end: 'long-lived-key',
  },
  {
    because: 'type FederatedUser',
    needs: { type: /^FederatedUser$/ },
    what: 'federated user {session}',
    certainty: 'certain',
  },
  {
    because: 'type WebIdentityUser, GitHub is the provider',
    needs: {
      type: /^WebIdentityUser$/,
      provider: providerOf('token\\.actions\\.githubusercontent\\.com'),
    },
    what: 'GitHub Actions, {user}',
    certainty: 'certain',
    end: 'web-identity',
  },
  {
    because: 'type WebIdentityUser, an EKS cluster is the provider',
    needs: {
      type: /^WebIdentityUser$/,
      provider: providerOf('oidc\\.eks\\.(?<place>[\\w-]+)\\.amazonaws\\.com'),
      user: /^system:serviceaccount:(?<namespace>[^:]+):(?<name>.+)$/,
    },
    what: 'EKS service account {name} of namespace {namespace}, {place}',
    certainty: 'certain',
    end: 'web-identity',
  },
  {
    because: 'type WebIdentityUser',
    needs: { type: /^WebIdentityUser$/ },
    what: 'web identity {user}',
    certainty: 'certain',
    end: 'web-identity',
  },
  {
    because: 'type SAMLUser',
    needs: { type: /^SAMLUser$/ },
    what: 'SAML user {user}',
    certainty: 'certain',
    end: 'saml',
  },
  {
    because: 'type IdentityCenterUser',
    needs: { type: /^IdentityCenterUser$/ },
    what: 'IAM Identity Center user {user}',
    certainty: 'certain',
    end: 'person',
  },
  {
    because: 'type AWSAccount, a role by its ID',
    needs: { type: /^AWSAccount$/, principal: /(^|:)AROA[A-Z0-9]+:(?<name>.+)$/ },
    what: 'session "{name}" of a role of account {account}',
    certainty: 'certain',
    end: 'other-account',
  },
  {
    because: 'type AWSAccount',
    needs: { type: /^AWSAccount$/ },
    what: 'a caller of account {account}',
    certainty: 'certain',
    end: 'other-account',
  },
  {
    because: 'invokedBy',
    needs: { type: ROLE, invokedBy: /./ },
    what: 'AWS service {invokedBy}',
    certainty: 'certain',
    end: 'service',
  },
  {
    because: 'a role path only AWS services can use',
    needs: { type: ROLE, path: /^\/aws-service-role\/(?<service>[^/]+)\// },
    what: 'AWS service {service}, by its service-linked role',
    certainty: 'certain',
    end: 'service',
  },
  {
    because: 'a role path only IAM Identity Center can use',
    needs: {
      type: ROLE,
      path: /^\/aws-reserved\/sso\.amazonaws\.com\//,
      role: /^AWSReservedSSO_(?<set>.+)_[0-9a-f]{16}$/,
    },
    what: 'person {session}, by IAM Identity Center, permission set {set}',
    certainty: 'certain',
    end: 'person',
  },
  {
    because: 'ec2RoleDelivery in the record',
    needs: { type: ROLE, delivery: /^[12]\.0$/, session: INSTANCE },
    what: 'EC2 instance {id}',
    certainty: 'certain',
    end: 'instance',
  },
  {
    because: 'ec2RoleDelivery in the record',
    needs: { type: ROLE, delivery: /^[12]\.0$/ },
    what: 'an EC2 instance, as "{session}"',
    certainty: 'certain',
    end: 'instance',
  },
];

/** The service that assumed the role, by the record of AssumeRole. */
const MADE_BY: readonly NameRule[] = [
  {
    because: 'EC2 assumed the role',
    needs: { type: ROLE, maker: /^ec2\./, session: INSTANCE },
    what: 'EC2 instance {id}',
    certainty: 'certain',
  },
  {
    because: 'Lambda assumed the role',
    needs: { type: ROLE, maker: /^lambda\./ },
    what: 'Lambda function {session}',
    certainty: 'certain',
  },
  {
    because: 'ECS assumed the role',
    needs: { type: ROLE, maker: /^ecs-tasks\./ },
    what: 'ECS task {session}',
    certainty: 'certain',
  },
  {
    because: 'EKS Pod Identity assumed the role',
    needs: { type: ROLE, maker: /^pods\.eks\./ },
    what: 'EKS pod, session {session}',
    certainty: 'certain',
  },
  {
    because: 'the service assumed the role',
    needs: { type: ROLE, maker: /./ },
    what: 'AWS service {maker}, as "{session}"',
    certainty: 'certain',
  },
];

/** The OIDC provider, which AWS writes into every record of the session. */
const FEDERATED: readonly NameRule[] = (
  [
    ['token\\.actions\\.githubusercontent\\.com', 'GitHub Actions'],
    ['oidc\\.eks\\.(?<place>[\\w-]+)\\.amazonaws\\.com', 'a pod of an EKS cluster in {place}'],
    ['cognito-identity\\.amazonaws\\.com', 'a user of a Cognito identity pool'],
    ['[\\w.-]*gitlab[\\w.-]*', 'GitLab CI'],
    ['oidc\\.circleci\\.com', 'CircleCI'],
    ['app\\.terraform\\.io', 'HCP Terraform'],
    ['agent\\.buildkite\\.com', 'Buildkite'],
    ['api\\.bitbucket\\.org', 'Bitbucket Pipelines'],
    ['accounts\\.google\\.com', 'a Google identity'],
    ['[^/]+', 'a web identity of {host}'],
  ] as const
).map(([host, what]) => ({
  because: 'the provider in webIdFederationData',
  needs: { type: ROLE, provider: providerOf(host) },
  what,
  certainty: 'certain',
}));

function named(because: string, what: string, session: RegExp, certainty: Certainty): NameRule {
  return { because, needs: { type: ROLE, session }, what, certainty };
}

/** Names and user agents: anybody may have chosen them. */
const BY_NAME: readonly NameRule[] = [
  {
    because: 'the role’s name',
    needs: { type: ROLE, role: /^AWSReservedSSO_(?<set>.+)_[0-9a-f]{16}$/ },
    what: 'person {session}, by IAM Identity Center, permission set {set}',
    certainty: 'likely',
    end: 'person',
  },
  {
    because: 'exec-env in the user agent',
    needs: { type: ROLE, agent: /\bAWS_Lambda_(?<runtime>[\w.]+)/ },
    what: 'Lambda function {session} ({runtime})',
    certainty: 'likely',
  },
  {
    because: 'exec-env in the user agent',
    needs: { type: ROLE, agent: /\bAWS_ECS_(?<kind>FARGATE|EC2)\b/ },
    what: 'ECS task on {kind}, session {session}',
    certainty: 'likely',
  },
  {
    because: 'exec-env in the user agent',
    needs: { type: ROLE, agent: /\bCloudShell\b/ },
    what: 'AWS CloudShell of {session}',
    certainty: 'likely',
  },
  named('the session’s name is an instance ID', 'EC2 instance {id}', INSTANCE, 'likely'),
  named(
    'the session’s name is a managed node’s ID',
    'machine {session}, managed by Systems Manager',
    /^mi-[0-9a-f]{17}$/,
    'likely',
  ),
  named(
    'the form of the session’s name',
    'EKS pod, cluster and pod {pod}',
    new RegExp(`^eks-(?<pod>.+)-${UUID}$`),
    'likely',
  ),
  named(
    'the form of the session’s name',
    'CodeBuild build {build}',
    new RegExp(`^AWSCodeBuild-(?<build>${UUID})$`),
    'likely',
  ),
  named('the session’s name', 'AWS CloudFormation', /^AWSCloudFormation$/, 'likely'),
  named('the session’s name', 'an AWS Glue job', /^GlueJobRunnerSession$/, 'likely'),
  named('the session’s name', 'Amazon SageMaker', /^SageMaker$/, 'likely'),
  named(
    'the session’s name',
    'a user of a Cognito identity pool',
    /^CognitoIdentityCredentials$/,
    'likely',
  ),
  named('the session’s name is a task’s ID', 'ECS task {session}', /^[0-9a-f]{32}$/, 'likely'),
  named('the session’s name', 'GitHub Actions', /^GitHubActions$/, 'possible'),
  named('the session’s name', 'GitLab CI', /^(?:GitLab(?:Runner)?Session|GitLabCI)/i, 'possible'),
];

/** Names that SDKs make up where nobody chooses one. (Source: the credential providers of each SDK.) */
const DEFAULTS: readonly NameRule[] = (
  [
    [/^botocore-session-\d+$/, 'the AWS CLI or the SDK for Python'],
    [/^aws-go-sdk-\d+$/, 'the SDK for Go'],
    [/^\d{19}$/, 'the SDK for Go 1'],
    [/^aws-sdk-js-(?:session-)?\d+$/, 'the SDK for JavaScript'],
    [/^aws-sdk-js-session$/, 'the SDK for JavaScript'],
    [/^aws-sdk-java-\d+$/, 'the SDK for Java'],
    [/^aws-dotnet-sdk-session-\d+$/, 'the SDK for .NET'],
    [/^aws-sdk-php-\d+$/, 'the SDK for PHP'],
    [/^default_session$/, 'the SDK for Ruby'],
    [/^(?:assume-role-provider|web-identity-token)-\d+$/, 'the SDK for Rust'],
    [/^aws-sdk-cpp-session-/, 'the SDK for C++'],
  ] as const
).map(([session, sdk]) =>
  named(
    'an SDK’s default session name: nobody chose one',
    `a program with ${sdk}`,
    session,
    'likely',
  ),
);

const LAST: readonly NameRule[] = [
  named(
    'the session’s name is an e-mail address',
    'person {session}',
    /^[^@\s]+@[^@\s]+\.[a-z]+$/i,
    'possible',
  ),
];

/** What only AWS writes. A rule that needs none of these is about names. */
export const WRITTEN_BY_AWS: ReadonlySet<Field> = new Set([
  'path',
  'delivery',
  'provider',
  'invokedBy',
  'maker',
  'account',
  'user',
  'principal',
  'issuer',
]);

/** All rules; the first that fits decides. */
export const NAME_RULES: readonly NameRule[] = [
  ...RECORDED,
  ...MADE_BY,
  ...FEDERATED,
  ...BY_NAME,
  ...DEFAULTS,
  ...LAST,
];
