import type { Cell, Row } from '../model.ts';
import { safeText } from './safe-text.ts';

/** What a report says about an audit; from the catalogue. */
export interface AuditWords {
  readonly title: string;
  readonly finding: string;
  readonly fix: string;
  readonly undecided?: string;
  readonly outside?: string;
}

const NUMBER = new Intl.NumberFormat('en-US');

/** `1,204`. */
export function number(value: number): string {
  return NUMBER.format(value);
}

/** `1 request`, `1,204 requests`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes for a person: `1.2 GB`. */
export function bytesText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}

const DOLLARS = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** Dollars for a person: `$3,000.00`, and never $0.00 for what costs something. */
export function dollarsText(dollars: number): string {
  return dollars > 0 && dollars < 0.01 ? 'less than $0.01' : DOLLARS.format(dollars);
}

/** Keeps the start and the end of a text that is longer than `width`. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`;
}

const ARN = /^arn:[\w-]+:[\w-]+:[\w-]*:(\d*):(.*)$/;

/** `arn:aws:iam::111122223333:role/a/path/backup` → `111122223333:role/backup`. */
export function shortArn(arn: string): string {
  const [, account, resource] = ARN.exec(arn) ?? [];
  if (account === undefined || resource === undefined) return arn;
  const steps = resource.split('/');
  const isRole = steps.length > 2 && /^(role|user)$/.test(steps[0] ?? '');
  return `${account}:${isRole ? `${steps[0]}/${steps.at(-1)}` : resource}`;
}

/** A cell for people, on one line; empty for null. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return number(cell);
  return typeof cell === 'string' ? safeText(cell) : String(cell);
}

/** The client of a row: its name and version, or the beginning of a user agent we cannot name. */
export function clientText(row: Row): string {
  const { client, client_version: version, user_agent: agent } = row;
  if (typeof client === 'string') {
    return shorten(cellText(client) + (version ? ` ${cellText(version)}` : ''), 36);
  }
  return typeof agent === 'string' ? `"${shorten(cellText(agent), 18)}"` : 'no user agent';
}

/** Text in lines of at most `width` characters, broken at spaces; all but the first are indented. */
export function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length === 0) lines.push(word);
    else if (longer.length <= width) lines.splice(-1, 1, longer);
    else lines.push(`  ${word}`);
  }
  return lines.join('\n');
}
