import { resultAddress } from '../execution-details.ts';
import type { RunningQuery } from '../executions.ts';
import type { S3Access } from '../s3/request.ts';
import { s3Address } from '../s3/store.ts';
import type { Deliveries } from './deliveries.ts';

/** Operations on objects, and what CloudTrail calls them; all others are no data events. */
const EVENTS: Readonly<Record<string, string>> = {
  GetObject: 'GetObject',
  HeadObject: 'HeadObject',
  PutObject: 'PutObject',
  DeleteObject: 'DeleteObject',
  DeleteObjects: 'DeleteObjects',
  ListObjects: 'ListObjects',
  ListObjectsV2: 'ListObjects',
  ListObjectVersions: 'ListObjectVersions',
  HeadBucket: 'HeadBucket',
};

/** A call to this S3 as an event. */
export function observeAccess(deliveries: Deliveries, access: S3Access): void {
  const { bucket, request, operation, error } = access;
  const eventName = EVENTS[operation];
  if (eventName === undefined) return;
  const { key, headers } = request;
  deliveries.request({
    bucket: bucket.name,
    key,
    eventName,
    region: bucket.region,
    userAgent: `[${headers['user-agent'] ?? ''}]`,
    ...(error === null ? {} : { errorCode: error.code }),
  });
}

/** What a query read and wrote, as events of the caller's by Athena. */
export function observeQuery(deliveries: Deliveries, execution: RunningQuery): void {
  const result = resultAddress(execution);
  const written = execution.end?.result === undefined ? [] : [result, `${result}.metadata`];
  const touched = [
    ...execution.filesRead.map((file) => [file, 'GetObject'] as const),
    ...written.map((file) => [file, 'PutObject'] as const),
  ];
  for (const [file, eventName] of touched) {
    const address = s3Address(file);
    if (address === null) continue;
    deliveries.request({ ...address, eventName, invokedBy: 'athena.amazonaws.com' });
  }
}
