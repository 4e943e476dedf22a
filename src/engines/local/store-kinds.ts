import { PLACE } from '../../logs/scan.ts';
import { sqlList, sqlLiteral } from '../../query/literal.ts';
import { RAW_COLUMNS } from './columns.ts';

/** Records of a store that are alike in what they are judged by and where they were recorded. */
export interface Group {
  /** The values of the members that a kind is made of, in their order. */
  readonly kind: readonly (string | null)[];
  /** The values of PLACE. */
  readonly place: readonly (string | null)[];
  readonly records: number;
  readonly firstTime: string;
  readonly lastTime: string;
  readonly eventId: string | null;
}

/** A member of documents, kept as a column of its own: reading documents is what takes long. */
const SIGNATURE = 'additionalEventData.SignatureVersion';

function isDocument(path: string): boolean {
  return path !== SIGNATURE && RAW_COLUMNS[path.split('.')[0] ?? ''] === 'json';
}

/** The value of a member as an expression over the columns of a store; JSON where it is from a document. */
export function memberColumn(path: string): string {
  if (path === SIGNATURE) return 'signature_version';
  const [column = path, member] = path.split('.');
  if (member === undefined || !isDocument(path)) return path;
  return `cast(json_extract(${column}, ${sqlLiteral(`$."${member}"`)}) as varchar)`;
}

/** The query for the groups of a relation of stored records with a time, as rows that `groupOf` reads. */
export function groupsText(kind: readonly string[], stored: string): string {
  const columns = [...kind, ...PLACE].map((path, i) => `${memberColumn(path)} as value_${i}`);
  return `select ${columns.join(', ')}, count(*), min(eventtime), max(eventtime), min(eventid)
  from ${stored}
  group by all`;
}

/** More values than these are not worth comparing. */
const MOST_VALUES = 1000;

function hasLiterals(values: readonly (string | null)[]): boolean {
  return values.length <= MOST_VALUES && !values.some((value) => /\p{Cc}/u.test(value ?? ''));
}

/**
 * What the records of some kinds have in common, column by column: a condition by which DuckDB passes over row
 * groups, and over the other columns of rows. Others may meet it, too.
 */
export function commonText(
  kind: readonly string[],
  values: readonly (readonly (string | null)[])[],
): string {
  const conditions = kind.flatMap((path, i) => {
    const own = [...new Set(values.map((value) => value[i] ?? null))];
    if (isDocument(path) || !hasLiterals(own)) return [];
    const texts = own.filter((value) => value !== null);
    const ways = [
      ...(texts.length > 0 ? [`${memberColumn(path)} in ${sqlList(texts)}`] : []),
      ...(texts.length < own.length ? [`${memberColumn(path)} is null`] : []),
    ];
    return [ways.length > 0 ? `(${ways.join(' or ')})` : 'false'];
  });
  return conditions.length > 0 ? conditions.join(' and ') : 'true';
}

export function groupOf(row: readonly unknown[], kindLength: number): Group {
  const text = (value: unknown): string | null => (value === null ? null : String(value));
  const values = row.map(text);
  const [records, firstTime, lastTime, eventId = null] = values.slice(-4);
  return {
    kind: values.slice(0, kindLength),
    place: values.slice(kindLength, -4),
    records: Number(records),
    firstTime: firstTime ?? '',
    lastTime: lastTime ?? '',
    eventId,
  };
}

function put(record: Record<string, unknown>, path: string, value: string | null): void {
  if (value === null) return;
  const own: unknown = isDocument(path) ? JSON.parse(value) : value;
  const [parent = path, child] = path.split('.');
  if (child === undefined) record[path] = own;
  else record[parent] = { ...(record[parent] as object | undefined), [child]: own };
}

/** The members of a group's kind, as a JSON object. */
export function membersOf(kind: readonly string[], group: Group): string {
  const record: Record<string, unknown> = {};
  for (const [i, path] of kind.entries()) put(record, path, group.kind[i] ?? null);
  return JSON.stringify(record);
}

/** What stands for the records of a group, as far as they are counted: the first one and the last one. */
export function standInsFor(kind: readonly string[], group: Group): readonly string[] {
  const record: Record<string, unknown> = JSON.parse(membersOf(kind, group));
  for (const [i, path] of PLACE.entries()) put(record, path, group.place[i] ?? null);
  const times = group.records === 1 ? [group.firstTime] : [group.firstTime, group.lastTime];
  return times.map((eventTime) =>
    JSON.stringify({ ...record, eventTime, eventID: group.eventId ?? undefined }),
  );
}
