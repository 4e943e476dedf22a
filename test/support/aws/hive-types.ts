/** A type of a Hive table's column. */
export type HiveType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'array'; readonly of: HiveType }
  | { readonly kind: 'map'; readonly key: HiveType; readonly value: HiveType }
  | { readonly kind: 'struct'; readonly fields: readonly HiveField[] };

export interface HiveField {
  readonly name: string;
  readonly type: HiveType;
}

/** Parts of a text at a separator outside angle brackets. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '<' || character === '(') depth += 1;
    else if (character === '>' || character === ')') depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function field(text: string): HiveField {
  const [name = '', ...type] = split(text, ':');
  return { name: name.trim(), type: parseHiveType(type.join(':')) };
}

/** `struct<type:string,attributes:map<string,string>>` and the like, as a tree. */
export function parseHiveType(text: string): HiveType {
  const match = /^\s*(array|map|struct)<(.*)>\s*$/s.exec(text);
  const inner = match?.[2] ?? '';
  switch (match?.[1]) {
    case 'array':
      return { kind: 'array', of: parseHiveType(inner) };
    case 'map': {
      const [key = '', ...value] = split(inner, ',');
      return { kind: 'map', key: parseHiveType(key), value: parseHiveType(value.join(',')) };
    }
    case 'struct':
      return { kind: 'struct', fields: split(inner, ',').map(field) };
    default:
      return { kind: 'scalar', name: text.trim().toLowerCase() };
  }
}

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** The same type in DuckDB. */
export function duckType(type: HiveType): string {
  switch (type.kind) {
    case 'scalar':
      return type.name === 'string' || type.name.startsWith('char') ? 'varchar' : type.name;
    case 'array':
      return `${duckType(type.of)}[]`;
    case 'map':
      return `map(${duckType(type.key)}, ${duckType(type.value)})`;
    case 'struct':
      return `struct(${type.fields.map((part) => `${quoted(part.name)} ${duckType(part.type)}`).join(', ')})`;
  }
}

/** What Trino calls a scalar of Hive. */
export function trinoType(name: string): string {
  if (name === 'string') return 'varchar';
  return name === 'int' ? 'integer' : name;
}
