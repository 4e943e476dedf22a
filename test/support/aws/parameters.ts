import { AwsError } from './answers.ts';

export type Parameters = Readonly<Record<string, unknown>>;

/** A list is written as a list of what its items are. */
type Kind = 'string' | 'number' | 'boolean' | Shape | readonly [Kind];

/** The parameters an operation takes; a name that ends in `!` must be there. */
export interface Shape {
  readonly [name: string]: Kind;
}

function refuse(message: string): never {
  throw new AwsError(400, 'SerializationException', `AWS stand-in: ${message}`);
}

export function isObject(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(kind: Shape | readonly [Kind]): kind is readonly [Kind] {
  return Array.isArray(kind);
}

function checkValue(value: unknown, kind: Kind, path: string): void {
  if (typeof kind === 'string') {
    if (typeof value !== kind) refuse(`${path} is no ${kind}`);
  } else if (isList(kind)) {
    if (!Array.isArray(value)) refuse(`${path} is no list`);
    for (const [index, item] of value.entries()) checkValue(item, kind[0], `${path}[${index}]`);
  } else if (isObject(value)) {
    checkParameters(value, kind, path);
  } else {
    refuse(`${path} is no structure`);
  }
}

/** Refuses parameters that the operation does not have, of another type, or missing. */
export function checkParameters(input: Parameters, shape: Shape, path: string): void {
  for (const [name, value] of Object.entries(input)) {
    const kind = shape[name] ?? shape[`${name}!`];
    if (kind === undefined) refuse(`unknown parameter ${path}.${name}`);
    else checkValue(value, kind, `${path}.${name}`);
  }
  for (const name of Object.keys(shape).filter((candidate) => candidate.endsWith('!'))) {
    if (input[name.slice(0, -1)] === undefined) refuse(`${path}.${name.slice(0, -1)} is missing`);
  }
}

/** A text parameter, or what stands in for it. */
export function text(input: Parameters, name: string, otherwise = ''): string {
  const value = input[name];
  return typeof value === 'string' ? value : otherwise;
}

export function optionalText(input: Parameters, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

export function optionalNumber(input: Parameters, name: string): number | undefined {
  const value = input[name];
  return typeof value === 'number' ? value : undefined;
}

export function optionalFlag(input: Parameters, name: string): boolean | undefined {
  const value = input[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** The texts of a list; none where it is not there. */
export function textList(input: Parameters, name: string): readonly string[] {
  const value = input[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The structures of a list; none where it is not there. */
export function structures(input: Parameters, name: string): readonly Parameters[] {
  const value = input[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A structure within parameters; an empty one where it is not there. */
export function structure(input: Parameters, name: string): Parameters {
  const value = input[name];
  return isObject(value) ? value : {};
}
