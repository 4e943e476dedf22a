import { type Answer, AwsError, xmlAnswer, xmlText } from './answers.ts';
import type { Parameters } from './parameters.ts';

/** What a parameter of a form holds: a list of texts, or of structures. */
type Field = 'text' | 'number' | 'texts' | { readonly [name: string]: 'text' | 'texts' };

/** The parameters of an operation, by the names they have in forms: `Filter` for `Filter.1.Name`. */
export type FormShape = Readonly<Record<string, Field>>;

function unknown(name: string): AwsError {
  return new AwsError(400, 'UnknownParameter', `The parameter ${name} is not recognized`);
}

function texts(form: ReadonlyMap<string, string>, prefix: string): string[] {
  const values: string[] = [];
  for (let index = 1; form.has(`${prefix}.${index}`); index += 1) {
    values.push(form.get(`${prefix}.${index}`) ?? '');
  }
  return values;
}

function structures(
  form: ReadonlyMap<string, string>,
  prefix: string,
  fields: Exclude<Field, string>,
): Parameters[] {
  const names = [...form.keys()];
  const found: Parameters[] = [];
  for (let index = 1; ; index += 1) {
    const at = `${prefix}.${index}.`;
    if (!names.some((name) => name.startsWith(at))) return found;
    found.push(
      Object.fromEntries(
        Object.entries(fields).map(([name, kind]) => [
          name,
          kind === 'text' ? form.get(at + name) : texts(form, at + name),
        ]),
      ),
    );
  }
}

function isKnown(name: string, shape: FormShape): boolean {
  const [first = '', index, field, place] = name.split('.');
  const kind = shape[first];
  if (kind === undefined) return false;
  if (kind === 'text' || kind === 'number') return index === undefined;
  if (!/^\d+$/.test(index ?? '')) return false;
  if (kind === 'texts') return field === undefined;
  const inner = kind[field ?? ''];
  if (inner === 'text') return place === undefined;
  return inner === 'texts' && /^\d+$/.test(place ?? '');
}

/** Reads the parameters of a form; what the operation does not have is refused. */
export function readForm(form: URLSearchParams, shape: FormShape): Parameters {
  const given = new Map([...form].filter(([name]) => !['Action', 'Version'].includes(name)));
  const stray = [...given.keys()].find((name) => !isKnown(name, shape));
  if (stray !== undefined) throw unknown(stray);
  const read = (name: string, kind: Field): unknown => {
    if (kind === 'text') return given.get(name);
    if (kind === 'number') return given.has(name) ? Number(given.get(name)) : undefined;
    return kind === 'texts' ? texts(given, name) : structures(given, name, kind);
  };
  const entries = Object.entries(shape).map(([name, kind]) => [name, read(name, kind)] as const);
  return Object.fromEntries(
    entries.filter(
      ([, value]) => value !== undefined && (!Array.isArray(value) || value.length > 0),
    ),
  );
}

/** `<name>text</name>`; nothing for what is not there. */
export function element(name: string, text: string | undefined): string {
  return text === undefined ? '' : `<${name}>${xmlText(text)}</${name}>`;
}

/** An error as services of forms and XML write it; EC2 has a form of its own. */
export function formError(service: string, namespace: string) {
  return ({ status, code, message }: AwsError): Answer => {
    const words = `<Code>${code}</Code><Message>${xmlText(message)}</Message>`;
    const type = status < 500 ? 'Sender' : 'Receiver';
    return xmlAnswer(
      service === 'ec2'
        ? `<Response><Errors><Error>${words}</Error></Errors><RequestID>STANDIN</RequestID></Response>`
        : `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type>${words}</Error><RequestId>STANDIN</RequestId></ErrorResponse>`,
      status,
    );
  };
}
