import { type Answer, AwsError } from '../answers.ts';
import { done, noContent, type S3Request } from './request.ts';
import { type Bucket, etagOf } from './store.ts';

function versionHeader(bucket: Bucket, id: string | null): Readonly<Record<string, string>> {
  return bucket.versioning === null || id === null ? {} : { 'x-amz-version-id': id };
}

export function getObject(bucket: Bucket, { key, headers }: S3Request): Answer {
  const object = bucket.get(key);
  if (object === undefined) {
    throw new AwsError(404, 'NoSuchKey', 'The specified key does not exist.');
  }
  const { body, modified, metadata } = object;
  const match = headers['if-match'];
  if (match !== undefined && match !== etagOf(body)) {
    const words = 'At least one of the pre-conditions you specified did not hold';
    throw new AwsError(412, 'PreconditionFailed', words);
  }
  return {
    status: 200,
    headers: {
      etag: etagOf(body),
      'last-modified': modified.toUTCString(),
      'content-length': String(body.length),
      ...Object.fromEntries(
        Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
      ),
    },
    body,
  };
}

export function putObject(bucket: Bucket, { key, body }: S3Request): Answer {
  const id = bucket.put(key, body);
  return done({ etag: etagOf(body), ...versionHeader(bucket, id) });
}

export function deleteObject(bucket: Bucket, { key, parameters }: S3Request): Answer {
  const version = parameters.get('versionId');
  const deleted = version === null ? bucket.delete(key) : bucket.deleteVersion(key, version);
  return noContent({
    ...versionHeader(bucket, deleted.versionId),
    ...(deleted.isMarker ? { 'x-amz-delete-marker': 'true' } : {}),
  });
}
