import type { Account } from '../account.ts';
import type { Parameters } from '../parameters.ts';
import { trailArn } from './names.ts';
import { DEFAULT_SELECTORS, readSelectors } from './selectors.ts';
import { NEVER_STARTED, type Trail } from './trail.ts';

/** A trail that a test puts there, whatever the policy of its bucket says. */
export interface GivenTrail {
  readonly name: string;
  readonly bucket: string;
  readonly prefix?: string;
  /** us-east-1 where it is not given. */
  readonly region?: string;
  /** The account in its ARN; the caller's where it is not given. */
  readonly owner?: string;
  readonly isMultiRegion?: boolean;
  readonly isOrganization?: boolean;
  readonly validatesFiles?: boolean;
  readonly isLogging?: boolean;
  /** AdvancedEventSelectors or EventSelectors, as PutEventSelectors takes them. */
  readonly selectors?: Parameters;
  readonly tags?: Readonly<Record<string, string>>;
}

export function givenTrail(given: GivenTrail, account: Account, now: Date): Trail {
  const { name, region = 'us-east-1', owner = account.id, isLogging = true } = given;
  const { partition } = account;
  return {
    name,
    arn: trailArn(name, { partition, region, owner }),
    homeRegion: region,
    owner,
    settings: {
      bucket: given.bucket,
      prefix: given.prefix ?? null,
      isMultiRegion: given.isMultiRegion ?? true,
      includesGlobal: true,
      validatesFiles: given.validatesFiles ?? false,
      isOrganization: given.isOrganization ?? false,
      kmsKey: null,
      recursive: true,
    },
    selectors:
      given.selectors === undefined ? DEFAULT_SELECTORS : readSelectors(given.selectors, partition),
    tags: new Map(Object.entries(given.tags ?? {})),
    status: isLogging ? { ...NEVER_STARTED, isLogging, started: now } : NEVER_STARTED,
  };
}
