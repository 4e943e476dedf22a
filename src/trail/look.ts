import { openAthena } from '../aws/athena.ts';
import type { Connection } from '../aws/connect.ts';
import { registeredPartitions } from '../aws/glue.ts';
import { openS3, type StoredObject } from '../aws/s3.ts';
import { openTrails } from '../aws/trails.ts';
import { COMPACT_OF_PROPERTY, compactedDays } from '../engines/athena/compacted.ts';
import { tableText } from '../engines/athena/layout.ts';
import type { RunOptions } from '../engines/engine.ts';
import { describeKey } from '../logs/keys.ts';
import { inspect } from './inspect.ts';
import type { Inventory } from './inventory.ts';
import { measureDay } from './measure.ts';
import { type Named, namesOf } from './settings.ts';
import { areAsIntended, athenaTotal, dayDollars, type Status, warningsOn } from './status.ts';

interface Looking extends RunOptions {
  readonly now: Date;
}

const DAY = 24 * 60 * 60 * 1000;

function text(time: Date | null): string | null {
  return time === null ? null : `${time.toISOString().slice(0, 19)}Z`;
}

async function trailOf(
  connection: Connection,
  { trail }: Inventory,
  named: Named,
  { signal, now }: Looking,
): Promise<Status['trail']> {
  if (!trail?.isOurs) return null;
  const trails = openTrails(connection, signal);
  try {
    const { isLogging, startedAt, lastDelivery, lastError } = await trails.status(trail.arn);
    return {
      arn: trail.arn,
      isLogging,
      startedAt: text(startedAt),
      daysRunning: startedAt && Math.floor((now.getTime() - startedAt.getTime()) / DAY),
      lastDelivery: text(lastDelivery),
      lastError,
      areSelectorsAsIntended: areAsIntended(trail.selectors, namesOf(named).bucket),
    };
  } finally {
    trails.close();
  }
}

/** Digests lie beside the logs, and anybody may have put something there. */
function isLog(address: string): boolean {
  const key = describeKey(address);
  return key.kind === 'log' && key.deliveredAt !== null;
}

async function logsOf(
  connection: Connection,
  { bucket }: Inventory,
  named: Named,
  { signal, now, onProgress }: Looking,
): Promise<Pick<Status, 'logs' | 'day'>> {
  if (typeof bucket !== 'object' || !bucket.isOurs) return { logs: null, day: null };
  const store = openS3(connection, named.identity.account);
  const files: StoredObject[] = [];
  try {
    for await (const file of store.objects(namesOf(named).logs, signal)) {
      if (isLog(file.address)) files.push(file);
      onProgress({ done: files.length, total: null, detail: `${files.length} log files` });
    }
    const day = await measureDay(store, files, now, signal);
    return {
      logs: {
        bucket: namesOf(named).bucket,
        objects: files.length,
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      },
      day: { ...day, dollars: dayDollars(day) },
    };
  } finally {
    store.close();
  }
}

async function compactOf(
  connection: Connection,
  { tables }: Inventory,
  named: Named,
  { signal }: Looking,
): Promise<Status['compact']> {
  const { database, table: raw, compactTable: table, compacted } = namesOf(named);
  const found = tables?.find(({ name }) => name === table);
  if (found?.parameters[COMPACT_OF_PROPERTY] !== raw) return null;
  const store = openS3(connection, named.identity.account);
  try {
    const name = { database, table };
    const partitions = await registeredPartitions(connection, name, { signal, onFound: () => {} });
    const days = [...compactedDays(partitions).keys()].sort();
    const { bytes } = await store.size(compacted, signal);
    const [first = null, last = null] = [days[0], days.at(-1)];
    return { table: tableText(name), days: days.length, first, last, bytes };
  } finally {
    store.close();
  }
}

async function athenaOf(
  connection: Connection,
  { workgroup }: Inventory,
  named: Named,
  { signal }: Looking,
): Promise<Status['athena']> {
  if (!workgroup?.isOurs) return null;
  const athena = openAthena(connection);
  try {
    const name = namesOf(named).workgroup;
    const scanned = await athena.scanned(name, signal);
    return {
      workgroup: name,
      queries: scanned.length,
      bytesScanned: scanned.reduce((sum, bytes) => sum + bytes, 0),
      dollars: athenaTotal(scanned),
    };
  } finally {
    athena.close();
  }
}

/** Looks at how what we own is doing. Changes nothing. */
export async function look(
  connection: Connection,
  named: Named,
  looking: Looking,
): Promise<Status> {
  const inventory = await inspect(connection, named, looking.signal);
  const found = {
    name: named.name,
    account: named.identity.account,
    region: named.region,
    trail: await trailOf(connection, inventory, named, looking),
    trailHomeRegion: inventory.trail?.homeRegion ?? inventory.namesake?.homeRegion ?? null,
    ...(await logsOf(connection, inventory, named, looking)),
    compact: await compactOf(connection, inventory, named, looking),
    athena: await athenaOf(connection, inventory, named, looking),
  };
  return { ...found, warnings: warningsOn(found) };
}
