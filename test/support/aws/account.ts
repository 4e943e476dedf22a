export interface Organization {
  /** `o-...` */
  readonly id: string;
  /** The account that pays; trails of the organization belong to it. */
  readonly management: string;
  /** Accounts that may act for it. */
  readonly delegated?: readonly string[];
}

/** The account that every call is made in. */
export interface Account {
  readonly id: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** ARN of who calls. */
  readonly caller: string;
  readonly organization?: Organization;
}

export interface AccountOptions {
  /** 111122223333 where it is not given. */
  readonly account?: string;
  readonly partition?: string;
  /** Path of the caller's ARN behind the account: `user/x` of iam, `assumed-role/...` of sts. */
  readonly caller?: string;
  readonly organization?: Organization;
}

export const ACCOUNT_ID = '111122223333';

export function accountOf(options: AccountOptions): Account {
  const { account: id = ACCOUNT_ID, partition = 'aws', caller = 'user/x', organization } = options;
  const service = caller.startsWith('assumed-role/') ? 'sts' : 'iam';
  return {
    id,
    partition,
    caller: `arn:${partition}:${service}::${id}:${caller}`,
    ...(organization === undefined ? {} : { organization }),
  };
}

/** The region that a partition's global services are in. */
export function leadingRegion(partition: string): string {
  if (partition === 'aws-cn') return 'cn-north-1';
  return partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1';
}
