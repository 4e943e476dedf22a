import { lanes } from '../../support/sample-logs/estate.ts';
import { LogWriter } from '../../support/sample-logs/files.ts';
import { Random } from '../../support/sample-logs/random.ts';
import { callersOf } from './callers.ts';
import { deliveries } from './deliveries.ts';
import { type Expected, Tally } from './tally.ts';
import { Values } from './values.ts';

/** What makes one data set: the same options give the same bytes. */
export interface LogOptions {
  /** Records to write, copies included. */
  readonly records: number;
  /** The share of requests by old clients, 0 to 1. */
  readonly old: number;
  readonly seed: string;
}

/** What was written, and what the audits are to find in it. */
export interface WrittenLogs extends Expected {
  /** Log files, and one digest. */
  readonly files: number;
  /** Their bytes, compressed. */
  readonly gzipBytes: number;
}

/** Writes a data set below `folder`, whose AWSLogs tree it replaces. Memory does not grow with `records`. */
export async function writeLogs(folder: string, options: LogOptions): Promise<WrittenLogs> {
  const { records, old, seed } = options;
  const random = new Random(`bench ${seed}`);
  const values = new Values(random);
  const callers = new Map(lanes.map((lane) => [lane, callersOf(lane, random, values)]));
  const tally = new Tally();
  const writer = await LogWriter.open(folder);
  for (const delivery of deliveries({ records, old, callers, random, tally })) {
    await writer.write(delivery);
  }
  await writer.close();
  return { ...tally.expected(), files: writer.files, gzipBytes: writer.bytes };
}
