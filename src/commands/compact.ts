import { type Athena, openAthena } from '../aws/athena.ts';
import type { Account, Connection } from '../aws/connect.ts';
import { registeredPartitions } from '../aws/glue.ts';
import { openS3, type Store } from '../aws/s3.ts';
import { tableText } from '../engines/athena/layout.ts';
import { TrailAuditError } from '../errors.ts';
import { dollarsText } from '../report/words.ts';
import { checkOwn } from '../trail/compact/own.ts';
import { type CompactPlan, planCompact } from '../trail/compact/plan.ts';
import type { DayRange } from '../trail/compact/raw-days.ts';
import { lookAtDays } from '../trail/compact/state.ts';
import { closingData, closingText, planDollars, planText } from '../trail/compact/words.ts';
import {
  countRecords,
  createTable,
  sweep,
  type Writing,
  type WrittenDay,
  writeDay,
} from '../trail/compact/write.ts';
import { namedBy } from '../trail/inspect.ts';
import { type Named, namesOf } from '../trail/settings.ts';
import type { Context, ExitCode } from './context.ts';

export interface CompactRequest {
  readonly name: string;
  readonly account: Account;
  /** Days of delivery. */
  readonly range: DayRange;
  /** Days of delivery that are written again, whatever is there. */
  readonly again: readonly string[];
  /** Dollars that it may cost unasked; null where it always asks. */
  readonly maxCost: number | null;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly format: 'table' | 'json';
}

interface Opened {
  readonly connection: Connection;
  readonly named: Named;
  readonly athena: Athena;
  readonly store: Store;
}

/** Writes the days that are over as Parquet, so that audits scan less; those that are there stay. */
export async function compact(request: CompactRequest, context: Context): Promise<ExitCode> {
  const connection = await context.connect(request.account);
  const named = await namedBy(connection, request.name, context.signal);
  await checkOwn(connection, named, context.signal);
  const athena = openAthena(connection);
  const store = openS3(connection, named.identity.account);
  try {
    return await compactLogs({ connection, named, athena, store }, request, context);
  } finally {
    for (const open of [athena, store]) open.close();
  }
}

async function compactLogs(
  opened: Opened,
  request: CompactRequest,
  context: Context,
): Promise<ExitCode> {
  const { connection, named, athena, store } = opened;
  const { signal, note, progress: onProgress } = context;
  const { workgroup, database, compacted: root } = namesOf(named);
  const looking = { signal, onProgress, range: request.range, now: context.now() };
  const state = await lookAtDays(connection, opened, { named, looking });
  const plan = planCompact({ ...state, now: looking.now, again: request.again });
  refuseUnknown(plan, request.again);
  if (request.dryRun) {
    await show(request, context, { text: planText(plan), data: { schemaVersion: 1, ...plan } });
    return 0;
  }
  for (const line of planText(plan)) note(line);
  await agree(plan, request, context);
  const place = { workgroup, outputLocation: null };
  const runner = { athena, region: connection.region, database, place, note };
  const writing = { runner, store, state, root, signal, onProgress };
  const written = plan.write.length === 0 ? [] : await writeAll(writing, plan, context);
  await tidy(connection, writing, context);
  const days = written.map(({ day }) => day);
  const records = await countRecords(writing, days);
  await show(request, context, {
    text: closingText(written, records),
    data: closingData(tableText(state.table), written, records),
  });
  return 0;
}

/** Writes lines for a person, or the same as JSON. */
function show(
  { format }: CompactRequest,
  { write }: Context,
  { text, data }: { readonly text: readonly string[]; readonly data: object },
): Promise<void> {
  const shown = format === 'json' ? JSON.stringify(data, null, 2) : text.join('\n');
  return write(`${shown}\n`, null);
}

/** A day to be written again has to be one that can be. */
function refuseUnknown({ write, open }: CompactPlan, again: readonly string[]): void {
  const unknown = again.find((asked) => !write.some(({ day }) => day === asked));
  if (unknown === undefined) return;
  const why = open.includes(unknown) ? 'it is not over yet' : 'no log file was delivered on it';
  throw new TrailAuditError(`Cannot compact day "${unknown}": ${why}`, 'a day of delivery, in UTC');
}

async function agree(
  { write }: CompactPlan,
  { yes, maxCost }: CompactRequest,
  { confirm }: Context,
): Promise<void> {
  if (yes || write.length === 0) return;
  const dollars = planDollars(write);
  if (maxCost !== null && dollars <= maxCost) return;
  if (await confirm('Do it?')) return;
  throw maxCost === null
    ? new TrailAuditError(
        `Cannot compact unasked: nobody said that it may cost ${dollarsText(dollars)}`,
        '--yes, --max-cost 5; or --dry-run to see the plan',
      )
    : new TrailAuditError(
        `Cannot stay within --max-cost ${maxCost}: it would cost ${dollarsText(dollars)}`,
        'fewer days, by --from and --to; or a higher --max-cost',
      );
}

async function writeAll(
  writing: Writing,
  { write }: CompactPlan,
  { note }: Context,
): Promise<readonly WrittenDay[]> {
  await createTable(writing);
  const written: WrittenDay[] = [];
  for (const day of write) {
    written.push(await writeDay(writing, day));
    note(`Done: ${day.day}, ${written.length} of ${write.length}`);
  }
  return written;
}

/** Deletes the files of runs that did not end. */
async function tidy(
  connection: Connection,
  writing: Writing,
  { now, note, signal }: Context,
): Promise<void> {
  const { table, isTableThere } = writing.state;
  if (!isTableThere) return;
  const listing = { signal, onFound: () => {} };
  const partitions = await registeredPartitions(connection, table, listing);
  const used = partitions.map(({ location }) => location);
  const count = await sweep(writing, used, now());
  if (count > 0) note(`Deleted ${count} files of runs that did not end, or were replaced`);
}
