import { AwsError } from '../answers.ts';
import { matchesPattern } from './conditions.ts';
import { malformedPolicy, parsePolicy, type Statement } from './parse.ts';

export interface PolicyTarget {
  readonly bucket: string;
  readonly partition: string;
  readonly blocksPublic: boolean;
}

/** Actions whose resource is the bucket itself; all others of S3 are on objects. */
export const ON_BUCKET =
  /^s3:(?:(?:Get|Put|Delete)(?:Bucket|EncryptionConfiguration|LifecycleConfiguration|Accelerate|Analytics|Inventory|Metrics|Replication|Intelligent)\w*|ListBucket\w*|CreateBucket)$/i;

/** Condition keys that keep a statement for everybody from being public. */
const LIMITS =
  /^aws:(SourceArn|SourceVpc|SourceVpce|SourceAccount|SourceIp|PrincipalOrgID|PrincipalArn|PrincipalAccount|UserId|SourceOrgID)$|^s3:(DataAccessPointArn|DataAccessPointAccount)$/i;

function isPublic({ effect, principals, conditions }: Statement): boolean {
  if (effect !== 'Allow' || !principals.all) return false;
  return !conditions.some(
    ({ operator, key, values }) =>
      LIMITS.test(key) && !/Not/.test(operator) && !values.includes('*'),
  );
}

function checkResources(
  { resources, actions, isNotAction }: Statement,
  target: PolicyTarget,
): void {
  const arn = `arn:${target.partition}:s3:::${target.bucket}`;
  for (const resource of resources) {
    const [head = ''] = resource.split('/');
    if (head !== arn && !matchesPattern(arn, resource)) {
      throw malformedPolicy('Policy has invalid resource');
    }
  }
  if (isNotAction) return;
  const hasBucket = resources.some((resource) => matchesPattern(arn, resource));
  const hasObjects = resources.some((resource) => /[/*]/.test(resource));
  for (const action of actions) {
    if (!/^(\*|s3:[\w*?]+)$/i.test(action)) throw malformedPolicy('Policy has invalid action');
    if (/[*?]/.test(action)) continue;
    if (ON_BUCKET.test(action) ? !hasBucket : !hasObjects) {
      throw malformedPolicy('Action does not apply to any resource(s) in statement');
    }
  }
}

/** Refuses a policy that S3 does not put on the bucket. */
export function checkBucketPolicy(text: string, target: PolicyTarget): void {
  const statements = parsePolicy(text);
  for (const statement of statements) checkResources(statement, target);
  if (target.blocksPublic && statements.some(isPublic)) {
    throw new AwsError(
      403,
      'AccessDenied',
      'User is not authorized to perform: s3:PutBucketPolicy on resource because public policies are blocked by the BlockPublicPolicy block public access setting.',
    );
  }
}
