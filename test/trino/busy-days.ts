import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { logFile, type TestRecord } from '../support/records.ts';

/** Days of as much traffic as makes columns worth telling apart. */
export const BUSY_DAYS = ['2026-11-01', '2026-11-02'];

/** How often each sample record is there in a day. */
const TIMES = 3;
const PER_FILE = 2_000;

function recordsIn(folder: string): readonly TestRecord[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((key) => key.endsWith('.json.gz') && !key.includes('Digest'))
    .sort()
    .flatMap((key) => {
      try {
        const { Records } = JSON.parse(gunzipSync(readFileSync(join(folder, key))).toString());
        return (Records ?? []) as readonly TestRecord[];
      } catch {
        // One of the sample files is damaged, as some are.
        return [];
      }
    });
}

/** The same request at another time, with what is never the same twice: IDs, and the object. */
function another(record: TestRecord, day: string, number: number): TestRecord {
  const id = createHash('sha256').update(`${day} ${number}`).digest('hex');
  const { additionalEventData, requestParameters } = record as Record<string, TestRecord | null>;
  return {
    ...record,
    eventTime: `${day}T${String(record['eventTime']).slice(11)}`,
    eventID: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 32)}`,
    requestID: id.slice(0, 16).toUpperCase(),
    ...(additionalEventData
      ? {
          additionalEventData: {
            ...additionalEventData,
            'x-amz-id-2': Buffer.from(id).toString('base64'),
          },
        }
      : {}),
    ...(requestParameters?.['key']
      ? {
          requestParameters: {
            ...requestParameters,
            key: `${requestParameters['key']}-${id.slice(0, 12)}`,
          },
        }
      : {}),
  };
}

/** Log files of the busy days by key, made of the records in a folder. */
export function busyDays(folder: string): ReadonlyMap<string, Buffer> {
  const records = recordsIn(folder).filter(({ eventTime }) => /T.*Z$/.test(String(eventTime)));
  const files = new Map<string, Buffer>();
  for (const day of BUSY_DAYS) {
    const all = Array.from({ length: TIMES }, () => records).flat();
    const own = all.map((record, number) => another(record, day, number));
    for (let at = 0; at < own.length; at += PER_FILE) {
      const place = `AWSLogs/111122223333/CloudTrail/us-east-1/${day.replaceAll('-', '/')}`;
      const name = `111122223333_CloudTrail_us-east-1_${day.replaceAll('-', '')}T2350Z_busy${at}.json.gz`;
      files.set(`${place}/${name}`, logFile(own.slice(at, at + PER_FILE)));
    }
  }
  return files;
}
