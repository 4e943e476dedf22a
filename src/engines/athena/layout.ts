import type { TableColumn, TableMetadata } from '../../aws/athena.ts';
import type { RegisteredPartition } from '../../aws/glue.ts';
import { TrailAuditError } from '../../errors.ts';
import { dayFormatOf, isDayFormat } from './days.ts';
import { isIntegerType, isPaddedType, isTextType } from './hive-type.ts';

/** What a partition column holds. `day` is a whole date in one column; `other` is nothing we know. */
export type Role =
  | { readonly kind: 'day'; readonly format: string }
  | { readonly kind: 'year' }
  | { readonly kind: 'month' | 'day-of-month'; readonly isPadded: boolean }
  | { readonly kind: 'account' }
  | { readonly kind: 'region' }
  | { readonly kind: 'other' };

/** Where the values of a partition column come from. */
export type Values =
  | { readonly kind: 'listed'; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly from: string; readonly to: string }
  | { readonly kind: 'injected' };

export interface PartitionKey extends TableColumn {
  readonly role: Role;
  readonly values: Values;
}

/** How a table is partitioned. */
export interface Layout {
  readonly table: TableMetadata;
  readonly keys: readonly PartitionKey[];
  /** Partitions in the catalog; null where the table projects them, or has none. */
  readonly registered: readonly RegisteredPartition[] | null;
}

export const REGION = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;
export const ACCOUNT = /^\d{12}$/;

/** CloudTrail's key layout with placeholders for columns. (Source: CloudTrail user guide, log file names.) */
const CLOUDTRAIL_PATH =
  /AWSLogs\/(?:(?:o-[a-z0-9]+|\$\{\w+\})\/)?(?<account>[^/]+)\/CloudTrail\/(?<region>[^/]+)\/(?<first>[^/]+)(?:\/(?<second>[^/]+)\/(?<third>[^/]+))?\/?$/;

const NAMES: readonly (readonly [
  RegExp,
  'account' | 'region' | 'year' | 'month' | 'day-of-month',
])[] = [
  [/^(aws_?)?(recipient_?)?account(_?id)?$/, 'account'],
  [/^(aws_?)?region$/, 'region'],
  [/^(year|yr|yyyy)$/, 'year'],
  [/^(month|mon|mm)$/, 'month'],
  [/^(day|dd)$/, 'day-of-month'],
];

export function tableText({ database, table }: { database: string; table: string }): string {
  return `${database}.${table}`;
}

/** The failure of a table that does not fit. */
export function cannotUse(
  table: TableMetadata,
  reason: string,
  hint = 'another --table over the same logs; or --logs FOLDER for a copy of them',
): TrailAuditError {
  return new TrailAuditError(`Cannot use table "${tableText(table.name)}": ${reason}`, hint);
}

function property(table: TableMetadata, key: string, name: string): string | null {
  return table.parameters[`projection.${key}.${name}`] ?? null;
}

export function isProjected(table: TableMetadata): boolean {
  return table.parameters['projection.enabled']?.trim().toLowerCase() === 'true';
}

/** The template of a projected table's folders; columns are in lower case, as everywhere in the catalog. */
export function templateOf({ parameters }: TableMetadata): string | null {
  const template = parameters['storage.location.template'];
  return template?.replaceAll(/\$\{\w+\}/g, (column) => column.toLowerCase()) ?? null;
}

function projectedValues(table: TableMetadata, name: string): Values {
  const kind = property(table, name, 'type')?.trim().toLowerCase();
  const text = property(table, name, kind === 'enum' ? 'values' : 'range') ?? '';
  switch (kind) {
    case 'enum':
      return { kind: 'listed', values: text.split(',') };
    case 'integer':
    case 'date': {
      const [from, to, ...more] = text.split(',').map((end) => end.trim());
      if (from && to && more.length === 0) return { kind: 'range', from, to };
      throw cannotUse(table, `the range of partition column ${name} is "${text}"`);
    }
    case 'injected':
      return { kind: 'injected' };
    default:
      throw cannotUse(table, `partition column ${name} has the projection type "${kind ?? ''}"`);
  }
}

/** The kind of column that stands at each place of CloudTrail's key layout, by the column's name. */
function placesOf(table: TableMetadata): ReadonlyMap<string, Role['kind']> {
  const { account, region, first, second, third } =
    CLOUDTRAIL_PATH.exec(templateOf(table) ?? '')?.groups ?? {};
  const places: readonly (readonly [string | undefined, Role['kind']])[] = [
    [account, 'account'],
    [region, 'region'],
    ...(second === undefined
      ? [[first, 'day'] as const]
      : ([
          [first, 'year'],
          [second, 'month'],
          [third, 'day-of-month'],
        ] as const)),
  ];
  return new Map(
    places.flatMap(([text, kind]) => {
      const [, name] = /^\$\{(\w+)\}$/.exec(text ?? '') ?? [];
      return name === undefined ? [] : [[name, kind]];
    }),
  );
}

function namedKind(name: string): Role['kind'] {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

function severalForms(
  table: TableMetadata,
  name: string,
  forms: readonly string[],
): TrailAuditError {
  const shown = forms.map((form) => `"${form}"`).join(' and ');
  return cannotUse(table, `values of its partition column ${name} have several forms: ${shown}`);
}

/** Whether months and days are written with two digits always. */
function isPadded(table: TableMetadata, name: string, values: Values): boolean {
  if (values.kind === 'range') return Number(property(table, name, 'digits') ?? 1) >= 2;
  if (values.kind === 'injected') return true;
  const odd = values.values.find((value) => !/^(0?[1-9]|[1-3]\d)$/.test(value));
  if (odd !== undefined)
    throw cannotUse(table, `its partition column ${name} has the value "${odd}"`);
  const short = values.values.find((value) => /^\d$/.test(value));
  const padded = values.values.find((value) => /^0/.test(value));
  if (short && padded) throw severalForms(table, name, [short, padded]);
  return short === undefined;
}

/** What the values themselves say: all are dates, accounts or regions. */
function listedRole(
  table: TableMetadata,
  { name, type }: TableColumn,
  values: readonly string[],
): Role | null {
  const formats = new Set(values.map(dayFormatOf));
  const [format] = formats;
  if (format && formats.size === 1) return { kind: 'day', format };
  if ([...formats].some((found) => found !== null)) {
    const odd = values.find((value) => dayFormatOf(value) !== dayFormatOf(values[0] ?? ''));
    throw severalForms(table, name, [values[0] ?? '', odd ?? '']);
  }
  const digits = isIntegerType(type) && namedKind(name) === 'account' ? 12 : 0;
  if (values.every((value) => ACCOUNT.test(value.padStart(digits, '0'))))
    return { kind: 'account' };
  if (values.every((value) => REGION.test(value))) return { kind: 'region' };
  return null;
}

function isYears(values: Values): boolean {
  return values.kind !== 'listed' || values.values.every((value) => /^\d{4}$/.test(value));
}

function roleOf(table: TableMetadata, column: TableColumn, values: Values): Role {
  const { name } = column;
  const projection = property(table, name, 'type')?.trim().toLowerCase();
  if (isProjected(table) && projection === 'date') {
    const format = property(table, name, 'format') ?? '';
    if (isDayFormat(format)) return { kind: 'day', format };
    throw cannotUse(
      table,
      `the days of partition column ${name} are written "${format}"; understood is year, month, day, such as yyyy/MM/dd`,
    );
  }
  const listed = values.kind === 'listed' ? listedRole(table, column, values.values) : null;
  if (listed !== null) return listed;
  // 20200101 to 20301231, as numbers.
  if (values.kind === 'range' && dayFormatOf(values.from) === 'yyyyMMdd') {
    return { kind: 'day', format: 'yyyyMMdd' };
  }
  const kind = placesOf(table).get(name) ?? namedKind(name);
  switch (kind) {
    case 'day':
      return { kind, format: 'yyyy/MM/dd' };
    case 'month':
    case 'day-of-month':
      return { kind, isPadded: isPadded(table, name, values) };
    case 'account':
    case 'region':
      // Listed values that look like neither may be names of teams.
      return { kind: values.kind === 'listed' ? 'other' : kind };
    case 'year':
      return { kind: isYears(values) ? kind : 'other' };
    default:
      return { kind };
  }
}

function checkType(table: TableMetadata, { name, type, role }: PartitionKey): void {
  const isNumber =
    isIntegerType(type) &&
    role.kind !== 'region' &&
    !(role.kind === 'day' && role.format !== 'yyyyMMdd');
  if (role.kind === 'other' || isTextType(type) || isPaddedType(type) || isNumber) return;
  if (role.kind === 'day' && type === 'date') return;
  throw cannotUse(table, `its partition column ${name} is of type ${type}`);
}

/** A partition for several days bears the name of one of them: a window would miss it. */
function checkInterval(table: TableMetadata, { name, role }: PartitionKey): void {
  if (role.kind === 'other' || !isProjected(table)) return;
  const interval = property(table, name, 'interval')?.trim() ?? '1';
  const unit = property(table, name, 'interval.unit')?.trim().toUpperCase() ?? 'DAYS';
  if (interval === '1' && unit === 'DAYS') return;
  throw cannotUse(table, `its partition column ${name} has a partition every ${interval} ${unit}`);
}

function keyOf(table: TableMetadata, column: TableColumn, values: Values): PartitionKey {
  const key = { ...column, values, role: roleOf(table, column, values) };
  checkType(table, key);
  checkInterval(table, key);
  return key;
}

/**
 * Reads how a table is partitioned: which column holds the day of delivery, the account, the region,
 * and how their values are written. Throws a TrailAuditError where that is not understood, since a
 * predicate in another form would silently give no rows.
 */
export function layoutOf(
  table: TableMetadata,
  registered: readonly RegisteredPartition[] | null,
): Layout {
  if (registered?.length === 0) {
    throw cannotUse(
      table,
      'it has no partitions, so that nothing of it would be read',
      `alter table ${tableText(table.name)} add partition ..., or another --table`,
    );
  }
  const keys = table.partitionKeys.map((column, index) => {
    const values: Values =
      registered === null
        ? projectedValues(table, column.name)
        : {
            kind: 'listed',
            values: [...new Set(registered.map((partition) => partition.values[index] ?? ''))],
          };
    return keyOf(table, column, values);
  });
  return { table, keys: withYear(keys), registered };
}

/** A month or a day of any year says nothing of a time. */
function withYear(keys: readonly PartitionKey[]): readonly PartitionKey[] {
  if (keys.some(({ role }) => role.kind === 'year')) return keys;
  return keys.map((key) =>
    key.role.kind === 'month' || key.role.kind === 'day-of-month'
      ? { ...key, role: { kind: 'other' } }
      : key,
  );
}

/** Whether a window of time leaves partitions out. */
export function isPartitionedByTime({ keys }: Layout): boolean {
  return keys.some(({ role }) => role.kind === 'day' || role.kind === 'year');
}
