import type { Runs } from './rounds.ts';
import { figure, ratio } from './statistics.ts';

/** Something that the reader of logs is to reach. */
export interface Target {
  readonly words: string;
  readonly limit: number;
  readonly kind: 'at most' | 'at least';
  readonly unit: 'x' | 'MB';
  /** What was measured: a median, of memory the largest; null where a contender it needs did not run. */
  readonly value: (measured: Measured) => number | null;
}

/** What targets are judged by. */
export interface Measured {
  readonly runs: Runs;
  /** By size of the input, smallest first; empty without the second table. */
  readonly scale: readonly Runs[];
}

const MB = 1e6;

const slower = (name: string, base: string, limit: number): Target => ({
  words: `\`${name}\` against \`${base}\``,
  limit,
  kind: 'at most',
  unit: 'x',
  value: ({ runs }) => ratio(runs, name, base)?.median ?? null,
});

const faster = (name: string, base: string, limit: number): Target => ({
  words: `\`${name}\` faster than \`${base}\``,
  limit,
  kind: 'at least',
  unit: 'x',
  value: ({ runs }) => ratio(runs, base, name)?.median ?? null,
});

const peak = (name: string): Target => ({
  words: `peak memory of \`${name}\``,
  limit: 700,
  kind: 'at most',
  unit: 'MB',
  value: ({ runs }) => {
    const { most = null } = figure(runs, name, 'peak') ?? {};
    return most === null ? null : most / MB;
  },
});

const growth = (name: string): Target => ({
  words: `peak memory of \`${name}\`, largest against smallest input`,
  limit: 1.2,
  kind: 'at most',
  unit: 'x',
  value: ({ scale }) => {
    const [first, last] = [scale[0], scale.at(-1)];
    if (first === undefined || last === undefined || first === last) return null;
    const small = figure(first, name, 'peak');
    const large = figure(last, name, 'peak');
    return small && large && large.median / small.median;
  },
});

/** All targets. Ratios of seconds are of wall time, the processes' start included. */
export const targets: readonly Target[] = [
  slower('clients', 'gunzip', 3),
  slower('sigv2', 'gunzip', 2),
  faster('clients', 'duckdb-clients', 1.5),
  faster('sigv2', 'duckdb-sigv2', 2.3),
  faster('clients', 'jq', 8),
  faster('warm-sigv2', 'clients', 8),
  faster('again-sigv2', 'clients', 8),
  ...['clients', 'sigv2', 'collect'].map(peak),
  ...['clients', 'sigv2', 'collect'].map(growth),
];

/** Whether a value reaches its target. */
export function isMet({ kind, limit }: Target, value: number): boolean {
  return kind === 'at most' ? value <= limit : value >= limit;
}
