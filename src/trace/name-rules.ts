import { CHOSEN_NAME_RULES } from './chosen-names.ts';
import { type Field, INSTANCE, type NameRule, ROLE } from './name-rule.ts';

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
  ...CHOSEN_NAME_RULES,
];
