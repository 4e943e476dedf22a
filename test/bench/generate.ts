/**
 * Writes CloudTrail logs for measurements, the same to the byte for the same options:
 * `npx tsx test/bench/generate.ts --out DIR [--records 1000000] [--old 0.02] [--seed 1]`.
 * What was written, and what the audits are to find in it, goes to stdout as JSON.
 */
import { parseArgs } from 'node:util';
import { writeLogs } from './logs/write-logs.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    records: { type: 'string', default: '1000000' },
    old: { type: 'string', default: '0.02' },
    seed: { type: 'string', default: '1' },
  },
});
const records = Number(values.records);
const old = Number(values.old);
if (values.out === undefined) throw new Error('--out takes a folder');
if (!Number.isSafeInteger(records) || records < 1) {
  throw new Error('--records takes a positive whole number');
}
if (!(old >= 0 && old <= 1)) throw new Error('--old takes a share from 0 to 1');

const began = performance.now();
const written = await writeLogs(values.out, { records, old, seed: values.seed });
const seconds = (performance.now() - began) / 1000;
process.stdout.write(`${JSON.stringify(written, null, 2)}\n`);
process.stderr.write(
  `${(written.gzipBytes / 1e6).toFixed(1)} MB, ${(written.jsonBytes / written.gzipBytes).toFixed(1)}:1, ` +
    `${Math.round(written.jsonBytes / written.records)} bytes a record, ` +
    `${Math.round(records / seconds)} records/s\n`,
);
