import {
  deleteBucket,
  deletePolicy,
  documentOperation,
  getLocation,
  getPolicy,
  putPolicy,
} from './configuration.ts';
import { deleteObjects } from './delete-objects.ts';
import { DOCUMENTS, type DocumentName } from './documents.ts';
import { listObjects, listObjectsV1 } from './list.ts';
import { deleteObject, getObject, putObject } from './objects.ts';
import { done, type Operation, type S3Request } from './request.ts';
import { listVersions } from './versions.ts';

/** An operation on a bucket or an object: how a request shows it, and what it does. */
export interface Known {
  readonly name: string;
  readonly method: string;
  readonly on: 'bucket' | 'object';
  /** A parameter of the URL that stands for it. */
  readonly marker?: string;
  readonly parameters: readonly string[];
  readonly run: Operation;
  /** The body is guarded by a checksum. */
  readonly needsChecksum?: boolean;
  /** Also asked of buckets of other accounts, whose policies are not looked at. */
  readonly isOpen?: boolean;
}

function documentOperations(name: DocumentName): Known[] {
  return Object.entries(DOCUMENTS[name].operations).map(([method, operation]) => ({
    name: operation,
    method,
    on: 'bucket' as const,
    marker: name,
    parameters: [],
    run: documentOperation(name, method as 'GET' | 'PUT' | 'DELETE'),
    needsChecksum: method === 'PUT',
  }));
}

const LISTING = ['prefix', 'max-keys', 'encoding-type'];

const ON_BUCKETS: readonly Omit<Known, 'on'>[] = [
  {
    name: 'ListObjectsV2',
    method: 'GET',
    marker: 'list-type',
    parameters: [...LISTING, 'delimiter', 'continuation-token', 'start-after', 'fetch-owner'],
    run: (bucket, { parameters }) => listObjects(bucket, parameters),
    isOpen: true,
  },
  {
    name: 'ListObjects',
    method: 'GET',
    parameters: [...LISTING, 'delimiter', 'marker'],
    run: (bucket, { parameters }) => listObjectsV1(bucket, parameters),
    isOpen: true,
  },
  {
    name: 'ListObjectVersions',
    method: 'GET',
    marker: 'versions',
    parameters: [...LISTING, 'key-marker', 'version-id-marker'],
    run: listVersions,
  },
  {
    name: 'GetBucketLocation',
    method: 'GET',
    marker: 'location',
    parameters: [],
    run: getLocation,
    isOpen: true,
  },
  { name: 'GetBucketPolicy', method: 'GET', marker: 'policy', parameters: [], run: getPolicy },
  {
    name: 'PutBucketPolicy',
    method: 'PUT',
    marker: 'policy',
    parameters: [],
    run: putPolicy,
    needsChecksum: true,
  },
  {
    name: 'DeleteBucketPolicy',
    method: 'DELETE',
    marker: 'policy',
    parameters: [],
    run: deletePolicy,
  },
  {
    name: 'DeleteObjects',
    method: 'POST',
    marker: 'delete',
    parameters: [],
    run: deleteObjects,
    needsChecksum: true,
  },
  {
    name: 'HeadBucket',
    method: 'HEAD',
    parameters: [],
    run: ({ region }) => done({ 'x-amz-bucket-region': region }),
    isOpen: true,
  },
  { name: 'DeleteBucket', method: 'DELETE', parameters: [], run: deleteBucket },
];

const ON_OBJECTS: readonly Omit<Known, 'on'>[] = [
  { name: 'GetObject', method: 'GET', parameters: [], run: getObject, isOpen: true },
  { name: 'HeadObject', method: 'HEAD', parameters: [], run: getObject, isOpen: true },
  { name: 'PutObject', method: 'PUT', parameters: [], run: putObject, isOpen: true },
  { name: 'DeleteObject', method: 'DELETE', parameters: ['versionId'], run: deleteObject },
];

const ALL: readonly Known[] = [
  ...(Object.keys(DOCUMENTS) as DocumentName[]).flatMap(documentOperations),
  ...ON_BUCKETS.map((known) => ({ ...known, on: 'bucket' as const })),
  ...ON_OBJECTS.map((known) => ({ ...known, on: 'object' as const })),
];

/** Parameters that stand for an operation; none of them may be passed over. */
const MARKERS = new Set(ALL.map(({ marker }) => marker));

/** The operation that a request asks for; undefined where it is none we know. */
export function knownOperation({ method, key, parameters }: S3Request): Known | undefined {
  const on = key === '' ? 'bucket' : 'object';
  const marked = [...parameters.keys()].find((name) => MARKERS.has(name));
  return ALL.find((known) => known.method === method && known.on === on && known.marker === marked);
}
