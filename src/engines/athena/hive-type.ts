/** A column's type in Hive's words: a scalar by its name, or the fields of a struct. */
export type HiveType = string | { readonly [field: string]: HiveType };

/** Splits at commas that stand outside of angle brackets and parentheses. */
function parts(text: string): readonly string[] {
  let depth = 0;
  const found = [''];
  for (const character of text) {
    if ('<('.includes(character)) depth += 1;
    if ('>)'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0) found.push('');
    else found[found.length - 1] += character;
  }
  return found;
}

/** Reads `struct<type:string,sessioncontext:struct<...>>`; arrays, maps and scalars stay text. */
export function parseHiveType(text: string): HiveType {
  const type = text.trim().toLowerCase();
  const [, fields] = /^struct<(.*)>$/s.exec(type) ?? [];
  if (fields === undefined) return type;
  return Object.fromEntries(
    parts(fields).map((field) => {
      const [name = '', ...rest] = field.split(':');
      return [name.trim(), parseHiveType(rest.join(':'))];
    }),
  );
}

/** Whether a type holds text as it is. */
export function isTextType(type: HiveType): boolean {
  return typeof type === 'string' && /^(string|varchar)\b/.test(type);
}

/** Whether a type holds text with blanks behind it. */
export function isPaddedType(type: HiveType): boolean {
  return typeof type === 'string' && /^char\b/.test(type);
}

/** Whether a type holds whole numbers. */
export function isIntegerType(type: HiveType): boolean {
  return typeof type === 'string' && /^(tinyint|smallint|int|integer|bigint)$/.test(type);
}
