import { gunzipSync } from 'node:zlib';
import pMap from 'p-map';
import type { Store, StoredObject } from '../aws/s3.ts';

/** What was delivered in a day, measured on a sample of its files. */
export interface Measured {
  /** Log files delivered in the last 24 hours, and their size in bytes. */
  readonly files: number;
  readonly bytes: number;
  /** How many of them were opened. */
  readonly sampled: number;
  /** Events in all of them, as the sample has it. */
  readonly events: number;
}

const SAMPLE = 20;
const DAY = 24 * 60 * 60 * 1000;
const PARALLEL = 8;

function recordsIn(file: Uint8Array): number {
  const document = JSON.parse(gunzipSync(file).toString()) as {
    readonly Records?: readonly unknown[];
  };
  return document.Records?.length ?? 0;
}

/** Every n-th, so that the sample is spread over regions and hours. */
function sampleOf(files: readonly StoredObject[]): readonly StoredObject[] {
  const pace = Math.max(1, Math.floor(files.length / SAMPLE));
  return files.filter((_, index) => index % pace === 0);
}

/** The events of the last 24 hours, from the size of the files and the records in some of them. */
export async function measureDay(
  store: Store,
  files: readonly StoredObject[],
  now: Date,
  signal: AbortSignal,
): Promise<Measured> {
  const recent = files.filter(({ modified }) => now.getTime() - modified.getTime() <= DAY);
  const sample = sampleOf(recent);
  const counts = await pMap(
    sample,
    async ({ address }) => recordsIn(await store.read(address, signal)),
    { concurrency: PARALLEL },
  );
  const bytes = recent.reduce((sum, file) => sum + file.bytes, 0);
  const sampledBytes = sample.reduce((sum, file) => sum + file.bytes, 0);
  const sampledEvents = counts.reduce((sum, count) => sum + count, 0);
  return {
    files: recent.length,
    bytes,
    sampled: sample.length,
    events: sampledBytes === 0 ? 0 : Math.round((bytes / sampledBytes) * sampledEvents),
  };
}
