import type { Measurement } from './measure.ts';
import type { Runs } from './rounds.ts';

/** The middle of some numbers, with the smallest and the largest. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The spread of `values`; null where there is none. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((left, right) => left - right);
  const [least, most] = [sorted[0], sorted.at(-1)];
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (least === undefined || most === undefined || low === undefined || high === undefined) {
    return null;
  }
  return { median: (low + high) / 2, least, most };
}

/** The spread of one figure of a contender's runs. */
export function figure(runs: Runs, name: string, of: keyof Measurement): Spread | null {
  return spreadOf((runs.get(name) ?? []).map((measurement) => measurement[of]));
}

/** How many times as long as `base` a contender took, by round: the two ran under the same conditions. */
export function ratio(runs: Runs, name: string, base: string): Spread | null {
  const bases = runs.get(base) ?? [];
  const ratios = (runs.get(name) ?? []).flatMap(({ seconds }, round) => {
    const other = bases[round]?.seconds;
    return other === undefined ? [] : [seconds / other];
  });
  return spreadOf(ratios);
}
