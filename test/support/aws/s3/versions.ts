import { type Answer, xmlAnswer, xmlText } from '../answers.ts';
import { LONGEST_PAGE, maxKeysOf, urlEncoder } from './list.ts';
import { invalidArgument, type S3Request } from './request.ts';
import { type Bucket, etagOf, type Version } from './store.ts';

/** The versions behind the markers: all of them behind a key's, where no version is named. */
function behind(versions: readonly Version[], key: string, id: string): readonly Version[] {
  const last = versions.findLastIndex((version) => {
    if (id !== '' && version.key === key) return false;
    return Buffer.compare(Buffer.from(version.key), Buffer.from(key)) <= 0;
  });
  if (id === '') return versions.slice(last + 1);
  const at = versions.findIndex((version) => version.key === key && version.id === id);
  return versions.slice(at === -1 ? last + 1 : at + 1);
}

function versionXml(version: Version, encode: (text: string) => string): string {
  const { key, id, body, modified, isLatest } = version;
  const common =
    `<Key>${encode(key)}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest>` +
    `<LastModified>${modified.toISOString()}</LastModified>`;
  if (body === null) return `<DeleteMarker>${common}</DeleteMarker>`;
  return `<Version>${common}<ETag>${xmlText(etagOf(body))}</ETag><Size>${body.length}</Size><StorageClass>STANDARD</StorageClass></Version>`;
}

/** ListObjectVersions, from the parameters of the URL. */
export function listVersions(bucket: Bucket, { parameters }: S3Request): Answer {
  const keyMarker = parameters.get('key-marker') ?? '';
  const idMarker = parameters.get('version-id-marker') ?? '';
  if (idMarker !== '' && keyMarker === '') {
    throw invalidArgument('A version-id marker cannot be specified without a key marker.');
  }
  const prefix = parameters.get('prefix') ?? '';
  const encode = urlEncoder(parameters);
  const length = Math.min(maxKeysOf(parameters), LONGEST_PAGE);
  const all = bucket.versions().filter(({ key }) => key.startsWith(prefix));
  const left = behind(all, keyMarker, idMarker);
  const page = left.slice(0, length);
  const last = page.at(-1);
  const goesOn = page.length < left.length && last !== undefined;
  const encoding = parameters.get('encoding-type');
  return xmlAnswer(
    [
      '<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      `<Name>${bucket.name}</Name><Prefix>${encode(prefix)}</Prefix>`,
      `<KeyMarker>${encode(keyMarker)}</KeyMarker><VersionIdMarker>${xmlText(idMarker)}</VersionIdMarker>`,
      encoding === null ? '' : `<EncodingType>${encoding}</EncodingType>`,
      goesOn
        ? `<NextKeyMarker>${encode(last.key)}</NextKeyMarker><NextVersionIdMarker>${last.id}</NextVersionIdMarker>`
        : '',
      `<MaxKeys>${length}</MaxKeys><IsTruncated>${goesOn}</IsTruncated>`,
      ...page.map((version) => versionXml(version, encode)),
      '</ListVersionsResult>',
    ].join(''),
  );
}
