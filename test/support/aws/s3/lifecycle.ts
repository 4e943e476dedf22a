import { createHash } from 'node:crypto';
import { AwsError } from '../answers.ts';
import { malformedXml } from './xml.ts';

interface LifecycleRule {
  readonly ID?: string;
  readonly Status?: string;
  readonly Prefix?: string;
  readonly Filter?: Readonly<Record<string, unknown>>;
  readonly Expiration?: {
    readonly Days?: number;
    readonly Date?: string;
    readonly ExpiredObjectDeleteMarker?: boolean;
  };
  readonly Transitions?: readonly unknown[];
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays?: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation?: number };
}

interface Lifecycle {
  readonly Rules?: readonly LifecycleRule[];
}

function invalid(message: string, code = 'InvalidArgument'): AwsError {
  return new AwsError(400, code, message);
}

const ACTIONS = [
  'Expiration',
  'Transitions',
  'NoncurrentVersionExpiration',
  'AbortIncompleteMultipartUpload',
] as const;

function checkDays(rule: LifecycleRule): void {
  const days = [
    ['Days', 'Expiration', rule.Expiration?.Days],
    [
      'NoncurrentDays',
      'NoncurrentVersionExpiration',
      rule.NoncurrentVersionExpiration?.NoncurrentDays,
    ],
    [
      'DaysAfterInitiation',
      'AbortIncompleteMultipartUpload',
      rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
    ],
  ] as const;
  for (const [name, action, value] of days) {
    if (value !== undefined && value < 1) {
      throw invalid(`'${name}' for ${action} action must be a positive integer`);
    }
  }
}

function checkRule(rule: LifecycleRule): void {
  if (!['Enabled', 'Disabled'].includes(rule.Status ?? '')) throw malformedXml();
  if ((rule.Filter === undefined) === (rule.Prefix === undefined)) throw malformedXml();
  if (Object.keys(rule.Filter ?? {}).length > 1) throw malformedXml();
  if (rule.Expiration !== undefined && Object.keys(rule.Expiration).length !== 1) {
    throw malformedXml();
  }
  if (ACTIONS.every((action) => rule[action] === undefined)) {
    throw invalid('At least one action needs to be specified in a rule', 'InvalidRequest');
  }
  if ((rule.ID ?? '').length > 255)
    throw invalid('ID length should not exceed allowed limit of 255');
  const isTagged = rule.Filter?.['Tag'] !== undefined;
  if (isTagged && rule.AbortIncompleteMultipartUpload !== undefined) {
    throw invalid('AbortIncompleteMultipartUpload cannot be specified with Tags', 'InvalidRequest');
  }
  checkDays(rule);
}

/** Refuses a lifecycle that S3 does not take. */
export function checkLifecycle(value: unknown): void {
  const { Rules = [] } = value as Lifecycle;
  if (Rules.length === 0 || Rules.length > 1000) throw malformedXml();
  for (const rule of Rules) checkRule(rule);
  const ids = Rules.flatMap(({ ID }) => (ID === undefined || ID === '' ? [] : [ID]));
  if (new Set(ids).size < ids.length) {
    throw invalid('Rule ID must be unique. Found same ID for more than one rule');
  }
}

/** S3 makes up an ID for a rule that has none. */
export function withRuleIds(value: unknown): unknown {
  const { Rules = [] } = value as Lifecycle;
  return {
    Rules: Rules.map((rule) => ({
      ...rule,
      ID: rule.ID || createHash('md5').update(JSON.stringify(rule)).digest('base64url'),
    })),
  };
}
