import type { Json } from '../aws/json.ts';

/** One form of documents that AWS treats alike: a list of one is its element, and lists have no order. */
function canonical(document: Json): string {
  if (document === null || typeof document !== 'object') return JSON.stringify(document);
  if (isList(document)) {
    const parts = document.map(canonical).sort();
    return parts.length === 1 ? (parts[0] ?? '') : `[${parts.join(',')}]`;
  }
  const fields = Object.entries(document)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`);
  return `{${fields.sort().join(',')}}`;
}

function isList(document: Json): document is readonly Json[] {
  return Array.isArray(document);
}

/** Whether AWS would treat two documents alike. */
export function isSame(one: Json, other: Json): boolean {
  return canonical(one) === canonical(other);
}
