import { type Days, eachDay } from './days.ts';
import { ACCOUNT, type Layout, type PartitionKey, REGION } from './layout.ts';
import { textOfDay, type Wanted } from './partitions.ts';

/** Values of some partition columns, by the column's name. */
type Choice = Readonly<Record<string, string>>;

/** Where Athena looks for a projected partition; without a template, under `column=value` folders. */
function templateOf({ table, keys }: Layout): string {
  const own = table.parameters['storage.location.template'];
  const location = (table.parameters['location'] ?? '').replace(/\/*$/, '/');
  const text = own ?? location + keys.map(({ name }) => `${name}=\${${name}}/`).join('');
  return text.replace(/\/*$/, '/');
}

function listed(key: PartitionKey, asked: readonly string[]): readonly string[] | null {
  if (key.values.kind !== 'listed') return asked.length === 0 ? null : asked;
  const { values } = key.values;
  return asked.length === 0 ? values : values.filter((value) => asked.includes(value));
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

function datesOf(keys: readonly PartitionKey[], days: Days): readonly Choice[] {
  const dated = keys.filter(isDated);
  if (dated.length === 0) return [{}];
  return eachDay(days).map((day) =>
    Object.fromEntries(dated.map((key) => [key.name, textOfDay(key, day) ?? ''])),
  );
}

function fill(template: string, choice: Choice): string {
  return template.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => choice[name] ?? all);
}

/** A template up to its first placeholder without a value. */
function knownPart(text: string): string {
  return text.slice(0, /\$\{\w+\}/.exec(text)?.index ?? text.length);
}

/**
 * The folders that hold the partitions wanted of a projecting table, as `s3://` addresses. Where the
 * values of a column are not known, the folder above it stands for all of them.
 */
export function projectedFolders(layout: Layout, wanted: Wanted): readonly string[] {
  let choices: readonly Choice[] = datesOf(layout.keys, wanted.days);
  for (const key of layout.keys.filter((key) => !isDated(key))) {
    const values = choicesOf(key, wanted);
    if (values !== null) choices = product(choices, key.name, values);
  }
  return [...new Set(choices.map((choice) => knownPart(fill(templateOf(layout), choice))))];
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
  const template = templateOf(layout);
  const place = template.indexOf(`/\${${key.name}}/`) + 1;
  if (place === 0) return null;
  let choices: readonly Choice[] = [{}];
  for (const other of layout.keys) {
    const values = isDated(other) ? null : choicesOf(other, wanted);
    if (values !== null && other !== key) choices = product(choices, other.name, values);
  }
  const above = choices.map((choice) => fill(template.slice(0, place), choice));
  if (above.some((folder) => knownPart(folder) !== folder)) return null;
  const pattern = key.role.kind === 'account' ? ACCOUNT : key.role.kind === 'region' ? REGION : /./;
  return { folders: [...new Set(above)], pattern };
}

/** The registered partitions among those wanted. */
export function wantedPartitions({ keys, registered }: Layout, wanted: Wanted): readonly string[] {
  const dated = keys.flatMap((key, index) => (isDated(key) ? [{ key, index }] : []));
  const dates = new Set(
    eachDay(wanted.days).map((day) => dated.map(({ key }) => textOfDay(key, day)).join(' ')),
  );
  const isAsked = (key: PartitionKey, value: string): boolean =>
    (choicesOf(key, wanted) ?? [value]).includes(value);
  return (registered ?? [])
    .filter(({ values }) => dates.has(dated.map(({ index }) => values[index]).join(' ')))
    .filter(({ values }) =>
      keys.every((key, index) => isDated(key) || isAsked(key, values[index] ?? '')),
    )
    .map(({ location }) => location);
}
