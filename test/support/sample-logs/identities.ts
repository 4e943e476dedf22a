import { Random, UPPER_ALPHANUMERIC } from './random.ts';

/** CloudTrail's `userIdentity`, as far as the story needs it. */
export interface UserIdentity {
  readonly type: string;
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly identityProvider?: string;
  readonly sessionContext?: SessionContext;
  readonly invokedBy?: string;
}

interface SessionContext {
  readonly sessionIssuer?: {
    readonly type: string;
    readonly principalId: string;
    readonly arn: string;
    readonly accountId: string;
    readonly userName: string;
  };
  readonly webIdFederationData?: {
    readonly federatedProvider: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
  readonly attributes: { readonly creationDate: string; readonly mfaAuthenticated: string };
  readonly ec2RoleDelivery?: '1.0' | '2.0';
}

/** What sets one role session apart from another. */
export interface SessionOptions {
  readonly path?: string;
  readonly mfa?: boolean;
  readonly ec2RoleDelivery?: '1.0' | '2.0';
  readonly federatedProvider?: string;
  readonly invokedBy?: string;
}

/** An IAM user with a long-lived access key. */
export function iamUser(accountId: string, userName: string): UserIdentity {
  return {
    type: 'IAMUser',
    principalId: exampleId('AIDA', 21, accountId, userName),
    arn: `arn:aws:iam::${accountId}:user/${userName}`,
    accountId,
    accessKeyId: exampleId('AKIA', 20, accountId, userName),
    userName,
  };
}

/** A session of a role. */
export function assumedRole(
  accountId: string,
  role: string,
  session: string,
  options: SessionOptions = {},
): UserIdentity {
  const principalId = exampleId('AROA', 21, accountId, role);
  const { path = '', mfa = false, ec2RoleDelivery, federatedProvider, invokedBy } = options;
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:${session}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`,
    accountId,
    accessKeyId: exampleId('ASIA', 20, accountId, role, session),
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId,
        arn: `arn:aws:iam::${accountId}:role/${path}${role}`,
        accountId,
        userName: role,
      },
      ...(federatedProvider && {
        webIdFederationData: { federatedProvider, attributes: {} },
      }),
      attributes: sessionAttributes(mfa),
      ...(ec2RoleDelivery && { ec2RoleDelivery }),
    },
    ...(invokedBy && { invokedBy }),
  };
}

/** A person signed in through IAM Identity Center. */
export function ssoUser(accountId: string, permissionSet: string, person: string): UserIdentity {
  const suffix = new Random(accountId + permissionSet).text('0123456789abcdef', 16);
  return assumedRole(accountId, `AWSReservedSSO_${permissionSet}_${suffix}`, person, {
    path: 'aws-reserved/sso.amazonaws.com/eu-west-1/',
  });
}

/** The account's root user. */
export function root(accountId: string): UserIdentity {
  return {
    type: 'Root',
    principalId: accountId,
    arn: `arn:aws:iam::${accountId}:root`,
    accountId,
    accessKeyId: exampleId('ASIA', 20, accountId, 'root'),
    sessionContext: { attributes: sessionAttributes(true) },
  };
}

/** A session made by GetFederationToken, called by the IAM user `issuer`. */
export function federatedUser(accountId: string, name: string, issuer: string): UserIdentity {
  const { principalId = '', arn = '' } = iamUser(accountId, issuer);
  return {
    type: 'FederatedUser',
    principalId: `${accountId}:${name}`,
    arn: `arn:aws:sts::${accountId}:federated-user/${name}`,
    accountId,
    accessKeyId: exampleId('ASIA', 20, accountId, name),
    sessionContext: {
      sessionIssuer: { type: 'IAMUser', principalId, arn, accountId, userName: issuer },
      attributes: sessionAttributes(false),
    },
  };
}

/** The caller of AssumeRoleWithWebIdentity, who has a provider's token and no credentials yet. */
export function webIdentityUser(
  accountId: string,
  provider: string,
  subject: string,
): UserIdentity {
  const identityProvider = `arn:aws:iam::${accountId}:oidc-provider/${provider}`;
  return {
    type: 'WebIdentityUser',
    principalId: `${identityProvider}:sts.amazonaws.com:${subject}`,
    userName: subject,
    identityProvider,
  };
}

/** A caller from another account as the bucket's owner sees it: without ARN. */
export function foreignCaller(identity: UserIdentity): UserIdentity {
  const { principalId = '', accountId = '' } = identity;
  return { type: 'AWSAccount', principalId, accountId };
}

/** An AWS service acting for itself. */
export function awsService(dnsName: string): UserIdentity {
  return { type: 'AWSService', invokedBy: dnsName };
}

/** A caller without credentials. */
export const anonymous: UserIdentity = {
  type: 'AWSAccount',
  principalId: '',
  accountId: 'anonymous',
};

function sessionAttributes(mfa: boolean): SessionContext['attributes'] {
  return { creationDate: '{sessionStart}', mfaAuthenticated: String(mfa) };
}

/** An identifier as the documentation shows them: `prefix`, a few characters, and EXAMPLE. */
function exampleId(prefix: string, length: number, ...seed: readonly string[]): string {
  const random = new Random([prefix, ...seed].join('/'));
  return `${prefix}${random.text(UPPER_ALPHANUMERIC, length - prefix.length - 7)}EXAMPLE`;
}
