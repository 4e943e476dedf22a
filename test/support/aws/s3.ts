import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, AwsError, notImplemented, xmlAnswer } from './answers.ts';
import { listObjects } from './s3-list.ts';
import { type Bucket, etagOf, type Store } from './s3-store.ts';

/** A request to S3, path style. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The region it is signed for. */
  readonly region: string;
  readonly body: Uint8Array;
}

type Operation = (bucket: Bucket, request: S3Request) => Answer;

const HEADERS = [
  /^x-amz-(date|content-sha256|user-agent|security-token|expected-bucket-owner|checksum-mode)$/,
  /^x-amz-(sdk-checksum-algorithm|checksum-crc32)$/,
];

/** Parameters of the URL, by operation. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  ListObjectsV2: [
    'list-type',
    'prefix',
    'delimiter',
    'max-keys',
    'continuation-token',
    'start-after',
    'encoding-type',
    'fetch-owner',
  ],
  GetBucketLocation: ['location'],
  HeadBucket: [],
  GetObject: [],
  PutObject: [],
};

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListObjectsV2: (bucket, { parameters }) => listObjects(bucket, parameters),
  GetBucketLocation: ({ region }) =>
    xmlAnswer(
      `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region === 'us-east-1' ? '' : region}</LocationConstraint>`,
    ),
  HeadBucket: ({ region }) => ({
    status: 200,
    headers: { 'x-amz-bucket-region': region },
    body: '',
  }),
  GetObject: (bucket, { key }) => {
    const object = bucket.get(key);
    if (object === undefined) {
      throw new AwsError(404, 'NoSuchKey', 'The specified key does not exist.');
    }
    return { status: 200, headers: { etag: etagOf(object.body) }, body: object.body };
  },
  PutObject: (bucket, { key, body }) => {
    bucket.put(key, body);
    return { status: 200, headers: { etag: etagOf(body) }, body: '' };
  },
};

function bucketOperation(method: string, parameters: URLSearchParams): string | null {
  if (method === 'HEAD') return 'HeadBucket';
  if (method !== 'GET') return null;
  if (parameters.get('list-type') === '2') return 'ListObjectsV2';
  return parameters.has('location') ? 'GetBucketLocation' : null;
}

/** The name of the operation that a request asks for; a request line where it is none we know. */
export function s3Operation({ method, bucket, key, parameters }: S3Request): string {
  const onObject: Readonly<Record<string, string>> = { GET: 'GetObject', PUT: 'PutObject' };
  const operation = key === '' ? bucketOperation(method, parameters) : onObject[method];
  return operation ?? `${method} /${bucket}/${key}?${parameters}`;
}

/** What a request says, under the names of the SDK. */
export function s3Input(request: S3Request): Readonly<Record<string, string>> {
  const names: Readonly<Record<string, string>> = {
    prefix: 'Prefix',
    delimiter: 'Delimiter',
    'max-keys': 'MaxKeys',
    'continuation-token': 'ContinuationToken',
    'start-after': 'StartAfter',
    'encoding-type': 'EncodingType',
  };
  const owner = request.headers['x-amz-expected-bucket-owner'];
  return {
    Bucket: request.bucket,
    ...(request.key === '' ? {} : { Key: request.key }),
    ...(typeof owner === 'string' ? { ExpectedBucketOwner: owner } : {}),
    ...Object.fromEntries(
      [...request.parameters]
        .filter(([name]) => !['list-type', 'location', 'x-id'].includes(name))
        .map(([name, value]) => [names[name] ?? name, value]),
    ),
  };
}

function checkKnown(request: S3Request, operation: string): void {
  const known = PARAMETERS[operation];
  if (known === undefined) throw notImplemented(operation);
  for (const name of request.parameters.keys()) {
    if (name !== 'x-id' && !known.includes(name)) {
      throw notImplemented(`the parameter ${name} of ${operation}`);
    }
  }
  for (const name of Object.keys(request.headers)) {
    const matters = name.startsWith('x-amz-') || /^(range$|if-)/.test(name);
    if (matters && !HEADERS.some((pattern) => pattern.test(name))) {
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

/** Does what a request asks for, or throws an AwsError. */
export function answerS3(store: Store, request: S3Request): Answer {
  const name = s3Operation(request);
  checkKnown(request, name);
  const bucket = store.get(request.bucket);
  if (bucket === undefined) {
    throw new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist');
  }
  checkRegion(bucket, request, name);
  const owner = request.headers['x-amz-expected-bucket-owner'];
  if (owner !== undefined && owner !== bucket.owner) {
    throw new AwsError(403, 'AccessDenied', 'Access Denied');
  }
  const operation = OPERATIONS[name];
  if (operation === undefined) throw notImplemented(name);
  return operation(bucket, request);
}
