/**
 * Writes the sample logs: `npx tsx test/support/sample-logs/generate.ts` makes test/sample-logs/
 * anew, the same to the byte each time; `--out DIR --records N` tells the same story at another
 * size, for measurements.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LogWriter } from './files.ts';
import { ORDINARY_SIZE, tell } from './story.ts';

const SAMPLE_LOGS = fileURLToPath(new URL('../../sample-logs/', import.meta.url));

const { values } = parseArgs({
  options: { out: { type: 'string' }, records: { type: 'string' } },
});
const records = Number(values.records ?? ORDINARY_SIZE);
if (!Number.isSafeInteger(records) || records < 1) {
  throw new Error('--records takes a positive whole number');
}

const began = performance.now();
const folder = values.out ?? SAMPLE_LOGS;
const writer = await LogWriter.open(folder);
for (const delivery of tell(records)) await writer.write(delivery);
await writer.close();

const seconds = (performance.now() - began) / 1000;
const megabytes = writer.bytes / 1e6;
process.stdout.write(
  `${writer.records} records in ${writer.files} files, ${megabytes.toFixed(2)} MB, in ${folder}: ` +
    `${seconds.toFixed(1)} s, ${Math.round(writer.records / seconds)} records/s\n`,
);
