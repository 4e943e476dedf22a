/** What a template holds; an intrinsic such as `!Sub x` is `{ '!Sub': 'x' }`. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** The lines that say something. */
function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }));
}

function unreadable(text: string): Error {
  return new Error(`This reader of YAML does not know: ${text}`);
}

function scalar(text: string): Yaml {
  const tagged = /^(!\w+) (.+)$/.exec(text);
  if (tagged !== null) return { [tagged[1]!]: scalar(tagged[2]!) };
  if (text.startsWith('"')) return JSON.parse(text) as string;
  if (/^[[{]/.test(text)) return flow(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+$/.test(text)) return Number(text);
  if (/^[\w/@.$-][^"#{}[\]]*$/.test(text) && !/: /.test(text)) return text;
  throw unreadable(text);
}

/** The parts between the commas of `[a, b]` or `{ a: b }`. */
function parts(text: string): readonly string[] {
  const found = text.slice(1, -1).match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  return found.map((part) => part.trim()).filter((part) => part !== '');
}

function flow(text: string): Yaml {
  if (text.startsWith('[') && text.endsWith(']')) return parts(text).map(scalar);
  if (!text.startsWith('{') || !text.endsWith('}')) throw unreadable(text);
  return Object.fromEntries(
    parts(text).map((part) => {
      const [, key, value] = /^(\w+): (.+)$/.exec(part) ?? [];
      if (key === undefined || value === undefined) throw unreadable(text);
      return [key, scalar(value)];
    }),
  );
}

/** Lines that are deeper than `indent`, taken off the front. */
function deeper(lines: Line[], indent: number): Line[] {
  const end = lines.findIndex((line) => line.indent <= indent);
  return lines.splice(0, end === -1 ? lines.length : end);
}

function value(text: string, lines: Line[], indent: number): Yaml {
  if (text === '>-') {
    return deeper(lines, indent)
      .map((line) => line.text)
      .join(' ');
  }
  if (text === '{') {
    const body = deeper(lines, indent).map((line) => line.text);
    if (lines.shift()?.text !== '}') throw unreadable(text);
    return flow(`{ ${body.join(' ')} }`);
  }
  return text === '' ? block(deeper(lines, indent)) : scalar(text);
}

function list(lines: Line[]): Yaml {
  const items: Yaml[] = [];
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const text = line.text.slice(2);
    const isMap = /^[\w:-]+:( |$)/.test(text);
    const rest = text === '{' ? [] : deeper(lines, line.indent);
    items.push(
      isMap
        ? block([{ indent: line.indent + 2, text }, ...rest])
        : value(text, text === '{' ? braced(lines) : rest, line.indent),
    );
  }
  return items;
}

/** The lines of a `{` up to its own `}`. */
function braced(lines: Line[]): Line[] {
  const end = lines.findIndex(({ text }) => text === '}');
  const [last, ...body] = lines.splice(0, end + 1).reverse();
  return [...body.reverse(), { indent: 0, text: last?.text ?? '' }];
}

function block(lines: Line[]): Yaml {
  if (lines[0]?.text.startsWith('- ')) return list(lines);
  const fields: Record<string, Yaml> = {};
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, key, text = ''] = /^((?:[\w.-]|:(?! |$))+):(?: (.*))?$/.exec(line.text) ?? [];
    if (key === undefined || key in fields) throw unreadable(line.text);
    fields[key] = value(text, lines, line.indent);
  }
  return fields;
}

/** Reads the YAML that CloudFormation templates of ours are written in; refuses what it does not know. */
export function readYaml(text: string): Yaml {
  return block(linesOf(text));
}
