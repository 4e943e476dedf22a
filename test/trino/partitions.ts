import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pMap from 'p-map';
import { WINDOW } from '../engines/athena/late-logs.ts';
import { SHAPES } from '../engines/athena/shapes.ts';
import type { Table } from '../support/aws/tables.ts';
import { AT_ONCE } from './audits.ts';
import { type Conformance, compareEngines, titleOf } from './conformance.ts';
import { MONTH, MONTH_DAYS, MONTH_REGIONS } from './month.ts';
import type { Arguments } from './questions.ts';
import { SHAPES_CATALOG, type World } from './world.ts';

interface File {
  readonly file: string;
  readonly values: readonly string[];
}

/** A table's files, one a partition, as `writeTable` wrote them. */
function filesOf({ catalogs }: World, { database, name }: Table): readonly File[] {
  const folder = catalogs.find((catalog) => catalog.endsWith(SHAPES_CATALOG)) ?? '';
  const description = readFileSync(join(folder, database, `${name}.json`), 'utf8');
  return (JSON.parse(description) as { partitions: readonly File[] }).partitions;
}

function bytesOf(files: readonly File[]): number {
  return files.reduce((sum, { file }) => sum + statSync(file).size, 0);
}

/** Every shape of table that people have answers alike, and reads no more than it has to. */
export async function compareShapes(conformance: Conformance): Promise<void> {
  const { world, score } = conformance;
  await pMap(
    SHAPES,
    async (shape) => {
      const asked = {
        dataset: world.shapes,
        table: `${shape.database}.${shape.name}`,
        audit: 'sigv2',
        args: WINDOW,
      };
      const answer = await compareEngines(conformance, asked);
      const all = bytesOf(filesOf(world, shape));
      const isPartitioned = (shape.partitionKeys ?? []).length > 0;
      if (answer === null || answer.scan.bytes < all === isPartitioned) return;
      score.note(`${titleOf(asked)} on ${asked.table}`, [
        `${answer.scan.bytes} of ${all} bytes read`,
      ]);
    },
    AT_ONCE,
  );
}

interface Stretch {
  readonly title: string;
  readonly args: Arguments;
  readonly days: readonly string[];
  readonly regions: readonly string[];
}

const DAY: Arguments = ['--from', '2026-11-10', '--to', '2026-11-11'];

/** The day itself, the one that the window ends with, and the one that late files may lie in. */
const DELIVERED = ['2026-11-10', '2026-11-11', '2026-11-12'];

const STRETCHES: readonly Stretch[] = [
  {
    title: 'the whole month',
    args: ['--from', '2026-11-01', '--to', '2026-12-01'],
    days: MONTH_DAYS,
    regions: MONTH_REGIONS,
  },
  { title: 'one day', args: DAY, days: DELIVERED, regions: MONTH_REGIONS },
  {
    title: 'one day without late files',
    args: [...DAY, '--late-days', '0'],
    days: DELIVERED.slice(0, 2),
    regions: MONTH_REGIONS,
  },
  {
    title: 'one day of one region',
    args: [...DAY, '--region', 'eu-west-1'],
    days: DELIVERED,
    regions: ['eu-west-1'],
  },
];

/** Of a month in three regions, Trino reads the files of the partitions wanted, to the byte. */
export async function comparePruning(conformance: Conformance): Promise<readonly string[]> {
  const { world, score } = conformance;
  const all = filesOf(world, MONTH);
  const said: string[] = [];
  for (const { title, args, days, regions } of STRETCHES) {
    const wanted = all.filter(
      ({ values: [, region = '', day = ''] }) =>
        regions.includes(region) && days.includes(day.replaceAll('/', '-')),
    );
    const asked = { dataset: world.month, table: 'security.month', audit: 'sigv2', args };
    const bytes = (await compareEngines(conformance, asked))?.scan.bytes;
    const expected = bytesOf(wanted);
    said.push(
      `${title}: ${wanted.length} of ${all.length} files, ${bytes} of ${bytesOf(all)} bytes`,
    );
    if (bytes === expected) continue;
    score.note(`pruning, ${title}`, [`${bytes} bytes read, and not ${expected}`]);
  }
  return said;
}
