import type { Json } from '../aws/json.ts';
import { athenaDollars, dataEventDollars } from '../aws/prices.ts';
import { bytesText, counted, dollarsText, number } from '../report/words.ts';
import type { Measured } from './measure.ts';

/** How a trail of ours is doing, and what it costs. Null is: not there. */
export interface Status {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly trail: {
    readonly arn: string;
    readonly isLogging: boolean;
    readonly startedAt: string | null;
    readonly daysRunning: number | null;
    readonly lastDelivery: string | null;
    readonly lastError: string | null;
    /** It records S3 object operations, and none on its own bucket. */
    readonly areSelectorsAsIntended: boolean;
  } | null;
  /** The region in which the trail of that name is at home: status of another says too little. */
  readonly trailHomeRegion: string | null;
  readonly logs: {
    readonly bucket: string;
    readonly objects: number;
    readonly bytes: number;
  } | null;
  /** Of the last 24 hours. */
  readonly day: (Measured & { readonly dollars: number }) | null;
  /** Days that lie in the compact table, whole. */
  readonly compact: {
    readonly table: string;
    readonly days: number;
    /** ISO dates; null where there is no day. */
    readonly first: string | null;
    readonly last: string | null;
    /** Size of all compacted files, in bytes. */
    readonly bytes: number;
  } | null;
  readonly athena: {
    readonly workgroup: string;
    readonly queries: number;
    readonly bytesScanned: number;
    readonly dollars: number;
  } | null;
  readonly warnings: readonly string[];
}

const LONG = 14;

interface FieldSelector {
  readonly Field?: string;
  readonly Equals?: readonly string[];
  readonly NotStartsWith?: readonly string[];
}

/** Whether selectors record S3 object operations, and none on the bucket that they are written to. */
export function areAsIntended(selectors: Json, bucket: string): boolean {
  const all = selectors as readonly { readonly FieldSelectors?: readonly FieldSelector[] }[];
  const suits = ({ FieldSelectors: fields = [] }: (typeof all)[number]): boolean =>
    fields.some(
      ({ Field, Equals }) => Field === 'resources.type' && Equals?.includes('AWS::S3::Object'),
    ) &&
    fields.some(({ NotStartsWith }) => NotStartsWith?.some((arn) => arn.endsWith(`:::${bucket}/`)));
  return all.length > 0 && all.every(suits);
}

/** What a person should look at. */
export function warningsOn({ trail, logs }: Omit<Status, 'warnings'>): readonly string[] {
  if (trail === null) return [];
  const days = trail.daysRunning ?? 0;
  return [
    ...(trail.lastError === null ? [] : [`CloudTrail cannot deliver: ${trail.lastError}`]),
    ...(trail.areSelectorsAsIntended
      ? []
      : ['The trail records something else than was set up: setup puts that right']),
    ...(logs === null ? ['Its bucket is not there'] : []),
    ...(trail.isLogging && days > LONG
      ? [`It has been running for ${days} days: trail-audit pause, where it has said enough`]
      : []),
  ];
}

/** What CloudTrail asks for the events of a day. */
export function dayDollars({ events }: Measured): number {
  return dataEventDollars(events);
}

/** What queries cost together; those that scan nothing, as DDL does, cost nothing. */
export function athenaTotal(bytes: readonly number[]): number {
  return bytes.reduce((sum, scanned) => sum + (scanned === 0 ? 0 : athenaDollars(scanned)), 0);
}

function trailLines({ trail, trailHomeRegion: home, region }: Status): readonly string[] {
  if (trail === null) {
    const elsewhere =
      home === null || home === region ? '' : ` here, but one in ${home} (--region)`;
    return [`trail      none of ours${elsewhere}`];
  }
  const since = trail.startedAt === null ? '' : ` since ${trail.startedAt}`;
  return [
    `trail      ${trail.arn}`,
    `state      ${trail.isLogging ? `logging${since}` : 'paused'}`,
    `delivered  ${trail.lastDelivery ?? 'nothing yet'}`,
  ];
}

function dayLine({ files, sampled, events, dollars }: NonNullable<Status['day']>): string {
  if (files === 0) return 'last 24 h  nothing delivered';
  return `last 24 h  about ${number(events)} events, ${dollarsText(dollars)} (measured on ${sampled} of ${counted(files, 'file')})`;
}

function compactLine({ table, days, first, last, bytes }: NonNullable<Status['compact']>): string {
  const span = first === null ? '' : `, ${first} to ${last}`;
  return `compact    ${counted(days, 'day')}${span}, ${bytesText(bytes)} in table ${table}`;
}

/** The status for a person. */
export function statusText(status: Status): string {
  const { logs, day, compact, athena, warnings } = status;
  const lines = [
    ...trailLines(status),
    ...(logs === null
      ? []
      : [
          `logs       ${counted(logs.objects, 'file')}, ${bytesText(logs.bytes)} in ${logs.bucket}`,
        ]),
    ...(day === null ? [] : [dayLine(day)]),
    ...(compact === null ? [] : [compactLine(compact)]),
    ...(athena === null
      ? []
      : [
          `athena     ${counted(athena.queries, 'query', 'queries')} in workgroup ${athena.workgroup}, ${bytesText(athena.bytesScanned)} scanned, ${dollarsText(athena.dollars)}`,
        ]),
    ...warnings.map((warning) => `warning    ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}
