import { safeText } from '../safe-text.ts';

/** HTML text, made by `html` and nothing else. */
export interface Markup {
  readonly markup: string;
}

/** What `html` takes: text, which it escapes, and markup of its own making. */
export type Content = string | number | null | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it can stand in an element or in a quoted attribute; controls and invisible marks are written out. */
export function escaped(text: string): string {
  return safeText(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

function textOf(content: Content): string {
  if (content === null) return '';
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  return 'markup' in content ? content.markup : content.map(({ markup }) => markup).join('');
}

/** HTML from a template: whatever is filled in is escaped, but for markup. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return { markup: String.raw({ raw: parts }, ...contents.map(textOf)) };
}

/** Text that is HTML already, of ours: a stylesheet, a script. */
export function trusted(text: string): Markup {
  return { markup: text };
}

/** Data for the script of a page, as JSON that no element can end. */
export function jsonScript(data: unknown): Markup {
  return trusted(JSON.stringify(data).replaceAll('<', '\\u003c'));
}
