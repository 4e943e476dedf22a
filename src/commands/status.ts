import { openAthena } from '../aws/athena.ts';
import type { Account, Connection } from '../aws/connect.ts';
import { openS3, type StoredObject } from '../aws/s3.ts';
import { openTrails } from '../aws/trails.ts';
import { describeKey } from '../logs/keys.ts';
import { inspect, type Named, namedBy } from '../trail/inspect.ts';
import type { Inventory } from '../trail/inventory.ts';
import { measureDay } from '../trail/measure.ts';
import { namesOf } from '../trail/settings.ts';
import {
  areAsIntended,
  athenaTotal,
  dayDollars,
  type Status,
  statusText,
  warningsOn,
} from '../trail/status.ts';
import type { Context, ExitCode } from './context.ts';

export interface StatusRequest {
  readonly name: string;
  readonly account: Account;
  readonly format: 'table' | 'json';
}

const DAY = 24 * 60 * 60 * 1000;

/** Says how the trail is doing, and what it and its queries cost. Changes nothing. */
export async function status(request: StatusRequest, context: Context): Promise<ExitCode> {
  const { signal } = context;
  const connection = await context.connect(request.account);
  const named = await namedBy(connection, request.name, signal);
  const inventory = await inspect(connection, named, signal);
  const found = {
    name: named.name,
    account: named.identity.account,
    region: named.region,
    trail: await trailOf(connection, inventory, named, context),
    ...(await logsOf(connection, inventory, named, context)),
    athena: await athenaOf(connection, inventory, named, context),
  };
  const result: Status = { ...found, warnings: warningsOn(found) };
  const text =
    request.format === 'json'
      ? `${JSON.stringify({ schemaVersion: 1, ...result }, null, 2)}\n`
      : statusText(result);
  await context.write(text, null);
  return 0;
}

function text(time: Date | null): string | null {
  return time === null ? null : `${time.toISOString().slice(0, 19)}Z`;
}

async function trailOf(
  connection: Connection,
  { trail }: Inventory,
  named: Named,
  { signal, now }: Context,
): Promise<Status['trail']> {
  if (!trail?.isOurs) return null;
  const trails = openTrails(connection, signal);
  try {
    const { isLogging, startedAt, lastDelivery, lastError } = await trails.status(trail.arn);
    return {
      arn: trail.arn,
      isLogging,
      startedAt: text(startedAt),
      daysRunning:
        startedAt === null ? null : Math.floor((now().getTime() - startedAt.getTime()) / DAY),
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
  { signal, now, progress }: Context,
): Promise<Pick<Status, 'logs' | 'day'>> {
  if (typeof bucket !== 'object' || !bucket.isOurs) return { logs: null, day: null };
  const store = openS3(connection, named.identity.account);
  const files: StoredObject[] = [];
  try {
    for await (const file of store.objects(namesOf(named).logs, signal)) {
      if (isLog(file.address)) files.push(file);
      progress({ done: files.length, total: null, detail: `${files.length} log files` });
    }
    const day = await measureDay(store, files, now(), signal);
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

async function athenaOf(
  connection: Connection,
  { workgroup }: Inventory,
  named: Named,
  { signal }: Context,
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
