import { type Answer, xmlAnswer } from '../answers.ts';
import { isDenied } from './access.ts';
import { type S3Request, type S3World, textOf } from './request.ts';
import type { Bucket } from './store.ts';
import { decode, encode, fields, flat, malformedXml, parseXml } from './xml.ts';

const LONGEST = 1000;

export const DELETE = fields({
  Objects: flat('Object', fields({ Key: 'string', VersionId: 'string' })),
  Quiet: 'boolean',
});

const ERROR = fields({ Key: 'string', VersionId: 'string', Code: 'string', Message: 'string' });
const DELETED = fields({
  Key: 'string',
  VersionId: 'string',
  DeleteMarker: 'boolean',
  DeleteMarkerVersionId: 'string',
});

interface Wanted {
  readonly Key: string;
  readonly VersionId?: string;
}

export function deletedKeys(request: S3Request): { objects: readonly Wanted[]; quiet: boolean } {
  const root = parseXml(textOf(request));
  if (root.name !== 'Delete') throw malformedXml();
  const { Objects: objects = [], Quiet: quiet = false } = decode(root, DELETE) as {
    Objects?: readonly Wanted[];
    Quiet?: boolean;
  };
  if (objects.length === 0 || objects.length > LONGEST) throw malformedXml();
  if (objects.some(({ Key }) => Key === undefined || Key === '')) throw malformedXml();
  return { objects, quiet };
}

function deleteOne(bucket: Bucket, wanted: Wanted, world: S3World): string {
  const action = wanted.VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  const own = world.keyErrors.take(bucket.name, wanted.Key);
  if (own !== undefined) {
    const { code: Code, message: Message = 'We encountered an internal error. Please try again.' } =
      own;
    return encode('Error', { ...wanted, Code, Message }, ERROR);
  }
  if (isDenied(bucket, { action, key: wanted.Key }, world.account)) {
    return encode('Error', { ...wanted, Code: 'AccessDenied', Message: 'Access Denied' }, ERROR);
  }
  const { versionId, isMarker } =
    wanted.VersionId === undefined
      ? bucket.delete(wanted.Key)
      : bucket.deleteVersion(wanted.Key, wanted.VersionId);
  const marker = isMarker ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {};
  return encode('Deleted', { ...wanted, ...marker }, DELETED);
}

/** DeleteObjects: what fails fails by key, and the answer is 200 all the same. */
export function deleteObjects(bucket: Bucket, request: S3Request, world: S3World): Answer {
  const { objects, quiet } = deletedKeys(request);
  const told = objects.map((wanted) => deleteOne(bucket, wanted, world));
  const kept = quiet ? told.filter((line) => line.startsWith('<Error>')) : told;
  return xmlAnswer(
    `<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${kept.join('')}</DeleteResult>`,
  );
}
