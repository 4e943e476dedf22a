import type { Contender } from './contenders.ts';
import type { Runs } from './rounds.ts';
import { figure, ratio, type Spread } from './statistics.ts';
import { isMet, type Measured, targets } from './targets.ts';

type Row = readonly string[];

const NOTHING = '-';

/** The first table: everyone on the same input of `records` records. */
export function roundsTable(contenders: readonly Contender[], runs: Runs, records: number): string {
  const rows = contenders.map(({ name, does }) => [
    `\`${name}\``,
    does,
    spread(figure(runs, name, 'seconds'), 2),
    spread(ratio(runs, name, 'gunzip'), 2),
    ...costs(runs, name, records),
  ]);
  const head = [
    'contender',
    'what it does',
    'seconds',
    'x gunzip',
    'CPU s',
    'peak MB',
    'records/s',
  ];
  return table(head, rows);
}

/** One size of the second table. */
export interface Size {
  readonly times: number;
  readonly records: number;
  readonly runs: Runs;
}

/** The second table: the same contenders on ever more records. */
export function scaleTable(contenders: readonly Contender[], sizes: readonly Size[]): string {
  const rows = contenders.flatMap(({ name }) =>
    sizes.map(({ times, records, runs }) => [
      `\`${name}\``,
      `${times}x`,
      String(records),
      spread(figure(runs, name, 'seconds'), 2),
      spread(ratio(runs, name, 'gunzip'), 2),
      ...costs(runs, name, records),
    ]),
  );
  const head = [
    'contender',
    'input',
    'records',
    'seconds',
    'x gunzip',
    'CPU s',
    'peak MB',
    'records/s',
  ];
  return table(head, rows);
}

/** What was to be reached, and what was. */
export function targetsTable(measured: Measured): string {
  const rows = targets.map((target) => {
    const { words, kind, limit, unit, value } = target;
    const found = value(measured);
    return [
      words,
      `${kind} ${limit} ${unit}`,
      found === null ? NOTHING : `${found.toFixed(unit === 'x' ? 2 : 0)} ${unit}`,
      found === null ? 'not measured' : isMet(target, found) ? 'met' : '**not met**',
    ];
  });
  return table(['target', 'is', 'measured', ''], rows);
}

function costs(runs: Runs, name: string, records: number): Row {
  const { median: cpu = null } = figure(runs, name, 'cpu') ?? {};
  const { most: peak = null } = figure(runs, name, 'peak') ?? {};
  const { median: seconds = null } = figure(runs, name, 'seconds') ?? {};
  return [
    cpu === null ? NOTHING : cpu.toFixed(2),
    peak === null ? NOTHING : (peak / 1e6).toFixed(0),
    seconds === null ? NOTHING : Math.round(records / seconds).toString(),
  ];
}

function spread(figures: Spread | null, digits: number): string {
  if (figures === null) return NOTHING;
  const [median, least, most] = [figures.median, figures.least, figures.most].map((value) =>
    value.toFixed(digits),
  );
  return `${median} (${least}-${most})`;
}

/** A Markdown table with columns of even width, to be read as text, too. */
function table(head: Row, rows: readonly Row[]): string {
  const widths = head.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: Row): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
