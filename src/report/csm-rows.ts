import type { CsmClient, CsmRow } from '../model/csm.ts';
import type { Row } from '../model.ts';
import { safeText } from './safe-text.ts';
import { headLine, type Layout, layOut, rowLines } from './table-layout.ts';
import { counted, number, shorten, wrapped } from './words.ts';

const COLUMNS = ['calls', 'call', 'result', 'ms', 'region'] as const;
const LABELS: Readonly<Record<string, string>> = { ms: 'ms mean/most' };
/** Outcomes of a row that are shown. */
const SHOWN = 3;
const LONGEST = 32;

function outcomes(row: CsmRow): string {
  const shown = row.outcomes.slice(0, SHOWN).map(({ outcome, calls }) => {
    const text = shorten(safeText(outcome), LONGEST);
    return row.outcomes.length === 1 ? text : `${text} ${number(calls)}`;
  });
  const more = row.outcomes.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function cellsOf(row: CsmRow): Row {
  return {
    calls: number(row.calls),
    call: shorten(safeText(`${row.service} ${row.operation}`), LONGEST),
    result: outcomes(row),
    ms: row.latency === null ? '' : `${number(row.latency.mean)}/${number(row.latency.most)}`,
    region: shorten(safeText(row.region ?? ''), LONGEST),
  };
}

/** What else there is to say of a row: what went wrong, and what ought to change. */
function notesOf({
  calls,
  attempts,
  retries,
  redirects,
  gaveUp,
  sigv2,
}: CsmRow): readonly string[] {
  const numbers = [
    calls === 0 ? `${counted(attempts, 'attempt')} without the call` : '',
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

function headingOf({ sender, address, client }: CsmRow): string {
  const name = sender === '' ? 'no client ID' : shorten(safeText(sender), 2 * LONGEST);
  const from = address === null ? '' : ` at ${safeText(address)}`;
  return `${name}${from}: ${clientText(client)}${statusText(client)}`;
}

function callsOf({ rows }: Section): number {
  return rows.reduce((sum, row) => sum + row.calls, 0);
}

function sectionsOf(rows: readonly CsmRow[]): readonly Section[] {
  const headings = [...new Set(rows.map(headingOf))];
  return headings
    .map((heading) => ({
      heading,
      rows: rows.filter((row) => headingOf(row) === heading).toSorted((a, b) => b.calls - a.calls),
    }))
    .sort((a, b) => callsOf(b) - callsOf(a));
}

function sectionLines({ heading, rows }: Section, layout: Layout): readonly string[] {
  const lines = rows.flatMap((row) => {
    const notes = notesOf(row).flatMap((note) =>
      wrapped(note, layout.width - layout.indent).split('\n'),
    );
    return [
      ...rowLines(cellsOf(row), layout),
      ...notes.map((note) => ' '.repeat(layout.indent) + note),
    ];
  });
  return ['', wrapped(heading, layout.width), ...lines];
}

/** The calls in lines, by sender and client; none for no row. */
export function callLines(rows: readonly CsmRow[], width: number): readonly string[] {
  if (rows.length === 0) return [];
  const layout = layOut(
    {
      columns: COLUMNS,
      label: (column) => LABELS[column] ?? column,
      cell: (row, column) => String(row[column] ?? ''),
      isNumber: (column) => column === 'calls' || column === 'ms',
      width,
    },
    rows.map(cellsOf),
  );
  return [
    headLine(layout),
    ...sectionsOf(rows).flatMap((section) => sectionLines(section, layout)),
  ];
}
