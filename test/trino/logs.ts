import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyReport } from '../../src/logs/batch.ts';
import { findLogs } from '../../src/logs/find.ts';
import { readBatches } from '../../src/logs/read.ts';
import { repair } from '../../src/logs/repair.ts';

const BATCH_SIZE = 16 * 1024 * 1024;

/** Every record in the logs of a folder, as its JSON is written there. */
export async function recordsIn(logs: string): Promise<readonly string[]> {
  const { files } = await findLogs([logs], { from: null, to: null });
  const records: string[] = [];
  for (const file of files) {
    const reported = { ...file, report: emptyReport(file.path) };
    for await (const batch of readBatches(reported, BATCH_SIZE)) {
      records.push(...repair(batch).map(({ text }) => text));
    }
  }
  return records;
}

interface Facts {
  readonly recipientAccountId?: unknown;
  readonly userIdentity?: { readonly accountId?: unknown } | null;
  readonly awsRegion?: unknown;
  readonly eventTime?: unknown;
}

function matching(pattern: RegExp, ...values: readonly unknown[]): string | null {
  return values.map(String).find((value) => pattern.test(value)) ?? null;
}

/** The day that every window of ours holds: for records without a time. */
const SOME_DAY = '2026-11-09';

/** Where CloudTrail would deliver a record, at the end of its day. */
function keyOf(record: string): string {
  const { recipientAccountId, userIdentity, awsRegion, eventTime } = JSON.parse(record) as Facts;
  const account = matching(/^\d{12}$/, recipientAccountId, userIdentity?.accountId);
  const region = matching(/^[a-z]+(-[a-z]+)+-\d$/, awsRegion) ?? 'us-east-1';
  const day = (matching(/^\d{4}-\d\d-\d\dT/, eventTime) ?? SOME_DAY).slice(0, 10);
  const place = [account ?? '000000000000', 'CloudTrail', region];
  const name = [...place, `${day.replaceAll('-', '')}T2359Z`, 'Laid.json'].join('_');
  return join('AWSLogs', ...place, ...day.split('-'), name);
}

/** Lays records into a folder as CloudTrail lays them into a bucket, so that tables by day find them. */
export function layLogs(folder: string, records: readonly string[]): void {
  const files = new Map<string, string[]>();
  for (const record of records) {
    const key = keyOf(record);
    const file = files.get(key) ?? [];
    file.push(record);
    files.set(key, file);
  }
  for (const [key, own] of files) {
    const path = join(folder, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `{"Records":[${own.join(',\n')}]}`);
  }
}
