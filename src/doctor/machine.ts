import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine, type World } from '../engines/open.ts';
import type { Target } from '../engines/target.ts';
import { reasonOf, TrailAuditError } from '../errors.ts';
import { NO_FILTERS } from '../query/filters.ts';
import { assembleOwn, ownQuery } from '../query/own.ts';
import { bytesText, number } from '../report/words.ts';
import type { Check } from './check.ts';

/** This machine, and what audits of log files need of it. */
export interface Machine {
  /** Version of Node.js: `20.20.2`. */
  readonly node: string;
  /** The sample logs. */
  readonly sample: Extract<Target, { readonly kind: 'local' }>;
  readonly world: World;
}

/** As `engines` of package.json has it. */
export const NODE_MINIMUM = '20.15';

/** Bytes. Questions that need more memory than there is use the temporary folder. */
const ROOM = 1e9;

function isBelow(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, 'en', { numeric: true }) < 0;
}

const NODE: Check<Machine> = {
  name: 'Node.js',
  means: 'trail-audit is not tested with it.',
  onError: 'failed',
  hint: `Node.js ${NODE_MINIMUM} or newer`,
  look: async ({ node }) =>
    isBelow(node, NODE_MINIMUM)
      ? {
          kind: 'failed',
          says: `${node} is older than ${NODE_MINIMUM}`,
          hint: `Node.js ${NODE_MINIMUM} or newer, from nodejs.org or your package manager`,
        }
      : { kind: 'ok', says: node },
};

const READING: Check<Machine> = {
  name: 'reading logs',
  means: 'No log file of this machine can be read; audits on Athena can be asked.',
  onError: 'failed',
  hint: 'npm install again, with optional packages: DuckDB has one for Linux, macOS and Windows, on x64 and arm64',
  look: async ({ sample, world }) => {
    const engine = await openEngine({ target: sample, filters: NO_FILTERS, output: null }, world);
    try {
      const query = ownQuery('doctor', 'select count(*) as records from events', NO_FILTERS);
      const { input } = await engine.run(assembleOwn(query, engine.source), {
        signal: world.signal,
        onProgress: world.progress,
        window: NO_FILTERS.window,
      });
      const records = input.kind === 'local' ? input.records : 0;
      return { kind: 'ok', says: `${number(records)} records of the sample logs` };
    } finally {
      await engine.close();
    }
  },
};

async function tryWriting(folder: string): Promise<void> {
  try {
    await rm(await mkdtemp(join(folder, 'trail-audit-')), { recursive: true });
  } catch (error) {
    throw new TrailAuditError(`Cannot write to temporary folder "${folder}": ${reasonOf(error)}`);
  }
}

const SPACE: Check<Machine> = {
  name: 'temporary space',
  means: 'Logs of many gigabytes may not be read to their end.',
  onError: 'failed',
  hint: 'TMPDIR set to a folder that you may write to',
  look: async () => {
    const folder = tmpdir();
    await tryWriting(folder);
    const { bavail, bsize } = await statfs(folder);
    const says = `${bytesText(bavail * bsize)} free in ${folder}`;
    return bavail * bsize < ROOM
      ? { kind: 'warning', says, hint: 'TMPDIR set to a folder with more room' }
      : { kind: 'ok', says };
  },
};

export const MACHINE_CHECKS: readonly Check<Machine>[] = [NODE, READING, SPACE];
