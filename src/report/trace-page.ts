import { unreachable } from '../errors.ts';
import type { TracePage } from '../model/trace.ts';
import type { TraceFormat } from './format-names.ts';
import { SCHEMA_VERSION } from './json.ts';
import { escaped } from './markdown.ts';
import { safeJson } from './safe-text.ts';
import { answerLines, type Item, type Section, sectionsOf } from './trace-sections.ts';
import { wrapped } from './words.ts';

/** Lines of a text behind a label, and below the text what is said more. */
function itemLines({ label, text, more }: Item, room: number, width: number): readonly string[] {
  const indent = ' '.repeat(room);
  const inner = width - room;
  const lines = [text, ...more.map((line) => `  ${line}`)].flatMap((line) => {
    const [, blanks = '', words = ''] = /^( *)(.*)$/s.exec(line) ?? [];
    return wrapped(words, inner - blanks.length)
      .split('\n')
      .map((part) => blanks + part);
  });
  return lines.map((line, index) => (index === 0 ? label.padEnd(room) : indent) + line);
}

function sectionLines({ heading, items }: Section, width: number): readonly string[] {
  const longest = Math.max(0, ...items.map(({ label }) => label.length));
  const isBulleted = items.every(({ label }) => label === '-');
  const room = longest === 0 ? 2 : longest + (isBulleted ? 3 : 4);
  return [
    '',
    wrapped(heading, width),
    ...items.flatMap((item) =>
      itemLines({ ...item, label: longest === 0 ? '' : `  ${item.label}` }, room, width),
    ),
  ];
}

function toText(page: TracePage, width: number): string {
  const lines = [
    ...answerLines(page).map((line) => wrapped(line, width)),
    ...sectionsOf(page).flatMap((section) => sectionLines(section, width)),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function markdownItem({ label, text, more }: Item): readonly string[] {
  const isNumber = /^\d+$/.test(label);
  const bullet = isNumber ? `${label}. ` : '- ';
  const name = isNumber || label === '-' || label === '' ? '' : `**${escaped(label)}** `;
  const indent = ' '.repeat(bullet.length);
  return [`${bullet}${name}${escaped(text)}`, ...more.map((line) => `${indent}- ${escaped(line)}`)];
}

function toMarkdown(page: TracePage): string {
  const title = `## ${escaped(`Trace of ${page.subject.text}`)}`;
  const sections = sectionsOf(page).flatMap(({ heading, items }) => [
    '',
    items.length === 0 ? escaped(heading) : `### ${escaped(heading)}\n`,
    ...items.flatMap(markdownItem),
  ]);
  const answer = answerLines(page).flatMap((line) => ['', escaped(line)]);
  return `${[title, ...answer, ...sections].join('\n')}\n`;
}

/** The page about one subject in a format. */
export function renderTrace(page: TracePage, format: TraceFormat, width: number): string {
  switch (format) {
    case 'text':
      return toText(page, width);
    case 'json':
      return `${safeJson({ schemaVersion: SCHEMA_VERSION, ...page }, 2)}\n`;
    case 'markdown':
      return toMarkdown(page);
    default:
      return unreachable(format);
  }
}
