import { type Answer, AwsError, notImplemented } from '../answers.ts';
import { isDenied, s3Action } from './access.ts';
import { createBucket } from './create-bucket.ts';
import { listBuckets } from './list-buckets.ts';
import { type Known, knownOperation } from './operations.ts';
import { accessDenied, type S3Request, type S3World } from './request.ts';
import type { Bucket } from './store.ts';

export { s3Input } from './input.ts';

const HEADERS = [
  /^x-amz-(date|content-sha256|user-agent|security-token|expected-bucket-owner|checksum-mode)$/,
  /^x-amz-(sdk-checksum-algorithm|checksum-crc32)$/,
];

const OWN_HEADERS: Readonly<Record<string, string>> = {
  CreateBucket: 'x-amz-object-ownership',
  GetObject: 'if-match',
};

const LIST_BUCKETS = ['prefix', 'max-buckets', 'bucket-region', 'continuation-token'];

/** The name of the operation that a request asks for; a request line where it is none we know. */
export function s3Operation(request: S3Request): string {
  const { method, bucket, key, parameters } = request;
  if (bucket === '' && method === 'GET') return 'ListBuckets';
  const known = bucket === '' ? undefined : knownOperation(request);
  if (known !== undefined) return known.name;
  const isBare = key === '' && bucket !== '' && [...parameters.keys()].length === 0;
  return isBare && method === 'PUT' ? 'CreateBucket' : `${method} /${bucket}/${key}?${parameters}`;
}

function checkParameters(request: S3Request, operation: string, known: readonly string[]): void {
  for (const name of request.parameters.keys()) {
    if (name !== 'x-id' && !known.includes(name)) {
      throw notImplemented(`the parameter ${name} of ${operation}`);
    }
  }
}

function checkHeaders(request: S3Request, operation: string): void {
  for (const name of Object.keys(request.headers)) {
    const matters = name.startsWith('x-amz-') || /^(range$|if-)/.test(name);
    const isOwn = OWN_HEADERS[operation] === name;
    if (matters && !isOwn && !HEADERS.some((pattern) => pattern.test(name))) {
      throw notImplemented(`the header ${name} of ${operation}`);
    }
  }
}

function checkRegion(bucket: Bucket, { region }: S3Request, operation: string): void {
  // Any bucket's location can be asked in us-east-1.
  if (operation === 'GetBucketLocation' && region === 'us-east-1') return;
  if (region === bucket.region) return;
  throw new AwsError(
    301,
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    { 'x-amz-bucket-region': bucket.region },
  );
}

function checkChecksum({ headers }: S3Request): void {
  const isThere = Object.keys(headers).some((name) => /^(content-md5|x-amz-checksum-)/.test(name));
  if (isThere) return;
  throw new AwsError(
    400,
    'InvalidRequest',
    'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
  );
}

function checkAccess(bucket: Bucket, request: S3Request, known: Known, world: S3World): void {
  const owner = request.headers['x-amz-expected-bucket-owner'];
  if (owner !== undefined && owner !== bucket.owner) throw accessDenied();
  if (bucket.owner !== world.account.id && known.isOpen !== true) throw accessDenied();
  if (known.name === 'DeleteObjects') return;
  const isVersion = request.parameters.has('versionId');
  const action = isVersion ? 's3:DeleteObjectVersion' : s3Action(known.name);
  const access = request.key === '' ? { action } : { action, key: request.key };
  if (isDenied(bucket, access, world.account)) throw accessDenied();
}

function onBucket(request: S3Request, known: Known, world: S3World): Answer {
  const bucket = world.store.get(request.bucket);
  if (bucket === undefined) {
    throw new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist');
  }
  checkRegion(bucket, request, known.name);
  const access = { bucket, request, operation: known.name };
  try {
    checkAccess(bucket, request, known, world);
    if (known.needsChecksum === true) checkChecksum(request);
    const answer = known.run(bucket, request, world);
    world.observe({ ...access, error: null });
    return answer;
  } catch (error) {
    if (error instanceof AwsError && error.status !== 501) world.observe({ ...access, error });
    throw error;
  }
}

/** Does what a request asks for, or throws an AwsError. */
export function answerS3(request: S3Request, world: S3World): Answer {
  const name = s3Operation(request);
  checkHeaders(request, name);
  if (name === 'ListBuckets') {
    checkParameters(request, name, LIST_BUCKETS);
    return listBuckets(request, world);
  }
  if (name === 'CreateBucket') return createBucket(request, world);
  const known = knownOperation(request);
  if (known === undefined) throw notImplemented(name);
  checkParameters(request, name, [...known.parameters, known.marker ?? '']);
  return onBucket(request, known, world);
}
