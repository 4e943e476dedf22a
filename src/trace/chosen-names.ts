import type { Certainty } from '../model/trace.ts';
import { INSTANCE, type NameRule, ROLE } from './name-rule.ts';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

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

/** What the names of sessions and roles and the user agents say, all of them chosen by somebody. */
export const CHOSEN_NAME_RULES: readonly NameRule[] = [...BY_NAME, ...DEFAULTS, ...LAST];
