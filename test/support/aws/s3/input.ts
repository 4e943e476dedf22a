import { AwsError } from '../answers.ts';
import type { Parameters } from '../parameters.ts';
import { documentOf } from './configuration.ts';
import { bucketConfiguration } from './create-bucket.ts';
import { deletedKeys } from './delete-objects.ts';
import { DOCUMENTS, type DocumentName } from './documents.ts';
import { type S3Request, textOf } from './request.ts';

const NAMES: Readonly<Record<string, string>> = {
  prefix: 'Prefix',
  delimiter: 'Delimiter',
  'max-keys': 'MaxKeys',
  'max-buckets': 'MaxBuckets',
  'bucket-region': 'BucketRegion',
  'continuation-token': 'ContinuationToken',
  'start-after': 'StartAfter',
  marker: 'Marker',
  'encoding-type': 'EncodingType',
  'key-marker': 'KeyMarker',
  'version-id-marker': 'VersionIdMarker',
  versionId: 'VersionId',
};

function documentInput(operation: string, request: S3Request): Parameters {
  if (operation === 'PutBucketPolicy') return { Policy: textOf(request) };
  if (operation === 'CreateBucket') {
    return request.body.length === 0
      ? {}
      : { CreateBucketConfiguration: bucketConfiguration(request) };
  }
  if (operation === 'DeleteObjects') return { Delete: { Objects: deletedKeys(request).objects } };
  const name = (Object.keys(DOCUMENTS) as DocumentName[]).find(
    (candidate) => DOCUMENTS[candidate].operations.PUT === operation,
  );
  return name === undefined ? {} : { [DOCUMENTS[name].member]: documentOf(name, request) };
}

/** A body that the operation will refuse is no input. */
function bodyInput(operation: string, request: S3Request): Parameters {
  try {
    return documentInput(operation, request);
  } catch (error) {
    if (error instanceof AwsError) return {};
    throw error;
  }
}

/** What a request says, under the names of the SDK. */
export function s3Input(operation: string, request: S3Request): Parameters {
  const owner = request.headers['x-amz-expected-bucket-owner'];
  return {
    ...(request.bucket === '' ? {} : { Bucket: request.bucket }),
    ...(request.key === '' ? {} : { Key: request.key }),
    ...(typeof owner === 'string' ? { ExpectedBucketOwner: owner } : {}),
    ...Object.fromEntries(
      [...request.parameters]
        .filter(
          ([name, value]) =>
            NAMES[name] !== undefined || (value !== '' && !['list-type', 'x-id'].includes(name)),
        )
        .map(([name, value]) => [NAMES[name] ?? name, value]),
    ),
    ...bodyInput(operation, request),
  };
}
