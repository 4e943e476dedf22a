import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Contender, contenders } from './contenders.ts';

/** What is to be measured. */
export interface BenchOptions {
  /** Records of the first table. */
  readonly records: number;
  /** Times each contender runs; 0 leaves the first table out. */
  readonly rounds: number;
  /** Records of the second table's smallest input; 0 leaves that table out. */
  readonly scale: number;
  readonly old: number;
  readonly seed: string;
  readonly contenders: readonly Contender[];
  /** Where data sets are kept. */
  readonly folder: string;
  /** Puts the results into README.md. */
  readonly write: boolean;
}

/** The options of `npm run bench --`. Throws a sentence where one is not understood. */
export function benchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '5' },
      scale: { type: 'string', default: '250000' },
      old: { type: 'string', default: '0.02' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      dir: { type: 'string', default: join(tmpdir(), 'trail-audit-bench') },
      write: { type: 'boolean', default: false },
    },
  });
  const old = Number(values.old);
  if (!(old >= 0 && old <= 1)) throw new Error('--old takes a share from 0 to 1');
  return {
    records: wholeNumber('--records', values.records, 1),
    rounds: wholeNumber('--rounds', values.rounds, 0),
    scale: wholeNumber('--scale', values.scale, 0),
    old,
    seed: values.seed,
    contenders: chosen(values.only),
    folder: values.dir,
    write: values.write,
  };
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${option} takes a whole number from ${least} on`);
}

function chosen(only: string | undefined): readonly Contender[] {
  if (only === undefined) return contenders;
  return only.split(',').map((name) => {
    const found = contenders.find((contender) => contender.name === name);
    if (found !== undefined) return found;
    const names = contenders.map((contender) => contender.name);
    throw new Error(`--only takes names out of ${names.join(', ')}`);
  });
}
