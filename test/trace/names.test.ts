import { describe, expect, test } from 'vitest';
import type { CallerFacts } from '../../src/trace/caller-facts.ts';
import { NAME_RULES } from '../../src/trace/name-rules.ts';
import { nameOf } from '../../src/trace/names.ts';

const NOBODY: CallerFacts = {
  type: null,
  principalArn: null,
  principalId: null,
  accountId: '111122223333',
  userName: null,
  sessionArn: null,
  sessionName: null,
  issuerArn: null,
  ec2RoleDelivery: null,
  federatedProvider: null,
  sourceIdentity: null,
  invokedBy: null,
  execEnvs: null,
};

function session(sessionName: string, more: Partial<CallerFacts> = {}): CallerFacts {
  return {
    ...NOBODY,
    type: 'AssumedRole',
    principalArn: 'arn:aws:iam::111122223333:role/app',
    issuerArn: 'arn:aws:iam::111122223333:role/app',
    sessionArn: `arn:aws:sts::111122223333:assumed-role/app/${sessionName}`,
    principalId: `AROAEXAMPLE:${sessionName}`,
    sessionName,
    ...more,
  };
}

const UUID = '0a1b2c3d-0000-4000-8000-0123456789ab';
const TASK = '0123456789abcdef0123456789abcdef';
const SSO = 'AWSReservedSSO_Operations_221219baeea6fd28';
const SSO_ROLE = `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/${SSO}`;
const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
const EKS = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC';

type Case = readonly [why: string, caller: CallerFacts, what: string, certainty: string];

function provider(federatedProvider: string): CallerFacts {
  return session('x', { federatedProvider });
}

/** A hit of each rule. */
const HITS: readonly Case[] = [
  [
    'no credentials',
    { ...NOBODY, type: 'AWSAccount', principalArn: 'anonymous' },
    'anonymous: requests without credentials',
    'certain',
  ],
  [
    'a service',
    { ...NOBODY, type: 'AWSService', invokedBy: 'config.amazonaws.com' },
    'AWS service config.amazonaws.com',
    'certain',
  ],
  [
    'root',
    { ...NOBODY, type: 'Root', principalArn: 'arn:aws:iam::111122223333:root' },
    'root user of 111122223333',
    'certain',
  ],
  [
    'a user',
    { ...NOBODY, type: 'IAMUser', principalArn: 'arn:aws:iam::111122223333:user/a/bob' },
    'IAM user bob of 111122223333',
    'certain',
  ],
  [
    'a federated user',
    { ...NOBODY, type: 'FederatedUser', sessionName: 'auditor' },
    'federated user auditor',
    'certain',
  ],
  [
    'GitHub’s token',
    {
      ...NOBODY,
      type: 'WebIdentityUser',
      principalId: `${GITHUB}:sts.amazonaws.com:repo:acme/web:ref:refs/heads/main`,
    },
    'GitHub Actions, repo:acme/web:ref:refs/heads/main',
    'certain',
  ],
  [
    'a service account',
    {
      ...NOBODY,
      type: 'WebIdentityUser',
      userName: 'system:serviceaccount:shop:cart',
      federatedProvider: EKS,
    },
    'EKS service account cart of namespace shop, eu-west-1',
    'certain',
  ],
  [
    'a web identity',
    { ...NOBODY, type: 'WebIdentityUser', principalId: 'accounts.google.com:aud:1234' },
    'web identity 1234',
    'certain',
  ],
  ['SAML', { ...NOBODY, type: 'SAMLUser', userName: 'carol' }, 'SAML user carol', 'certain'],
  [
    'Identity Center',
    { ...NOBODY, type: 'IdentityCenterUser', userName: 'dave' },
    'IAM Identity Center user dave',
    'certain',
  ],
  [
    'a foreign role',
    { ...NOBODY, type: 'AWSAccount', principalArn: '111122223333:AROAX1:sync' },
    'session "sync" of a role of account 111122223333',
    'certain',
  ],
  [
    'a foreign user',
    { ...NOBODY, type: 'AWSAccount', principalArn: '111122223333:AIDAX1' },
    'a caller of account 111122223333',
    'certain',
  ],
  [
    'a service in a role',
    session('x', { invokedBy: 'athena.amazonaws.com' }),
    'AWS service athena.amazonaws.com',
    'certain',
  ],
  [
    'a service-linked role',
    session('x', {
      issuerArn:
        'arn:aws:iam::1:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport',
    }),
    'AWS service support.amazonaws.com, by its service-linked role',
    'certain',
  ],
  [
    'a person',
    session('alice@acme.example', { issuerArn: SSO_ROLE }),
    'person alice@acme.example, by IAM Identity Center, permission set Operations',
    'certain',
  ],
  [
    'an instance, proved',
    session('i-0a1b2c3d4e5f67890', { ec2RoleDelivery: '2.0' }),
    'EC2 instance i-0a1b2c3d4e5f67890',
    'certain',
  ],
  [
    'an instance under another name',
    session('etl', { ec2RoleDelivery: '1.0' }),
    'an EC2 instance, as "etl"',
    'certain',
  ],
  ['GitHub', provider(GITHUB), 'GitHub Actions', 'certain'],
  ['IRSA', provider(EKS), 'a pod of an EKS cluster in eu-west-1', 'certain'],
  [
    'Cognito',
    provider('cognito-identity.amazonaws.com'),
    'a user of a Cognito identity pool',
    'certain',
  ],
  ['GitLab', provider('arn:aws:iam::1:oidc-provider/gitlab.acme.example'), 'GitLab CI', 'certain'],
  [
    'CircleCI',
    provider('arn:aws:iam::1:oidc-provider/oidc.circleci.com/org/1'),
    'CircleCI',
    'certain',
  ],
  [
    'Terraform',
    provider('arn:aws:iam::1:oidc-provider/app.terraform.io'),
    'HCP Terraform',
    'certain',
  ],
  [
    'Buildkite',
    provider('arn:aws:iam::1:oidc-provider/agent.buildkite.com'),
    'Buildkite',
    'certain',
  ],
  [
    'Bitbucket',
    provider('arn:aws:iam::1:oidc-provider/api.bitbucket.org/2.0'),
    'Bitbucket Pipelines',
    'certain',
  ],
  ['Google', provider('accounts.google.com'), 'a Google identity', 'certain'],
  [
    'another provider',
    provider('arn:aws:iam::1:oidc-provider/id.acme.example/x'),
    'a web identity of id.acme.example',
    'certain',
  ],
  [
    'a person by the role’s name',
    session('bob', {
      issuerArn: null,
      principalArn: null,
      sessionArn: `arn:aws:sts::1:assumed-role/${SSO}/bob`,
    }),
    'person bob, by IAM Identity Center, permission set Operations',
    'likely',
  ],
  [
    'Lambda',
    session('export', { execEnvs: 'AWS_Lambda_python3.13' }),
    'Lambda function export (python3.13)',
    'likely',
  ],
  [
    'ECS',
    session('x', { execEnvs: 'AWS_ECS_FARGATE' }),
    'ECS task on FARGATE, session x',
    'likely',
  ],
  ['CloudShell', session('alice', { execEnvs: 'CloudShell' }), 'AWS CloudShell of alice', 'likely'],
  ['an instance by name', session('i-0a1b2c3d'), 'EC2 instance i-0a1b2c3d', 'likely'],
  [
    'a managed node',
    session('mi-0123456789abcdef0'),
    'machine mi-0123456789abcdef0, managed by Systems Manager',
    'likely',
  ],
  [
    'EKS pod identity',
    session(`eks-shop-cart-7d9f-${UUID}`),
    'EKS pod, cluster and pod shop-cart-7d9f',
    'likely',
  ],
  ['CodeBuild', session(`AWSCodeBuild-${UUID}`), `CodeBuild build ${UUID}`, 'likely'],
  ['CloudFormation', session('AWSCloudFormation'), 'AWS CloudFormation', 'likely'],
  ['Glue', session('GlueJobRunnerSession'), 'an AWS Glue job', 'likely'],
  ['SageMaker', session('SageMaker'), 'Amazon SageMaker', 'likely'],
  [
    'Cognito by name',
    session('CognitoIdentityCredentials'),
    'a user of a Cognito identity pool',
    'likely',
  ],
  ['a task’s ID', session(TASK), `ECS task ${TASK}`, 'likely'],
  ['GitHub by name', session('GitHubActions'), 'GitHub Actions', 'possible'],
  ['GitLab by name', session('GitLabRunnerSession'), 'GitLab CI', 'possible'],
  [
    'botocore',
    session('botocore-session-1762000000'),
    'a program with the AWS CLI or the SDK for Python',
    'likely',
  ],
  ['Go 2', session('aws-go-sdk-1762000000000000000'), 'a program with the SDK for Go', 'likely'],
  ['Go 1', session('1762000000000000000'), 'a program with the SDK for Go 1', 'likely'],
  [
    'JavaScript',
    session('aws-sdk-js-1762000000000'),
    'a program with the SDK for JavaScript',
    'likely',
  ],
  [
    'JavaScript, older',
    session('aws-sdk-js-session'),
    'a program with the SDK for JavaScript',
    'likely',
  ],
  ['Java', session('aws-sdk-java-1762000000000'), 'a program with the SDK for Java', 'likely'],
  [
    '.NET',
    session('aws-dotnet-sdk-session-636238288466144357'),
    'a program with the SDK for .NET',
    'likely',
  ],
  ['PHP', session('aws-sdk-php-1762000000'), 'a program with the SDK for PHP', 'likely'],
  ['Ruby', session('default_session'), 'a program with the SDK for Ruby', 'likely'],
  [
    'Rust',
    session('web-identity-token-1762000000000'),
    'a program with the SDK for Rust',
    'likely',
  ],
  ['C++', session('aws-sdk-cpp-session-abc'), 'a program with the SDK for C++', 'likely'],
  ['an e-mail address', session('eve@acme.example'), 'person eve@acme.example', 'possible'],
];

describe('a name says what it is', () => {
  test.each(HITS)('%s', (_, caller, what, certainty) => {
    expect(nameOf(caller).statement).toMatchObject({ what, certainty });
  });
});

const MADE: readonly (readonly [maker: string, session: string, what: string])[] = [
  ['ec2.amazonaws.com', 'i-0a1b2c3d', 'EC2 instance i-0a1b2c3d'],
  ['lambda.amazonaws.com', 'export', 'Lambda function export'],
  ['ecs-tasks.amazonaws.com', TASK, `ECS task ${TASK}`],
  ['pods.eks.amazonaws.com', 'eks-x', 'EKS pod, session eks-x'],
  ['scheduler.amazonaws.com', 'abc', 'AWS service scheduler.amazonaws.com, as "abc"'],
];

test.each(MADE)('the record of AssumeRole by %s makes it certain', (maker, name, what) => {
  const { statement } = nameOf(session(name), maker);
  expect(statement).toMatchObject({ what, certainty: 'certain', learntFrom: 'the logs' });
});

/** Just not what a rule is about: what is said must not be said of it. */
const MISSES: readonly (readonly [why: string, caller: CallerFacts, not: RegExp])[] = [
  ['an ID that is too short', session('i-0a1b2c3'), /EC2/],
  ['an ID with a letter too many', session('i-0a1b2c3d4e5f6789g'), /EC2/],
  ['an instance’s ID in another name', session('copy-of-i-0a1b2c3d'), /EC2/],
  ['a task’s ID of 31 digits', session(TASK.slice(1)), /ECS/],
  ['a build without its ID', session('AWSCodeBuild-nightly'), /^CodeBuild/],
  ['a pod without its ID', session('eks-shop-cart'), /EKS/],
  ['a managed node, cut', session('mi-0123456789abcdef'), /Systems Manager/],
  ['a default name without number', session('botocore-session-'), /SDK|CLI/],
  ['a default name with a word', session('aws-go-sdk-nightly'), /SDK/],
  ['18 digits', session('176200000000000000'), /SDK/],
  ['GitHub in a role of its own', session('GitHubActionsNightly'), /^GitHub/],
  [
    'a provider that only looks like GitHub',
    provider('arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com.evil.example'),
    /^GitHub/,
  ],
  [
    'a subject that names GitHub',
    {
      ...NOBODY,
      type: 'WebIdentityUser',
      principalId: 'evil.example:aud:/token.actions.githubusercontent.com:x',
    },
    /GitHub Actions/,
  ],
  [
    'a provider with GitLab behind a slash',
    provider('arn:aws:iam::1:oidc-provider/evil.example/gitlab'),
    /^GitLab/,
  ],
  [
    'a reserved path in a role’s name',
    session('x', { issuerArn: 'arn:aws:iam::1:role/team/aws-service-role/x.amazonaws.com/y' }),
    /service-linked/,
  ],
  [
    'a permission set outside its path',
    session('bob', { issuerArn: `arn:aws:iam::1:role/team/${SSO}` }),
    /^$/,
  ],
  ['Lambda in another word', session('x', { execEnvs: 'NOT_AWS_Lambda_python3.13' }), /Lambda/],
  ['an e-mail without a domain', session('eve@acme'), /person/],
  ['an unknown delivery', session('etl', { ec2RoleDelivery: '9' }), /EC2/],
];

describe('a near miss is not called so', () => {
  test.each(MISSES)('%s', (_, caller, not) => {
    expect(nameOf(caller).statement.what).not.toMatch(not);
  });
});

test('a permission set’s name on another path is likely only', () => {
  const { statement } = nameOf(session('bob', { issuerArn: `arn:aws:iam::1:role/team/${SSO}` }));
  expect(statement).toMatchObject({ certainty: 'likely', learntFrom: 'its name' });
});

test('every rule is hit by a case here', () => {
  const unhit = NAME_RULES.filter((rule) => {
    const hits = [
      ...HITS.map(([, caller]) => nameOf(caller)),
      ...MADE.map(([maker, name]) => nameOf(session(name), maker)),
    ];
    return !hits.some(
      ({ statement, end }) =>
        statement.because === rule.because &&
        statement.certainty === rule.certainty &&
        end === (rule.end ?? null) &&
        new RegExp(
          `^${rule.what.replaceAll(/[.()?+]/g, '\\$&').replaceAll(/\{\w+\}/g, '.*')}$`,
        ).test(statement.what),
    );
  });
  expect(unhit).toEqual([]);
});

test('a name alone is never certain: whoever assumes a role may choose it', () => {
  const chosen = ['type', 'session', 'role', 'agent'];
  const certain = NAME_RULES.filter(
    ({ needs, certainty }) =>
      certainty === 'certain' && Object.keys(needs).every((field) => chosen.includes(field)),
  );
  // What is left speaks of the record's type alone.
  expect(certain.map(({ needs }) => Object.keys(needs))).toEqual(certain.map(() => ['type']));
  for (const [, caller, , certainty] of HITS) {
    const { statement } = nameOf(caller);
    if (statement.learntFrom === 'its name') expect(certainty).not.toBe('certain');
  }
});

test('a session that no rule knows has its role, and nothing is made up', () => {
  expect(nameOf(session('crm-export')).statement).toEqual({
    what: 'role session "crm-export"',
    learntFrom: 'the logs',
    certainty: 'certain',
    because: 'type AssumedRole; its name does not say what runs it',
  });
});
