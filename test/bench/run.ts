/**
 * Measures reading: `npm run bench -- [--records 1000000] [--rounds 5] [--scale 250000] [--only NAMES]
 * [--old 0.02] [--seed 1] [--dir FOLDER] [--write]`. README.md says what is measured, and how.
 */
import { existsSync } from 'node:fs';
import type { Contender } from './contenders.ts';
import { type DataSet, dataSet } from './data-set.ts';
import { machine } from './machine.ts';
import { type BenchOptions, benchOptions } from './options.ts';
import { measureRounds, type Runs } from './rounds.ts';
import { roundsTable, type Size, scaleTable, targetsTable } from './tables.ts';
import { writeResults } from './write-results.ts';

/** The data set that the targets are about. */
const TARGET_RECORDS = 1_000_000;
const TARGET_OLD = 0.02;
const SCALES = [1, 4, 16];
/** Rounds of the second table, at most. */
const SCALE_ROUNDS = 3;
/** Of interest in the second table: the limit, and we. */
const SCALED = ['gunzip', 'clients', 'sigv2', 'collect', 'warm-sigv2', 'again-sigv2'];

function present(contenders: readonly Contender[]): readonly Contender[] {
  return contenders.filter(({ name, absent }) => {
    const reason = absent();
    if (reason !== null) process.stderr.write(`Left out: ${name}: ${reason}\n`);
    return reason === null;
  });
}

function logsOf(options: BenchOptions, records: number): Promise<DataSet> {
  const { folder, old, seed } = options;
  return dataSet(folder, { records, old, seed });
}

function describe({ written }: DataSet): string {
  const { records, duplicates, files, gzipBytes, jsonBytes, sigv2, clients } = written;
  return (
    `${records} records (${duplicates} of them copies) in ${files} files: ` +
    `${(gzipBytes / 1e6).toFixed(0)} MB, ${(jsonBytes / 1e6).toFixed(0)} MB of JSON. ` +
    `To be found: ${sigv2.requests} requests in ${sigv2.findings} rows of \`sigv2\`, ` +
    `${clients.requests} in ${clients.findings} of \`clients\`.`
  );
}

async function measureScale(
  contenders: readonly Contender[],
  options: BenchOptions,
): Promise<readonly Size[]> {
  const sizes: Size[] = [];
  if (options.scale === 0) return sizes;
  for (const times of SCALES) {
    const records = times * options.scale;
    const data = await logsOf(options, records);
    const rounds = Math.min(SCALE_ROUNDS, options.rounds || SCALE_ROUNDS);
    sizes.push({ times, records, runs: await measureRounds(contenders, data, rounds) });
  }
  return sizes;
}

async function bench(options: BenchOptions): Promise<string> {
  if (!existsSync('/usr/bin/time')) {
    throw new Error('Cannot measure: GNU time is not at /usr/bin/time (apt-get install time)');
  }
  const contenders = present(options.contenders);
  const parts: string[] = [];
  let runs: Runs = new Map();
  if (options.rounds > 0) {
    const data = await logsOf(options, options.records);
    runs = await measureRounds(contenders, data, options.rounds);
    parts.push(describe(data), roundsTable(contenders, runs, options.records));
  }
  const scaled = contenders.filter(({ name }) => SCALED.includes(name));
  const sizes = await measureScale(scaled, options);
  if (sizes.length > 0) parts.push(scaleTable(scaled, sizes));
  if (options.records !== TARGET_RECORDS || options.old !== TARGET_OLD) {
    parts.push(
      `The targets are about ${TARGET_RECORDS} records, ${TARGET_OLD} of them by old clients.`,
    );
  }
  parts.push(targetsTable({ runs, scale: sizes.map((size) => size.runs) }), machine());
  return `${parts.join('\n\n')}\n`;
}

try {
  const options = benchOptions(process.argv.slice(2));
  const results = await bench(options);
  process.stdout.write(results);
  if (options.write) writeResults(results);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
