import { type Answer, AwsError, xmlAnswer } from '../answers.ts';
import { checkBucketPolicy } from '../policy/bucket-policy.ts';
import { NEW_ENCRYPTION } from './bucket.ts';
import { absentError, DOCUMENTS, type DocumentName } from './documents.ts';
import { done, noContent, type Operation, type S3Request, textOf } from './request.ts';
import type { Bucket } from './store.ts';
import { decode, encode, malformedXml, parseXml } from './xml.ts';

/** The document in a request's body, in the SDK's shape. */
export function documentOf(name: DocumentName, request: S3Request): unknown {
  const { root, kind } = DOCUMENTS[name];
  const element = parseXml(textOf(request));
  if (element.name !== root) throw malformedXml();
  return decode(element, kind);
}

function getDocument(name: DocumentName, bucket: Bucket): Answer {
  const { root, kind, absent } = DOCUMENTS[name];
  const value = bucket.documents[name];
  if (value === undefined && absent !== null) throw absentError(absent);
  return xmlAnswer(encode(root, value ?? {}, kind));
}

function putDocument(name: DocumentName, bucket: Bucket, request: S3Request): Answer {
  const { check, kept } = DOCUMENTS[name];
  const value = documentOf(name, request);
  check?.(value);
  bucket.documents = { ...bucket.documents, [name]: kept === undefined ? value : kept(value) };
  return done();
}

function deleteDocument(name: DocumentName, bucket: Bucket): Answer {
  const { [name]: _, ...others } = bucket.documents;
  // Encryption goes back to what every bucket has.
  bucket.documents = name === 'encryption' ? { ...others, encryption: NEW_ENCRYPTION } : others;
  return noContent();
}

/** Reads, puts or deletes a document. */
export function documentOperation(name: DocumentName, method: 'GET' | 'PUT' | 'DELETE'): Operation {
  switch (method) {
    case 'GET':
      return (bucket) => getDocument(name, bucket);
    case 'PUT':
      return (bucket, request) => putDocument(name, bucket, request);
    case 'DELETE':
      return (bucket) => deleteDocument(name, bucket);
  }
}

export const getPolicy: Operation = ({ policy }) => {
  if (policy === null) {
    throw new AwsError(404, 'NoSuchBucketPolicy', 'The bucket policy does not exist');
  }
  return { status: 200, headers: { 'content-type': 'application/json' }, body: policy };
};

export const putPolicy: Operation = (bucket, request, { account }) => {
  const text = textOf(request);
  const block = bucket.documents.publicAccessBlock as { BlockPublicPolicy?: boolean } | undefined;
  checkBucketPolicy(text, {
    bucket: bucket.name,
    partition: account.partition,
    blocksPublic: block?.BlockPublicPolicy === true,
  });
  bucket.policy = text;
  return noContent();
};

export const deletePolicy: Operation = (bucket) => {
  bucket.policy = null;
  return noContent();
};

export const getLocation: Operation = ({ region }) =>
  xmlAnswer(
    `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region === 'us-east-1' ? '' : region}</LocationConstraint>`,
  );

export const deleteBucket: Operation = (bucket, _, { store }) => {
  const versions = bucket.versions();
  if (versions.length > 0) {
    const words = versions.some(({ id, body }) => id !== 'null' || body === null)
      ? 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.'
      : 'The bucket you tried to delete is not empty';
    throw new AwsError(409, 'BucketNotEmpty', words);
  }
  store.delete(bucket.name);
  return noContent();
};
