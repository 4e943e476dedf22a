import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogOptions, type WrittenLogs, writeLogs } from './logs/write-logs.ts';

/** What writes the logs: a change there asks for new ones. */
const GENERATOR = ['logs', '../support/sample-logs'].map((folder) =>
  join(import.meta.dirname, folder),
);

/** Logs to measure with, and the folder for what contenders leave behind. */
export interface DataSet {
  readonly logs: string;
  readonly work: string;
  readonly written: WrittenLogs;
}

/** The data set of these options below `folder`: the one that is there, or a new one. */
export async function dataSet(folder: string, options: LogOptions): Promise<DataSet> {
  const { records, old, seed } = options;
  const home = join(folder, `${records}-${old}-${seed}-${generatorVersion()}`);
  const logs = join(home, 'logs');
  const work = join(home, 'work');
  const note = join(home, 'written.json');
  if (!existsSync(note)) {
    process.stderr.write(`Writing ${records} records to ${logs}\n`);
    await rm(home, { recursive: true, force: true });
    const written = await writeLogs(logs, options);
    await writeFile(note, `${JSON.stringify(written, null, 2)}\n`);
  }
  await mkdir(work, { recursive: true });
  return { logs, work, written: JSON.parse(readFileSync(note, 'utf8')) as WrittenLogs };
}

function generatorVersion(): string {
  const hash = createHash('sha256');
  for (const folder of GENERATOR) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
      hash.update(readFileSync(join(folder, file)));
    }
  }
  return hash.digest('hex').slice(0, 8);
}
