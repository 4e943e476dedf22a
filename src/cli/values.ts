import { InvalidArgumentError } from 'commander';
import { AUDITS } from '../audits/catalogue.ts';
import { BY_COLUMNS, type ByColumn, isByColumn } from '../audits/columns.ts';
import type { TableName } from '../aws/athena.ts';
import { REGIONS } from '../aws/regions.ts';
import { didYouMean } from './suggestions.ts';
import { isDay } from './time.ts';

/** The eight regions that ever took Signature Version 2. (Source: AWS documentation, botocore's endpoints.) */
const SIGV2_REGIONS = [
  'us-east-1',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'sa-east-1',
];

const ALL_REGIONS = ['sigv2-regions', ...Object.values(REGIONS).flat()];

type Earlier = readonly string[] | undefined;

type Check = (value: string) => string | readonly string[];

/** A repeatable option. */
export function each(check: Check = (value) => value) {
  return (text: string, earlier: Earlier): readonly string[] => {
    const value = text.trim();
    // An unset variable of a script must not mean "all".
    if (value === '') throw new InvalidArgumentError('A value is missing.');
    return [...(earlier ?? []), ...[check(value)].flat()];
  };
}

/** A repeatable option whose values may also stand in one argument, with commas between. */
export function list(check?: Check) {
  const one = each(check);
  return (text: string, earlier: Earlier): readonly string[] =>
    text.split(',').reduce<readonly string[]>((values, value) => one(value, values), earlier ?? []);
}

export function account(value: string): string {
  if (!/^\d{12}$/.test(value)) throw new InvalidArgumentError('An account has 12 digits.');
  return value;
}

export function region(value: string): readonly string[] {
  if (value === 'sigv2-regions') return SIGV2_REGIONS;
  if (/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(value)) return [value];
  throw new InvalidArgumentError(
    `A region is like us-east-1; or sigv2-regions for those eight.${didYouMean(value, ALL_REGIONS)}`,
  );
}

export function eventSource(value: string): string {
  return value.includes('.') ? value : `${value}.amazonaws.com`;
}

export function day(value: string): string {
  if (!isDay(value)) throw new InvalidArgumentError('A day is like 2027-08-01.');
  return value;
}

export function byColumn(value: string): ByColumn {
  if (isByColumn(value)) return value;
  throw new InvalidArgumentError(
    `Columns to group by: ${BY_COLUMNS.join(', ')}.${didYouMean(value, BY_COLUMNS)}`,
  );
}

export function auditId(value: string): string {
  if (AUDITS.some(({ id }) => id === value)) return value;
  throw new InvalidArgumentError(`Audits: ${AUDITS.map(({ id }) => id).join(', ')}.`);
}

export function limit(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('A limit is 1 or more.');
  return Number(value);
}

export function table(value: string): TableName {
  const [, database, name] = /^([\w-]+)\.([\w-]+)$/.exec(value) ?? [];
  if (database !== undefined && name !== undefined) return { database, table: name };
  throw new InvalidArgumentError('A table is DATABASE.TABLE.');
}

export function outputLocation(value: string): string {
  if (/^s3:\/\/[a-z0-9][a-z0-9.-]+(\/.*)?$/.test(value)) return value;
  throw new InvalidArgumentError('A location is s3://BUCKET/PREFIX/.');
}

export function lateDays(value: string): number {
  if (/^\d{1,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('A number of days, 0 or more.');
}

export function dollars(value: string): number {
  if (/^\d{1,7}(\.\d{1,4})?$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Dollars, such as 5 or 0.50.');
}

export function memory(value: string): number {
  const [, amount, unit = ''] = /^([1-9]\d{0,5})(MB|GB)$/i.exec(value) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('Such as 400MB or 2GB.');
  return Number(amount) * (unit.toUpperCase() === 'GB' ? 1024 : 1);
}
