import type { RegisteredPartition } from '../../aws/glue.ts';
import { isIntegerType } from './hive-type.ts';
import { ACCOUNT, type Layout, type PartitionKey, REGION, templateOf } from './layout.ts';
import { textOfDay, type Wanted } from './partitions.ts';

/** Values of some partition columns, by the column's name. */
type Choice = Readonly<Record<string, string>>;

/** Where Athena looks for a projected partition; without a template, under `column=value` folders. */
function foldersTemplate({ table, keys }: Layout): string {
  const location = (table.parameters['location'] ?? '').replace(/\/*$/, '/');
  const byName = location + keys.map(({ name }) => `${name}=\${${name}}/`).join('');
  return (templateOf(table) ?? byName).replace(/\/*$/, '/');
}

function listed(key: PartitionKey, asked: readonly string[]): readonly string[] | null {
  if (key.values.kind !== 'listed') return asked.length === 0 ? null : asked;
  const { values } = key.values;
  if (asked.length === 0) return values;
  // Numbers are kept without the zeros that an account may begin with.
  const isNumber = isIntegerType(key.type);
  return values.filter((value) => asked.includes(isNumber ? value.padStart(12, '0') : value));
}

/** The values a column may have in what is wanted, whatever the day; null where nobody knows. */
function choicesOf(key: PartitionKey, wanted: Wanted): readonly string[] | null {
  if (key.role.kind === 'account') return listed(key, wanted.accounts);
  if (key.role.kind === 'region') return listed(key, wanted.regions);
  return listed(key, []);
}

function isDated({ role }: PartitionKey): boolean {
  return !['account', 'region', 'other'].includes(role.kind);
}

function product(choices: readonly Choice[], name: string, values: readonly string[]): Choice[] {
  return choices.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value })));
}

/** What the columns without a day may hold together; one whose values nobody knows is left out. */
function undatedChoices({ keys }: Layout, wanted: Wanted): readonly Choice[] {
  return keys
    .filter((key) => !isDated(key))
    .reduce<readonly Choice[]>(
      (choices, key) => {
        const values = choicesOf(key, wanted);
        return values === null ? choices : product(choices, key.name, values);
      },
      [{}],
    );
}

function datesOf(keys: readonly PartitionKey[], days: readonly string[]): readonly Choice[] {
  const dated = keys.filter(isDated);
  if (dated.length > 1 && dated.some(({ values }) => values.kind === 'injected')) {
    // Of such columns a query names the values of each, and reads every combination.
    return dated.reduce<readonly Choice[]>(
      (choices, key) =>
        product(choices, key.name, [...new Set(days.map((day) => textOfDay(key, day) ?? ''))]),
      [{}],
    );
  }
  const texts = new Map(
    days.map((day) => {
      const own = dated.map((key) => [key.name, textOfDay(key, day) ?? ''] as const);
      return [JSON.stringify(own), Object.fromEntries(own)];
    }),
  );
  return dated.length === 0 ? [{}] : [...texts.values()];
}

function fill(template: string, choice: Choice): string {
  return template.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => choice[name] ?? all);
}

/** A template up to its first placeholder without a value. */
function knownPart(text: string): string {
  return text.slice(0, /\$\{\w+\}/.exec(text)?.index ?? text.length);
}

/** Folders, as `s3://` addresses, and whether they hold what is wanted and nothing else. */
export interface Folders {
  readonly folders: readonly string[];
  readonly isExact: boolean;
}

/** More folders than this are not worth a listing each: then those above the days are listed. */
const MOST_FOLDERS = 20_000;

/**
 * The folders that hold the partitions wanted of a projecting table. Where the values of a column are
 * not known, the folder above it stands for all of them.
 */
export function projectedFolders(layout: Layout, wanted: Wanted, days: readonly string[]): Folders {
  const template = foldersTemplate(layout);
  const choices = undatedChoices(layout, wanted);
  const dates = datesOf(layout.keys, days);
  const areFew = choices.length * dates.length <= MOST_FOLDERS;
  const texts = choices.flatMap((choice) =>
    areFew ? dates.map((date) => fill(template, { ...choice, ...date })) : [fill(template, choice)],
  );
  return {
    folders: [...new Set(texts.map(knownPart))],
    isExact: texts.every((text) => knownPart(text) === text),
  };
}

/** Where the values of a column can be seen as folder names. */
export interface Shelf {
  /** The folders above, as `s3://` addresses. */
  readonly folders: readonly string[];
  /** What a folder's name must be like. */
  readonly pattern: RegExp;
}

/** Where to look for the values of an injected column; null where no folder is named by it alone. */
export function shelfOf(layout: Layout, key: PartitionKey, wanted: Wanted): Shelf | null {
  const template = foldersTemplate(layout);
  const place = template.indexOf(`/\${${key.name}}/`) + 1;
  if (place === 0) return null;
  const above = undatedChoices(layout, wanted).map((choice) =>
    fill(template.slice(0, place), choice),
  );
  if (above.some((folder) => knownPart(folder) !== folder)) return null;
  const pattern = key.role.kind === 'account' ? ACCOUNT : key.role.kind === 'region' ? REGION : /./;
  return { folders: [...new Set(above)], pattern };
}

/** The registered partitions of the accounts and regions wanted, whatever their day. */
export function askedPartitions(layout: Layout, wanted: Wanted): readonly RegisteredPartition[] {
  const isAsked = (key: PartitionKey, value: string): boolean =>
    (choicesOf(key, wanted) ?? [value]).includes(value);
  return (layout.registered ?? []).filter(({ values }) =>
    layout.keys.every((key, index) => isDated(key) || isAsked(key, values[index] ?? '')),
  );
}

/** The day that a registered partition is of, as its columns write it; a day itself is written alike. */
export function dayWritten({ keys }: Layout): {
  readonly ofPartition: (partition: RegisteredPartition) => string;
  readonly ofDay: (day: string) => string;
} {
  const dated = keys.flatMap((key, index) => (isDated(key) ? [{ key, index }] : []));
  return {
    ofPartition: ({ values }) => dated.map(({ index }) => values[index]).join(' '),
    ofDay: (day) => dated.map(({ key }) => textOfDay(key, day)).join(' '),
  };
}

/** The folders of the registered partitions wanted. */
export function registeredFolders(
  layout: Layout,
  wanted: Wanted,
  days: readonly string[],
): Folders {
  const { ofPartition, ofDay } = dayWritten(layout);
  const dates = new Set(days.map(ofDay));
  const isDatedAtAll = layout.keys.some(isDated);
  const folders = askedPartitions(layout, wanted)
    .filter((partition) => !isDatedAtAll || dates.has(ofPartition(partition)))
    .map(({ location }) => location.replace(/\/*$/, '/'));
  return { folders, isExact: true };
}
