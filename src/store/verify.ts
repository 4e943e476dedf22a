import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { StoreState } from '../logs/store.ts';
import { readSql } from '../query/read-sql.ts';
import { fillTemplate } from '../query/template.ts';
import { bytesText } from '../report/words.ts';
import type { CollectOptions } from './collect.ts';
import { RECORD_COLUMNS } from './columns.ts';
import { PENDING } from './layout.ts';
import { isTaken, type Manifest, type SourceFile } from './manifest.ts';
import { withStore } from './open.ts';
import { type Place, readParts, rowsOf } from './parts.ts';
import { type Amount, amountOf } from './reconcile.ts';
import { manifestOf } from './state.ts';
import { STEP_BYTES, stepsOf } from './steps.ts';
import { readFetched } from './take.ts';

/** How the source and the store have the records of one day; each record counts once. */
export interface DayComparison {
  readonly day: string;
  readonly source: number;
  readonly store: number;
  /** In the source only. */
  readonly missing: number;
  /** In the store only. */
  readonly extra: number;
  /** In both, and not the same. */
  readonly changed: number;
}

/** A file with records that the store has not, or has otherwise. */
export interface DifferingFile {
  readonly file: string;
  readonly records: number;
  /** Whether the store has taken it as it is now. */
  readonly isTaken: boolean;
}

export interface Comparison {
  readonly source: string;
  readonly compared: Amount;
  readonly days: readonly DayComparison[];
  readonly files: readonly DifferingFile[];
  /** Whether the store can hold nothing that this source has not: no other source, no file gone. */
  readonly isWhole: boolean;
}

const CONTENT = `md5_number(cast(to_json({${[...Object.keys(RECORD_COLUMNS), 'other_fields']
  .map((name) => `${name}: ${name}`)
  .join(', ')}}) as varchar))`;

async function prepare({ folder, connection, budget }: Place, state: StoreState): Promise<void> {
  const columns = 'day varchar, identity uhugeint, content uhugeint';
  await connection.run(`create table seen (${columns}, step integer)`);
  await connection.run(`create table stored (${columns})`);
  if (state.parts.length === 0) return;
  const text = `insert into stored select day, md5_number(coalesce(eventid, record_hash)), ${CONTENT}
    from ${readParts(folder, state.parts)}`;
  await budget.spend(() => connection.run(text));
}

/** Reads files into the view `incoming`; `step` names the folder of their copies. */
async function readStep(
  files: readonly SourceFile[],
  { place, options, step }: { place: Place; options: CollectOptions; step: number },
): Promise<void> {
  const { source, signal } = options;
  const copies = join(place.folder, PENDING, `step-${step}`);
  const fetched = await source.fetch(files, copies, signal);
  await readFetched(fetched, { place, signal, onRead: () => {} });
  await options.disk.removeFolder(copies);
}

/** Records in the view `incoming` that the store has not, or has otherwise. */
const DIFFERING = `from (select distinct day, md5_number(coalesce(eventid, record_hash)) as identity, ${CONTENT} as content from incoming)
  semi join (
    select day, identity from seen anti join stored using (day, identity)
    union
    select day, identity from stored anti join seen using (day, identity, content) semi join seen using (day, identity)
  ) using (day, identity)`;

async function numberOf(connection: DuckDBConnection, sql: string): Promise<number> {
  const [row] = await rowsOf(connection, sql);
  return Number(Object.values(row ?? {})[0] ?? 0);
}

/** The files that hold records which differ: those of the steps concerned, one by one. */
async function differingFiles(
  steps: readonly (readonly SourceFile[])[],
  { place, options, manifest }: { place: Place; options: CollectOptions; manifest: Manifest },
): Promise<readonly DifferingFile[]> {
  const { connection } = place;
  const rows = await rowsOf(
    connection,
    `select distinct step from seen where (day, identity) in (
      select (day, identity) from seen anti join stored using (day, identity)
      union
      select (day, identity) from stored anti join seen using (day, identity, content)
    ) order by step`,
  );
  const found: DifferingFile[] = [];
  for (const step of rows.map((row) => Number(row['step']))) {
    for (const file of steps[step] ?? []) {
      await readStep([file], { place, options, step });
      const records = await numberOf(connection, `select count(distinct identity) ${DIFFERING}`);
      const address = options.source.addressOf(file);
      if (records > 0) found.push({ file: address, records, isTaken: isTaken(manifest, file) });
    }
  }
  return found;
}

async function daysOf(connection: DuckDBConnection): Promise<readonly DayComparison[]> {
  const rows = await rowsOf(connection, readSql('store/compare.sql'));
  return rows.map((row) => ({
    day: String(row['day']),
    source: Number(row['source_records']),
    store: Number(row['store_records']),
    missing: Number(row['missing']),
    extra: Number(row['extra']),
    changed: Number(row['changed']),
  }));
}

/** Whether a comparison has found a difference that nothing explains. */
export function isDifferent({ days, isWhole }: Comparison): boolean {
  return days.some(
    ({ missing, changed, extra }) => missing + changed > 0 || (isWhole && extra > 0),
  );
}

/** Reads a source again and compares what is in it with the store, record by record. Takes nothing. */
export async function verify(options: CollectOptions): Promise<Comparison> {
  const { source, signal, onProgress, stepBytes = STEP_BYTES } = options;
  return await withStore(options, async (place, state) => {
    const { connection, folder } = place;
    const listing = await source.list({ closed: new Set(), signal, onListed: () => {} });
    const manifest = await manifestOf(folder, state, source.name);
    await prepare(place, state);
    const steps = stepsOf(listing.files, stepBytes);
    const { bytes: total } = amountOf(listing.files);
    let done = 0;
    for (const [step, files] of steps.entries()) {
      await readStep(files, { place, options, step });
      const texts = { content: CONTENT, step: String(step) };
      await connection.run(fillTemplate(readSql('store/seen.sql'), { values: {}, texts }));
      done += amountOf(files).bytes;
      onProgress({ done, total, detail: `${bytesText(done)} of ${bytesText(total)}` });
    }
    const present = new Set(listing.files.map(({ path }) => path));
    return {
      source: source.name,
      compared: amountOf(listing.files),
      days: await daysOf(connection),
      files: await differingFiles(steps, { place, options, manifest }),
      isWhole:
        listing.outsideWindow === 0 &&
        state.segments.every((segment) => segment.source === source.name) &&
        [...manifest.keys()].every((path) => present.has(path)),
    };
  });
}
