import type { CsmClient, CsmRow } from '../model/csm.ts';
import type { Row } from '../model.ts';
import { safeText } from './safe-text.ts';
import { headLine, type Layout, layOut, rowLines } from './table-layout.ts';
import { counted, number, shorten, wrapped } from './words.ts';

const COLUMNS = ['calls', 'call', 'ms'] as const;
const LABELS: Readonly<Record<string, string>> = { ms: 'mean ms (most)' };
const GAP = '  ';
/** Between the words of an outcome, until the lines are broken. */
const UNBROKEN = '\u00a0';
/** Room that a result needs to stand behind the columns, and not below them. */
const LEAST_ROOM = 20;
/** Outcomes of a row that are shown. */
const SHOWN = 3;
const LONGEST = 32;
/** Rows of the table: whoever sends may make up thousands. */
const MOST_ROWS = 200;

function outcomes(row: CsmRow): string {
  const shown = row.outcomes.slice(0, SHOWN).map(({ outcome, times }) => {
    const text = shorten(safeText(outcome), LONGEST);
    const count = row.outcomes.length === 1 || times === 1 ? '' : ` ×${number(times)}`;
    return `${text}${count}`.replaceAll(' ', UNBROKEN);
  });
  const more = row.outcomes.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function cellsOf(row: CsmRow): Row {
  return {
    calls: number(row.calls),
    call: shorten(safeText(`${row.service} ${row.operation}`), LONGEST),
    ms: row.latency === null ? '' : `${number(row.latency.mean)} (${number(row.latency.most)})`,
  };
}

/** What else there is to say of a row: what went wrong, and what ought to change. */
function notesOf({
  attemptsWithoutCall,
  retries,
  redirects,
  gaveUp,
  sigv2,
}: CsmRow): readonly string[] {
  const numbers = [
    attemptsWithoutCall > 0 ? `${counted(attemptsWithoutCall, 'attempt')} without the call` : '',
    retries > 0 ? counted(retries, 'retry', 'retries') : '',
    redirects > 0 ? counted(redirects, 'redirect') : '',
    gaveUp > 0 ? `gave up ${counted(gaveUp, 'time')}` : '',
  ].filter((text) => text !== '');
  return [
    ...(numbers.length > 0 ? [numbers.join(', ')] : []),
    ...(sigv2 === null
      ? []
      : [
          `${sigv2.certainty} SigV2, ${counted(sigv2.attempts, 'attempt')}: ${safeText(sigv2.because)}`,
        ]),
  ];
}

function clientText({ name, version, userAgent }: CsmClient): string {
  if (name !== null) return shorten(safeText(`${name} ${version ?? ''}`.trimEnd()), LONGEST);
  return userAgent === null ? 'unknown client' : `"${shorten(safeText(userAgent), LONGEST)}"`;
}

/** `before-sigv4 1.4.6`: the status and what it was judged by; empty where nothing is to be done. */
function statusText({ status, minimumVersion, endOfSupport }: CsmClient): string {
  if (status === null || status === 'current') return '';
  const isEnd = status === 'end-of-support';
  const by = isEnd ? endOfSupport : status === 'unknown-version' ? null : minimumVersion;
  return by === null || by === 'ended' ? ` (${status})` : ` (${status} ${by})`;
}

interface Section {
  readonly heading: string;
  readonly rows: readonly CsmRow[];
}

function headingOf({ sender, address, client, region }: CsmRow): string {
  const name = sender === '' ? 'no client ID' : shorten(safeText(sender), 2 * LONGEST);
  const from = address === null ? '' : ` at ${safeText(address)}`;
  const place = region === null ? 'no region' : shorten(safeText(region), LONGEST);
  return `${name}${from}: ${clientText(client)}${statusText(client)}, ${place}`;
}

function callsOf({ rows }: Section): number {
  return rows.reduce((sum, row) => sum + row.calls, 0);
}

function sectionsOf(rows: readonly CsmRow[]): readonly Section[] {
  const byHeading = new Map<string, CsmRow[]>();
  for (const row of rows) {
    const heading = headingOf(row);
    const own = byHeading.get(heading);
    if (own === undefined) byHeading.set(heading, [row]);
    else own.push(row);
  }
  return [...byHeading]
    .map(([heading, own]) => ({ heading, rows: own }))
    .sort((a, b) => callsOf(b) - callsOf(a));
}

/** Lines of a text from a column on. */
function indented(text: string, column: number, width: number): readonly string[] {
  const lines = wrapped(text, width - column).split('\n');
  return lines.map((line) => ' '.repeat(column) + line.replaceAll(UNBROKEN, ' '));
}

/** The line of a row with what its calls ended with behind it, and below it what else there is to say. */
function linesOf(row: CsmRow, layout: Layout, resultAt: number): readonly string[] {
  const [line = '', ...folded] = rowLines(cellsOf(row), layout);
  const [first = '', ...rest] = indented(outcomes(row), resultAt, layout.width);
  const isBehind = resultAt > layout.indent;
  return [
    ...(isBehind ? [line.padEnd(resultAt) + first.trimStart()] : [line, first]),
    ...rest,
    ...folded,
    ...notesOf(row).flatMap((note) => indented(note, layout.indent, layout.width)),
  ];
}

/** The calls in lines, by sender, client and region; none for no row. */
export function callLines(all: readonly CsmRow[], width: number): readonly string[] {
  if (all.length === 0) return [];
  const rows = all.toSorted((a, b) => b.calls - a.calls).slice(0, MOST_ROWS);
  const grid = {
    columns: COLUMNS,
    label: (column: string): string => LABELS[column] ?? column,
    cell: (row: Row, column: string): string => String(row[column] ?? ''),
    isNumber: (column: string): boolean => column === 'calls' || column === 'ms',
    width,
  };
  const layout = layOut(grid, rows.map(cellsOf));
  const used = layout.placed.reduce((sum, place) => sum + place.width + GAP.length, 0);
  const resultAt = width - used < LEAST_ROOM ? layout.indent : used;
  const head = resultAt === used ? `${headLine(layout).padEnd(used)}RESULT` : headLine(layout);
  const sections = sectionsOf(rows).flatMap((section) => [
    '',
    wrapped(section.heading, width),
    ...section.rows.flatMap((row) => linesOf(row, layout, resultAt)),
  ]);
  const more = all.length - rows.length;
  const end = more === 0 ? [] : ['', `… and ${number(more)} more: --format json has them.`];
  return [head, ...sections, ...end];
}
