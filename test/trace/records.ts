import { s3Record, type TestRecord } from '../support/records.ts';

const ACCOUNT = '111122223333';

/** A role, with an ID made of its name. */
export function roleIdentity(
  role: string,
  session: string,
  accessKeyId: string,
  context: Readonly<Record<string, unknown>> = {},
): TestRecord {
  const principalId = `AROA${role.toUpperCase().replaceAll(/[^A-Z]/g, '')}`;
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:${session}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
    accountId: ACCOUNT,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId,
        arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
        accountId: ACCOUNT,
        userName: role,
      },
      attributes: { creationDate: '2026-11-09T11:00:00Z', mfaAuthenticated: 'false' },
      ...context,
    },
  };
}

/** An IAM user with a long-lived key. */
export function userIdentity(userName: string): TestRecord {
  return {
    type: 'IAMUser',
    principalId: `AIDA${userName.toUpperCase()}`,
    arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`,
    accountId: ACCOUNT,
    accessKeyId: `AKIA${userName.toUpperCase()}KEY`,
    userName,
  };
}

export interface Given {
  readonly role: string;
  readonly session: string;
  readonly key: string;
}

/** A record of STS: a caller assumes a role, and is given a key. */
export function assumeRecord(
  caller: TestRecord,
  { role, session, key }: Given,
  changes: TestRecord = {},
): TestRecord {
  return s3Record({
    userIdentity: caller,
    eventTime: '2026-11-09T11:00:00Z',
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    userAgent: 'aws-cli/2.34.12 md/awscrt#0.31.2 ua/2.1 os/linux#6.1 lang/python#3.13.1',
    requestParameters: {
      roleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      roleSessionName: session,
      durationSeconds: 3600,
    },
    responseElements: {
      credentials: {
        accessKeyId: key,
        sessionToken: 'token',
        expiration: 'Nov 9, 2026, 12:00:00 PM',
      },
      assumedRoleUser: {
        assumedRoleId: `AROA:${session}`,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
      },
    },
    additionalEventData: null,
    eventCategory: 'Management',
    managementEvent: true,
    ...changes,
  });
}
