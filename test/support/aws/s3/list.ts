import { type Answer, AwsError, xmlAnswer, xmlText } from '../answers.ts';
import { type Bucket, etagOf, type StoredObject } from './store.ts';

/** No listing has a page longer than this. */
export const LONGEST_PAGE = 1000;

interface Page {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** Where the next page goes on; null on the last. */
  readonly next: string | null;
}

interface Ask {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  readonly startAfter: string;
  /** The last key or common prefix of the page before. */
  readonly after: string;
}

function isBehind(key: string, { after, delimiter }: Ask): boolean {
  if (Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0) return false;
  return delimiter === '' || !after.endsWith(delimiter) || !key.startsWith(after);
}

function commonPrefix(key: string, { prefix, delimiter }: Ask): string | null {
  if (delimiter === '') return null;
  const end = key.indexOf(delimiter, prefix.length);
  return end === -1 ? null : key.slice(0, end + delimiter.length);
}

function pageOf(bucket: Bucket, ask: Ask): Page {
  const objects: StoredObject[] = [];
  const prefixes: string[] = [];
  let last = '';
  for (const object of bucket.under(ask.prefix)) {
    if (object.key <= ask.startAfter || (ask.after !== '' && !isBehind(object.key, ask))) continue;
    const prefix = commonPrefix(object.key, ask);
    if (prefix !== null && prefix === prefixes.at(-1)) continue;
    if (objects.length + prefixes.length >= ask.maxKeys) {
      return { objects, prefixes, next: ask.maxKeys === 0 ? null : last };
    }
    if (prefix === null) objects.push(object);
    else prefixes.push(prefix);
    last = prefix ?? object.key;
  }
  return { objects, prefixes, next: null };
}

function tokenText(token: string | null): string {
  if (token === null) return '';
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('after:')) {
    throw new AwsError(400, 'InvalidArgument', 'The continuation token provided is incorrect');
  }
  return text.slice('after:'.length);
}

export function maxKeysOf(parameters: URLSearchParams): number {
  const text = parameters.get('max-keys') ?? String(LONGEST_PAGE);
  if (/^\d+$/.test(text)) return Math.min(Number(text), LONGEST_PAGE);
  throw new AwsError(400, 'InvalidArgument', 'Provided max-keys not an integer or within range');
}

function contents(objects: readonly StoredObject[], encode: (text: string) => string): string {
  return objects
    .map(
      ({ key, body, modified }) =>
        `<Contents><Key>${encode(key)}</Key><LastModified>${modified.toISOString()}</LastModified>` +
        `<ETag>${xmlText(etagOf(body))}</ETag><Size>${body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    )
    .join('');
}

/** Writes texts of a listing as the client asked. */
export function urlEncoder(parameters: URLSearchParams): (text: string) => string {
  return parameters.get('encoding-type') === 'url'
    ? (text) => xmlText(encodeURIComponent(text).replaceAll('%2F', '/'))
    : xmlText;
}

/** ListObjectsV2, from the parameters of the URL. */
export function listObjects(bucket: Bucket, parameters: URLSearchParams): Answer {
  const encoding = parameters.get('encoding-type');
  const encode = urlEncoder(parameters);
  const token = parameters.get('continuation-token');
  const ask = {
    prefix: parameters.get('prefix') ?? '',
    delimiter: parameters.get('delimiter') ?? '',
    maxKeys: maxKeysOf(parameters),
    startAfter: parameters.get('start-after') ?? '',
    after: tokenText(token),
  };
  const { objects, prefixes, next } = pageOf(bucket, ask);
  const element = (name: string, value: string | null): string =>
    value === null || value === '' ? '' : `<${name}>${value}</${name}>`;
  return xmlAnswer(
    [
      '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      `<Name>${bucket.name}</Name><Prefix>${encode(ask.prefix)}</Prefix>`,
      element('Delimiter', encode(ask.delimiter)),
      element('EncodingType', encoding),
      element('StartAfter', encode(ask.startAfter)),
      element('ContinuationToken', token),
      element('NextContinuationToken', next && Buffer.from(`after:${next}`).toString('base64url')),
      `<KeyCount>${objects.length + prefixes.length}</KeyCount><MaxKeys>${ask.maxKeys}</MaxKeys>`,
      `<IsTruncated>${next !== null}</IsTruncated>`,
      contents(objects, encode),
      ...prefixes.map(
        (prefix) => `<CommonPrefixes><Prefix>${encode(prefix)}</Prefix></CommonPrefixes>`,
      ),
      '</ListBucketResult>',
    ].join(''),
  );
}

/** ListObjects, the first version: pages go on behind a marker. */
export function listObjectsV1(bucket: Bucket, parameters: URLSearchParams): Answer {
  const encode = urlEncoder(parameters);
  const marker = parameters.get('marker') ?? '';
  const ask = {
    prefix: parameters.get('prefix') ?? '',
    delimiter: parameters.get('delimiter') ?? '',
    maxKeys: maxKeysOf(parameters),
    startAfter: '',
    after: marker,
  };
  const { objects, prefixes, next } = pageOf(bucket, ask);
  // Without a delimiter the last key is the marker of the next page.
  const hasMarker = next !== null && ask.delimiter !== '';
  return xmlAnswer(
    [
      '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      `<Name>${bucket.name}</Name><Prefix>${encode(ask.prefix)}</Prefix><Marker>${encode(marker)}</Marker>`,
      ask.delimiter === '' ? '' : `<Delimiter>${encode(ask.delimiter)}</Delimiter>`,
      hasMarker ? `<NextMarker>${encode(next)}</NextMarker>` : '',
      parameters.get('encoding-type') === 'url' ? '<EncodingType>url</EncodingType>' : '',
      `<MaxKeys>${ask.maxKeys}</MaxKeys><IsTruncated>${next !== null}</IsTruncated>`,
      contents(objects, encode),
      ...prefixes.map(
        (prefix) => `<CommonPrefixes><Prefix>${encode(prefix)}</Prefix></CommonPrefixes>`,
      ),
      '</ListBucketResult>',
    ].join(''),
  );
}
