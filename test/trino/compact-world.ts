import { mkdirSync } from 'node:fs';
import { Store } from '../support/aws/s3/store.ts';
import { startAws, type Table } from '../support/aws/stand-in.ts';
import { callCliWith } from '../support/call-cli.ts';
import { busyDays } from './busy-days.ts';
import { writeTable } from './tables.ts';

const LOGS = 'test/sample-logs';
const BUCKET = 'trail-audit-111122223333-us-east-1';

/** The tables of the catalogs `own` and `lake`. */
export const RAW = { database: 'trail_audit', name: 'cloudtrail_logs' };
export const COMPACT = { database: 'trail_audit', name: 'cloudtrail_logs_compact' };

/** One question, by where it is read: the texts that `trail-audit sql` prints. */
export interface Texts {
  readonly title: string;
  /** Whether it is about days with so much in them that Parquet has to be less. */
  readonly isBusy: boolean;
  readonly raw: string;
  /** While half of the days were compacted, and when all of them were. */
  readonly mixed: string;
  readonly compact: string;
  /** What S3 has of the log files that are asked: gzipped, as Athena bills them. */
  readonly gzipBytes: number;
}

/** What setup made over the sample logs, and what compact ran there. */
export interface Compacted {
  readonly table: Table;
  /** The texts that wrote each day, in order. */
  readonly unloads: readonly string[];
  readonly texts: readonly Texts[];
}

const WEEK = ['--from', '2026-11-09', '--to', '2026-11-16'];

const BUSY = ['--from', '2026-11-01', '--to', '2026-11-03'];

interface Question {
  readonly audit: string;
  readonly window: readonly string[];
  readonly options?: readonly string[];
}

const QUESTIONS: readonly Question[] = [
  { audit: 'sigv2', window: BUSY },
  { audit: 'clients', window: BUSY, options: ['--as-of', '2026-11-20'] },
  { audit: 'tls', window: BUSY },
  { audit: 'activity', window: BUSY },
  { audit: 'sigv2', window: WEEK },
  { audit: 'anonymous', window: WEEK },
  { audit: 'sigv2', window: ['--from', '2026-11-11', '--to', '2026-11-12'] },
  { audit: 'sigv2', window: [...WEEK, '--account', '444455556666', '--region', 'us-east-1'] },
];

/** Sets up, compacts in two runs, and prints texts before and after; tables of logs go to catalog `own`. */
export async function prepareCompacted(place: (catalog: string) => string): Promise<Compacted> {
  await using aws = await startAws();
  const run = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await callCliWith(aws.env, ...args);
    if (exitCode !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const print = ({ audit, window, options = [] }: Question, source: string): Promise<string> =>
    run('sql', audit, '--engine', 'athena', '--source', source, ...window, ...options);
  const scanned = new Map<Question['window'], number>();
  await run('setup', '--yes');
  aws.putFolder(BUCKET, '', LOGS);
  const busy = busyDays(LOGS);
  for (const [key, body] of busy) aws.putObject(BUCKET, key, body);
  // What is scanned of log files is the same for every audit of a window.
  for (const { window } of QUESTIONS.filter(({ audit }) => audit === 'sigv2')) {
    await run('sigv2', ...window);
    scanned.set(window, aws.executions.at(-1)?.bytesScanned ?? 0);
  }
  // The first of the busy days, and half of the week.
  await run('compact', '--yes', '--to', '2026-11-02');
  await run('compact', '--yes', '--from', '2026-11-09', '--to', '2026-11-13');
  const mixed = await Promise.all(QUESTIONS.map((question) => print(question, 'auto')));
  await run('compact', '--yes');
  const texts = await Promise.all(
    QUESTIONS.map(async (question, index) => ({
      title: [question.audit, ...question.window].join(' '),
      isBusy: question.window === BUSY,
      raw: await print(question, 'raw'),
      mixed: mixed[index] ?? '',
      compact: await print(question, 'compact'),
      gzipBytes: scanned.get(question.window) ?? 0,
    })),
  );
  const tables = aws.resources().databases.flatMap(({ tables }) => tables as readonly Table[]);
  const tableOf = (wanted: string): Table => {
    const table = tables.find(({ name }) => name === wanted);
    if (table === undefined) throw new Error(`no table ${wanted}`);
    return table;
  };
  const store = new Store();
  store.putFolder(BUCKET, '', LOGS);
  for (const [key, body] of busy) store.put(BUCKET, key, body);
  for (const catalog of ['own', 'lake']) mkdirSync(place(catalog), { recursive: true });
  writeTable(place('own'), tableOf(RAW.name), store, aws.now);
  const unloads = aws.executions.map(({ query }) => query).filter((text) => /^unload/.test(text));
  return { table: tableOf(COMPACT.name), unloads, texts };
}
