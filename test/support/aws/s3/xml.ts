import { AwsError, xmlText } from '../answers.ts';

export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** What an element holds; `flat` lists have no element of their own around their items. */
export type XmlKind =
  | 'string'
  | 'number'
  | 'boolean'
  | { readonly list: string; readonly flat: boolean; readonly of: XmlKind }
  | { readonly fields: Readonly<Record<string, XmlKind>> };

export function fields(of: Readonly<Record<string, XmlKind>>): XmlKind {
  return { fields: of };
}

/** `<Names><item/><item/></Names>` */
export function list(item: string, of: XmlKind): XmlKind {
  return { list: item, flat: false, of };
}

/** `<item/><item/>` */
export function flat(item: string, of: XmlKind): XmlKind {
  return { list: item, flat: true, of };
}

export function malformedXml(): AwsError {
  return new AwsError(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

function plain(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? "'";
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

interface Open {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

function close(stack: Open[], name: string): void {
  const ended = stack.pop();
  if (ended === undefined || ended.name !== name) throw malformedXml();
  const parent = stack.at(-1);
  if (parent === undefined) throw malformedXml();
  parent.children.push({ ...ended, text: plain(ended.text) });
}

/** Reads a small document: elements and text, attributes passed over. */
export function parseXml(text: string): XmlElement {
  const stack: Open[] = [{ name: '', children: [], text: '' }];
  const body = text.replace(/^\s*<\?xml[^>]*\?>/, '');
  for (const [, end, name, empty, words] of body.matchAll(
    /<(\/?)([\w:]+)[^<>]*?(\/?)>|([^<]+)|</g,
  )) {
    const open = stack.at(-1);
    if (open === undefined) throw malformedXml();
    if (words !== undefined) open.text += words;
    else if (name === undefined) throw malformedXml();
    else if (end === '/') close(stack, name);
    else {
      stack.push({ name, children: [], text: '' });
      if (empty === '/') close(stack, name);
    }
  }
  const root = stack[0]?.children[0];
  if (root === undefined || stack.length !== 1 || stack[0]?.children.length !== 1) {
    throw malformedXml();
  }
  return root;
}

function scalar(text: string, kind: 'string' | 'number' | 'boolean'): string | number | boolean {
  switch (kind) {
    case 'string':
      return text;
    case 'number':
      if (!/^\s*-?\d+\s*$/.test(text)) throw malformedXml();
      return Number(text);
    case 'boolean':
      if (!/^\s*(true|false)\s*$/i.test(text)) throw malformedXml();
      return text.trim().toLowerCase() === 'true';
  }
}

/** A flat list goes by the plural of its items. */
function keyOf(name: string, kinds: Readonly<Record<string, XmlKind>>): string | undefined {
  if (kinds[name] !== undefined) return name;
  return Object.keys(kinds).find((key) => {
    const kind = kinds[key];
    return typeof kind === 'object' && 'list' in kind && kind.flat && kind.list === name;
  });
}

function decodeFields(
  element: XmlElement,
  kinds: Readonly<Record<string, XmlKind>>,
): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const child of element.children) {
    const key = keyOf(child.name, kinds);
    const kind = key === undefined ? undefined : kinds[key];
    if (key === undefined || kind === undefined) throw malformedXml();
    if (typeof kind === 'object' && 'list' in kind && kind.flat) {
      found[key] = [...((found[key] as unknown[] | undefined) ?? []), decode(child, kind.of)];
    } else if (found[key] === undefined) found[key] = decode(child, kind);
    else throw malformedXml();
  }
  return found;
}

/** An element as plain data; refused where it holds what its kind does not know. */
export function decode(element: XmlElement, kind: XmlKind): unknown {
  if (typeof kind === 'string') return scalar(element.text, kind);
  if ('fields' in kind) return decodeFields(element, kind.fields);
  if (element.children.some(({ name }) => name !== kind.list)) throw malformedXml();
  return element.children.map((child) => decode(child, kind.of));
}

/** Plain data as an element. */
export function encode(name: string, value: unknown, kind: XmlKind): string {
  if (value === undefined) return '';
  if (typeof kind === 'string') return `<${name}>${xmlText(String(value))}</${name}>`;
  if ('fields' in kind) {
    const parts = Object.entries(kind.fields).map(([key, of]) =>
      encode(key, (value as Readonly<Record<string, unknown>>)[key], of),
    );
    return `<${name}>${parts.join('')}</${name}>`;
  }
  const items = (value as readonly unknown[]).map((item) => encode(kind.list, item, kind.of));
  return kind.flat ? items.join('') : `<${name}>${items.join('')}</${name}>`;
}
