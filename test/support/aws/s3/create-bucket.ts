import { type Answer, AwsError } from '../answers.ts';
import { checkTagSet, type Tag } from './document-checks.ts';
import { TAGS } from './documents.ts';
import { done, type S3Request, type S3World, textOf } from './request.ts';
import type { Bucket } from './store.ts';
import { decode, fields, malformedXml, parseXml } from './xml.ts';

const CONFIGURATION = fields({ LocationConstraint: 'string', Tags: TAGS });

interface Configuration {
  readonly LocationConstraint?: string;
  readonly Tags?: readonly Tag[];
}

export function bucketConfiguration(request: S3Request): Configuration {
  if (request.body.length === 0) return {};
  const root = parseXml(textOf(request));
  if (root.name !== 'CreateBucketConfiguration') throw malformedXml();
  return decode(root, CONFIGURATION) as Configuration;
}

function checkName(name: string): void {
  const isValid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !/\.\.|^\d+\.\d+\.\d+\.\d+$|^xn--|^sthree-|^amzn-s3-demo-|-s3alias$|--ol-s3$|--x-s3$/.test(
      name,
    );
  if (!isValid) throw new AwsError(400, 'InvalidBucketName', 'The specified bucket is not valid.');
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** The region that a bucket is made in, from the endpoint that was asked and what the body says. */
function regionOf(endpoint: string, { LocationConstraint: location }: Configuration): string {
  if (endpoint === 'us-east-1') {
    if (location === undefined) return endpoint;
    if (location === 'EU') return 'eu-west-1';
    if (location !== 'us-east-1' && REGION.test(location)) return location;
    throw new AwsError(
      400,
      'InvalidLocationConstraint',
      'The specified location-constraint is not valid',
    );
  }
  if (location === endpoint) return endpoint;
  throw new AwsError(
    400,
    'IllegalLocationConstraintException',
    `The ${location ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

/** An owner's bucket in us-east-1 is answered as if it had been made; nothing of it changes. */
function existing(bucket: Bucket, region: string, { account }: S3World): Answer {
  if (bucket.owner !== account.id) {
    throw new AwsError(
      409,
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    );
  }
  if (bucket.region === 'us-east-1' && region === 'us-east-1') {
    return done({ location: `/${bucket.name}` });
  }
  throw new AwsError(
    409,
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
  );
}

export function createBucket(request: S3Request, world: S3World): Answer {
  checkName(request.bucket);
  const configuration = bucketConfiguration(request);
  const region = regionOf(request.region, configuration);
  const tags = configuration.Tags;
  if (tags !== undefined) checkTagSet(tags);
  const known = world.store.get(request.bucket);
  if (known !== undefined) return existing(known, region, world);
  const bucket = world.store.add(request.bucket, { region, owner: world.account.id });
  const ownership = request.headers['x-amz-object-ownership'];
  bucket.documents = {
    ...bucket.documents,
    ...(tags === undefined || tags.length === 0 || world.ignoreBucketTags
      ? {}
      : { tagging: { TagSet: tags } }),
    ...(ownership === undefined
      ? {}
      : { ownershipControls: { Rules: [{ ObjectOwnership: String(ownership) }] } }),
  };
  return done({ location: `/${bucket.name}` });
}
