import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lateLogs } from '../engines/athena/late-logs.ts';
import { BUCKET, SHAPES } from '../engines/athena/shapes.ts';
import { NOW } from '../support/ask.ts';
import { Store } from '../support/aws/s3/store.ts';
import { CLOUDTRAIL_COLUMNS, type StandIn, startAws, type Table } from '../support/aws/stand-in.ts';
import { writeFiles } from '../support/records.ts';
import { AWKWARD } from './awkward.ts';
import { type Cases, readCases } from './cases.ts';
import { type Compacted, prepareCompacted } from './compact-world.ts';
import { layLogs, recordsIn } from './logs.ts';
import { MONTH, monthOfLogs } from './month.ts';
import { writeTable } from './tables.ts';

const SHARED = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The table that is there in each catalog of logs. */
export const TABLE = 'security.cloudtrail_logs';

/** The catalog of the tables of `engines/athena/shapes.ts`, and of the month. */
export const SHAPES_CATALOG = 'shapes';

/** Logs for both engines: folders for one, a catalog for the other. */
export interface Dataset {
  readonly catalog: string;
  readonly logs: readonly string[];
}

export const SAMPLES: Dataset = {
  catalog: 'samples',
  logs: [fileURLToPath(new URL('../sample-logs', import.meta.url))],
};

/** Everything that is asked about, as both engines read it. */
export interface World {
  readonly aws: StandIn;
  /** The records of the audits' own tests, and awkward ones. */
  readonly cases: Dataset;
  readonly kept: Cases;
  /** The real logs of `../shared/data`; null where they are not. */
  readonly shared: Dataset | null;
  /** The sample logs, and files delivered late. */
  readonly shapes: Dataset;
  readonly month: Dataset;
  readonly compacted: Compacted;
  /** Folders of Trino's catalogs. */
  readonly catalogs: readonly string[];
}

function foldersIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** As `trail-audit setup` makes it, but that accounts are listed: filters alone choose among them. */
function tableOver(datasets: readonly Dataset[]): Table {
  const logs = datasets.flatMap((dataset) => dataset.logs.map((folder) => join(folder, 'AWSLogs')));
  const accounts = logs.flatMap(foldersIn);
  const regions = logs.flatMap((folder) =>
    foldersIn(folder).flatMap((account) => foldersIn(join(folder, account, 'CloudTrail'))),
  );
  const [database = '', name = ''] = TABLE.split('.');
  return {
    database,
    name,
    location: `s3://${BUCKET}/AWSLogs/`,
    columns: CLOUDTRAIL_COLUMNS,
    partitionKeys: ['account', 'region', 'day'].map((key) => ({ name: key, type: 'string' })),
    parameters: {
      'projection.enabled': 'true',
      'projection.account.type': 'enum',
      'projection.account.values': [...new Set(accounts)].sort().join(','),
      'projection.region.type': 'enum',
      'projection.region.values': [...new Set(regions)].sort().join(','),
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.range': '2000/01/01,2030/12/31',
      'storage.location.template': `s3://${BUCKET}/AWSLogs/\${account}/CloudTrail/\${region}/\${day}`,
    },
  };
}

async function sharedLogs(root: string): Promise<Dataset | null> {
  if (!existsSync(SHARED)) return null;
  const logs = join(root, 'shared-logs');
  layLogs(logs, await recordsIn(SHARED));
  return { catalog: 'shared', logs: [logs] };
}

function caseLogs(root: string, { records }: Cases): Dataset {
  const logs = join(root, 'case-logs');
  layLogs(logs, [...records, ...AWKWARD.map((record) => JSON.stringify(record))]);
  return { catalog: 'cases', logs: [logs] };
}

function storeOf({ logs }: Dataset): Store {
  const store = new Store();
  for (const folder of logs) store.putFolder(BUCKET, '', folder);
  return store;
}

/** Prepares logs and catalogs in a folder; `kept` is that of `keepQuestion`. */
export async function prepare(root: string, keptFolder: string): Promise<World> {
  const kept = await readCases(keptFolder);
  const cases = caseLogs(root, kept);
  const shared = await sharedLogs(root);
  const [late, month] = [join(root, 'late-logs'), join(root, 'month-logs')];
  writeFiles(late, lateLogs());
  layLogs(month, monthOfLogs());
  const shapes = { catalog: SHAPES_CATALOG, logs: [...SAMPLES.logs, late] };
  const months = { catalog: SHAPES_CATALOG, logs: [month] };

  const datasets = [SAMPLES, cases, ...(shared === null ? [] : [shared])];
  const table = tableOver(datasets);
  const place = (catalog: string): string => join(root, 'catalogs', catalog);
  for (const dataset of datasets) {
    mkdirSync(place(dataset.catalog), { recursive: true });
    writeTable(place(dataset.catalog), table, storeOf(dataset), NOW);
  }
  for (const shape of SHAPES) writeTable(place(SHAPES_CATALOG), shape, storeOf(shapes), NOW);
  writeTable(place(SHAPES_CATALOG), MONTH, storeOf(months), NOW);

  const aws = await startAws({ now: NOW });
  for (const folder of shapes.logs) aws.putFolder(BUCKET, '', folder);
  for (const known of [table, MONTH, ...SHAPES]) aws.addTable(known);
  const compacted = await prepareCompacted(place);
  const names = [...datasets.map(({ catalog }) => catalog), SHAPES_CATALOG, 'own', 'lake'];
  const catalogs = names.map(place);
  return { aws, cases, kept, shared, shapes, month: months, compacted, catalogs };
}
