import { notImplemented } from './answers.ts';
import type { Column, Table } from './tables.ts';

/** One projected column: which texts in a key are values of it. */
export interface Projected {
  readonly column: Column;
  /** A pattern that the text in the key has. */
  readonly pattern: string;
  /** Whether a text of that pattern is one of the projection's values. */
  readonly includes: (text: string) => boolean;
}

interface Properties {
  readonly table: Table;
  readonly column: Column;
  readonly now: Date;
}

const DAY = 86_400_000;

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

function property({ table, column }: Properties, name: string): string | undefined {
  return table.parameters?.[`projection.${column.name}.${name}`];
}

function needed(properties: Properties, name: string): string {
  const value = property(properties, name);
  if (value !== undefined) return value;
  throw new Error(
    `INVALID_TABLE_PROPERTY: Table ${properties.table.database}.${properties.table.name} has partition projection, but projection.${properties.column.name}.${name} is missing`,
  );
}

/** Java's letters for dates, the ones that tables of logs use. */
const LETTERS: Readonly<Record<string, number>> = { yyyy: 0, MM: 1, dd: 2, HH: 3 };

function dateParts(format: string): { pattern: string; read: (text: string) => number | null } {
  const pieces = format.replaceAll("'", '').match(/yyyy|MM|dd|HH|[^a-zA-Z]+|[a-zA-Z]/g) ?? [];
  const unknown = pieces.find((piece) => /[a-z]/i.test(piece) && LETTERS[piece] === undefined);
  if (unknown !== undefined) throw notImplemented(`"${unknown}" in the date format ${format}`);
  const pattern = pieces
    .map((piece) => (LETTERS[piece] === undefined ? escaped(piece) : `\\d{${piece.length}}`))
    .join('');
  const fields = pieces.filter((piece) => LETTERS[piece] !== undefined);
  const reader = new RegExp(`^${pattern.replaceAll(/\\d\{\d\}/g, '($&)')}$`);
  const read = (text: string): number | null => {
    const match = reader.exec(text);
    if (match === null) return null;
    const parts = [1970, 1, 1, 0];
    for (const [index, letter] of fields.entries()) {
      parts[LETTERS[letter] ?? 0] = Number(match[index + 1]);
    }
    const [year = 0, month = 1, day = 1, hour = 0] = parts;
    const time = new Date(Date.UTC(year, month - 1, day, hour));
    return time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time.getTime() : null;
  };
  return { pattern, read };
}

function shifted(now: Date, text: string): number {
  const time = new Date(now);
  for (const [, sign, amount, unit = ''] of text.matchAll(/([+-])\s*(\d+)\s*([A-Z]+)/g)) {
    const count = Number(amount) * (sign === '-' ? -1 : 1);
    if (unit.startsWith('YEAR')) time.setUTCFullYear(time.getUTCFullYear() + count);
    else if (unit.startsWith('MONTH')) time.setUTCMonth(time.getUTCMonth() + count);
    else if (unit.startsWith('WEEK')) time.setTime(time.getTime() + count * 7 * DAY);
    else if (unit.startsWith('DAY')) time.setTime(time.getTime() + count * DAY);
    else if (unit.startsWith('HOUR')) time.setTime(time.getTime() + (count * DAY) / 24);
    else throw notImplemented(`the unit ${unit} of a date range`);
  }
  return time.getTime();
}

function bound(text: string, now: Date, read: (text: string) => number | null): number {
  const trimmed = text.trim();
  if (trimmed.startsWith('NOW')) return shifted(now, trimmed.slice(3));
  const time = read(trimmed);
  if (time === null) throw new Error(`INVALID_TABLE_PROPERTY: ${trimmed} is no date of the format`);
  return time;
}

function dateColumn(properties: Properties): Projected {
  const { pattern, read } = dateParts(needed(properties, 'format'));
  const [from = '', to = ''] = needed(properties, 'range').split(',');
  const first = bound(from, properties.now, read);
  const last = bound(to, properties.now, read);
  const every = Number(property(properties, 'interval') ?? '1');
  const unit = property(properties, 'interval.unit') ?? 'DAYS';
  if (every !== 1 && !/^DAYS?$/.test(unit)) throw notImplemented('an interval of projected dates');
  // A first bound within a day, as NOW gives, means that whole day.
  const start = first - (first % DAY);
  const includes = (text: string): boolean => {
    const time = read(text);
    if (time === null || time < start || time > last) return false;
    return every === 1 || ((time - start) / DAY) % every === 0;
  };
  return { column: properties.column, pattern, includes };
}

function integerColumn(properties: Properties): Projected {
  const [first = 0n, last = 0n] = needed(properties, 'range').split(',').map(BigInt);
  const every = BigInt(property(properties, 'interval') ?? '1');
  const digits = Number(property(properties, 'digits') ?? '0');
  const includes = (text: string): boolean => {
    const value = BigInt(text);
    if (value < first || value > last || (value - first) % every !== 0n) return false;
    return text === value.toString().padStart(digits, '0');
  };
  return { column: properties.column, pattern: '-?\\d+', includes };
}

const ONE_FOLDER = '[^/]+';

/** What the projection of a partition column takes; throws the reason why a query fails. */
export function projectedColumn(properties: Properties): Projected {
  const { column } = properties;
  const type = needed(properties, 'type').trim().toLowerCase();
  switch (type) {
    case 'enum': {
      const values = needed(properties, 'values').split(',');
      return { column, pattern: values.map(escaped).join('|'), includes: () => true };
    }
    case 'date':
      return dateColumn(properties);
    case 'integer':
      return integerColumn(properties);
    case 'injected':
      return { column, pattern: ONE_FOLDER, includes: () => true };
    default:
      throw new Error(
        `INVALID_TABLE_PROPERTY: unknown projection type ${type} of column ${column.name}`,
      );
  }
}

/** A pattern for the addresses of a table's objects, with a group a column. */
export function templatePattern(template: string, columns: readonly Projected[]): RegExp {
  const seen = new Set<string>();
  const withSlash = template.endsWith('/') ? template : `${template}/`;
  const pieces = withSlash.split(/\$\{([^}]+)\}/).map((piece, index, all) => {
    if (index % 2 === 0) return escaped(piece);
    const at = columns.findIndex(({ column }) => column.name === piece.toLowerCase());
    const projected = columns[at];
    if (projected === undefined) {
      throw new Error(
        `INVALID_TABLE_PROPERTY: storage.location.template names the unknown column ${piece}`,
      );
    }
    if (seen.has(piece)) return `\\k<c${at}>`;
    seen.add(piece);
    // A value may stand for several folders, such as those of a day.
    const isDeep = index === all.length - 2 && projected.pattern === ONE_FOLDER;
    return `(?<c${at}>${isDeep ? '.+' : projected.pattern})`;
  });
  return new RegExp(`^${pieces.join('')}.+$`, 's');
}
