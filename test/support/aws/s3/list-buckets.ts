import { type Answer, xmlAnswer, xmlText } from '../answers.ts';
import { invalidArgument, type S3Request, type S3World } from './request.ts';
import type { Bucket } from './store.ts';

const LONGEST_PAGE = 10_000;

function bucketXml({ name, created, region }: Bucket, withRegion: boolean): string {
  const place = withRegion ? `<BucketRegion>${region}</BucketRegion>` : '';
  return `<Bucket><Name>${xmlText(name)}</Name><CreationDate>${created.toISOString()}</CreationDate>${place}</Bucket>`;
}

/** ListBuckets: without parameters all at once and without regions, else in pages. */
export function listBuckets({ parameters }: S3Request, { store, account }: S3World): Answer {
  const asked = parameters.get('max-buckets');
  const length = Number(asked ?? LONGEST_PAGE);
  if (!Number.isInteger(length) || length < 1 || length > LONGEST_PAGE) {
    throw invalidArgument('Argument max-buckets must be an integer between 1 and 10000');
  }
  const prefix = parameters.get('prefix') ?? '';
  const region = parameters.get('bucket-region');
  const token = parameters.get('continuation-token');
  const after = token === null ? '' : Buffer.from(token, 'base64url').toString();
  const all = store
    .all()
    .filter(({ owner }) => owner === account.id)
    .filter(({ name }) => name.startsWith(prefix) && name > after)
    .filter((bucket) => region === null || bucket.region === region);
  const page = all.slice(0, length);
  const last = page.at(-1)?.name;
  const next = page.length < all.length && last !== undefined ? last : null;
  const isPaged = asked !== null || region !== null || token !== null || prefix !== '';
  return xmlAnswer(
    [
      '<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      `<Buckets>${page.map((bucket) => bucketXml(bucket, isPaged)).join('')}</Buckets>`,
      `<Owner><ID>${account.id.padStart(64, '0')}</ID></Owner>`,
      prefix === '' ? '' : `<Prefix>${xmlText(prefix)}</Prefix>`,
      next === null
        ? ''
        : `<ContinuationToken>${Buffer.from(next).toString('base64url')}</ContinuationToken>`,
      '</ListAllMyBucketsResult>',
    ].join(''),
  );
}
