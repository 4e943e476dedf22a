import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { SourceChoice } from '../../src/engines/athena/source-choice.ts';
import type { Window } from '../../src/model.ts';
import { type StandIn, type StandInOptions, startAws } from '../support/aws/stand-in.ts';
import { logFile, sigv2Record } from '../support/records.ts';
import { BUCKET, DATABASE, runAudit, runSetup } from './run-commands.ts';

const SAMPLES = 'test/sample-logs';
export const COMPACT_TABLE = 'cloudtrail_logs_compact';

/** The keys of the sample logs, by the day of delivery that their folder says. */
const KEYS = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((key) => key.endsWith('.json.gz'))
  .sort();

/** ISO date of the folder that a key lies in. */
export function dayOf(key: string): string {
  return /\/(\d{4})\/(\d{2})\/(\d{2})\/[^/]*$/.exec(key)!.slice(1).join('-');
}

/** Delivers the sample logs of some days. */
export function deliver(aws: StandIn, ...days: readonly string[]): void {
  for (const key of KEYS.filter((known) => days.includes(dayOf(known)))) {
    aws.putObject(BUCKET, key, readFileSync(join(SAMPLES, key)));
  }
}

/** Delivers a file on a day, with SigV2 requests at these times; null is a record without one. */
export function deliverAt(aws: StandIn, day: string, times: readonly (string | null)[]): void {
  const files = aws.keys(BUCKET).length;
  const records = times.map((eventTime, index) =>
    sigv2Record({ eventTime, eventID: `late ${day} ${files} ${index}` }),
  );
  const place = `AWSLogs/111122223333/CloudTrail/us-east-1/${day.replaceAll('-', '/')}`;
  const name = `111122223333_CloudTrail_us-east-1_${day.replaceAll('-', '')}T2355Z_late${files}.json.gz`;
  aws.putObject(BUCKET, `${place}/${name}`, logFile(records));
}

/** An account in which setup has run, on this day at noon. */
export async function worldSetUp(now: string, options: StandInOptions = {}): Promise<StandIn> {
  const aws = await startAws({ ...options, now: new Date(`${now}T12:00:00Z`) });
  const made = await runSetup(aws);
  expect(made.error).toBeNull();
  return aws;
}

/** The partitions of the compact table: location by day of delivery and of event. */
export function partitionsIn(aws: StandIn): ReadonlyMap<string, string> {
  const database = aws.resources().databases.find(({ name }) => name === DATABASE);
  const tables = database?.['tables'] as readonly {
    readonly name: string;
    readonly partitions?: readonly {
      readonly values: readonly string[];
      readonly location: string;
    }[];
  }[];
  const { partitions = [] } = tables.find(({ name }) => name === COMPACT_TABLE) ?? {};
  return new Map(partitions.map(({ values, location }) => [values.join(' '), location]));
}

/** Days of delivery that have partitions. */
export function daysIn(aws: StandIn): readonly string[] {
  return [...new Set([...partitionsIn(aws).keys()].map((key) => key.slice(0, 10)))].sort();
}

export interface Asked {
  /** All of the answer but where it was read. */
  readonly answer: unknown;
  readonly input: {
    readonly bytesScanned: number;
    readonly compact?: { readonly table: string; readonly days: number; readonly rawDays: number };
    readonly daysWithoutPartition: readonly string[];
  };
}

/** Asks `sigv2`; it has to answer. */
export async function ask(
  aws: StandIn,
  source: SourceChoice,
  window: Window = { from: null, to: null },
): Promise<Asked> {
  const ended = await runAudit(aws, source, window);
  expect(ended.error).toBeNull();
  const { input, generatedAt: _, ...answer } = JSON.parse(ended.written);
  const { queryId: _id, ...rest } = input;
  return { answer, input: rest };
}
