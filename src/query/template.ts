import type { Cell } from '../model.ts';
import { sqlLiteral } from './literal.ts';

/** What a template's placeholders stand for. */
export interface Fillings {
  /** `:name` becomes a literal. */
  readonly values: Readonly<Record<string, Cell>>;
  /** `{{name}}` becomes SQL text made of checked identifiers and literals. */
  readonly texts: Readonly<Record<string, string>>;
}

const PARTS = /'(?:[^']|'')*'|--[^\n]*|\{\{(\w+)\}\}|:([a-z]\w*)/g;

/**
 * Fills `:name` and `{{name}}` in SQL text, once: what is filled in is not looked at again. Strings
 * and comments stay as they are. A placeholder without a filling is a bug of ours.
 */
export function fillTemplate(sql: string, fillings: Fillings): string {
  return sql.replaceAll(PARTS, (part: string, text?: string, value?: string) => {
    if (text !== undefined) return lookUp(fillings.texts, text);
    if (value !== undefined) return sqlLiteral(lookUp(fillings.values, value));
    return part;
  });
}

function lookUp<Filling>(fillings: Readonly<Record<string, Filling>>, name: string): Filling {
  const filling = Object.hasOwn(fillings, name) ? fillings[name] : undefined;
  if (filling === undefined) throw new Error(`no filling for placeholder "${name}"`);
  return filling;
}
