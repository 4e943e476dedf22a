import { InvalidArgumentError } from 'commander';

/** A name that trails, buckets, workgroups and databases all take. (Source: their naming rules.) */
export function name(value: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) && value.length >= 3 && value.length <= 30)
    return value;
  throw new InvalidArgumentError(
    'A name is 3 to 30 lower-case letters, digits and single hyphens.',
  );
}

export function bucket(value: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value)) return value;
  throw new InvalidArgumentError('The name of a bucket, and nothing around it.');
}

export function days(value: string): number {
  if (/^[1-9]\d{0,4}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Days, 1 or more.');
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

/** The least that Athena takes as a limit, in bytes. */
const LEAST_LIMIT = 10e6;

export function bytes(value: string): number {
  const [, amount, unit = ''] = /^(\d{1,4}(?:\.\d+)?)(MB|GB|TB)$/i.exec(value) ?? [];
  const size = Math.round(Number(amount) * (UNITS[unit.toUpperCase()] ?? Number.NaN));
  if (size >= LEAST_LIMIT) return size;
  throw new InvalidArgumentError('Such as 500GB or 1TB; 10MB is the least that Athena takes.');
}

export function organization(value: string): string {
  if (/^o-[a-z0-9]{10,32}$/.test(value)) return value;
  throw new InvalidArgumentError('An organization is like o-abcdefghij.');
}

/** Buckets and trails name a key by its ARN, and so it has to be compared. */
export function kmsKey(value: string): string {
  if (/^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(value)) return value;
  throw new InvalidArgumentError('The ARN of a key: arn:aws:kms:REGION:ACCOUNT:key/ID.');
}

/** `s3://BUCKET/PREFIX`, with or without the `AWSLogs/` behind it. */
export function place(value: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, rest = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]+)(?:\/(.*))?$/.exec(value) ?? [];
  if (bucket === undefined) throw new InvalidArgumentError('A place is s3://BUCKET/PREFIX.');
  const prefix = rest.replace(/(^|\/)AWSLogs\/?$/, '').replace(/\/+$/, '');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}
