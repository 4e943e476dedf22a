import type { Account } from '../account.ts';
import type { AwsError } from '../answers.ts';
import { trailError } from './errors.ts';

function invalidName(name: string): AwsError {
  return trailError(
    'InvalidTrailName',
    name === ''
      ? 'Trail name cannot be blank!'
      : `Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_), and must start and end with a letter or number, between 3 and 128 characters, with no adjacent periods, hyphens or underscores: ${name}`,
  );
}

/** Refuses what is no name of a trail. */
export function checkTrailName(name: string): void {
  const isValid =
    /^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/.test(name) &&
    !/[._-]{2}|^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (!isValid) throw invalidName(name);
}

/** A trail as a call names it: by its name, or by its ARN. */
export type TrailName =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'arn'; readonly arn: string };

export function readTrailName(text: string): TrailName {
  if (!text.startsWith('arn:')) {
    checkTrailName(text);
    return { kind: 'name', name: text };
  }
  if (!/^arn:[\w-]+:cloudtrail:[\w-]+:\d{12}:trail\/[\w.-]+$/.test(text)) throw invalidName(text);
  return { kind: 'arn', arn: text };
}

/** The account that owns a new trail: an organization's trails belong to the one that manages it. */
export function ownerOf(account: Account, isOrganization: boolean): string {
  const { organization } = account;
  if (!isOrganization) return account.id;
  if (organization === undefined) {
    throw trailError(
      'OrganizationsNotInUse',
      'The request failed because your AWS account is not a member of an organization.',
    );
  }
  const mayAct = [organization.management, ...(organization.delegated ?? [])];
  if (mayAct.includes(account.id)) return organization.management;
  throw trailError(
    'NotOrganizationMasterAccount',
    'The request failed because the AWS account is not the management account or a delegated administrator account of the organization.',
  );
}

export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly owner: string;
}

export function trailArn(name: string, { partition, region, owner }: Place): string {
  return `arn:${partition}:cloudtrail:${region}:${owner}:trail/${name}`;
}
