import { setTimeout } from 'node:timers/promises';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Connection } from './connect.ts';
import { call } from './explain.ts';

/** Days that CloudTrail's event history goes back. */
export const HISTORY_DAYS = 90;

/** Milliseconds between two calls: CloudTrail takes two a second of an account and region. */
const PAUSE = 500;
/** A name of a resource is in a few events; what is in more than these is not looked for here. */
const MOST_PAGES = 3;

/** CloudTrail's event history of one region: management events, whether there is a trail or not. */
export interface History {
  /** The records, as JSON texts, that name a resource, the newest first. */
  about(resource: string, from: Date | null): Promise<readonly string[]>;
  close(): void;
}

export interface HistoryOptions {
  readonly region: string;
  readonly signal: AbortSignal;
  /** Milliseconds to wait before a call after another one. */
  readonly pause?: number;
}

/** The event history, asked at the pace that CloudTrail takes. */
export function openHistory(
  { config }: Connection,
  { region, signal, pause = PAUSE }: HistoryOptions,
): History {
  const client = new CloudTrailClient({ ...config, region });
  let isFirst = true;
  return {
    about: (resource, from) =>
      call(
        { task: `look into the event history of ${region}`, action: 'cloudtrail:LookupEvents' },
        signal,
        async () => {
          const records: string[] = [];
          let next: string | undefined;
          for (let page = 0; page < MOST_PAGES; page += 1) {
            if (!isFirst) await setTimeout(pause, null, { signal });
            isFirst = false;
            const command = new LookupEventsCommand({
              LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: resource }],
              ...(from === null ? {} : { StartTime: from }),
              ...(next === undefined ? {} : { NextToken: next }),
            });
            const { Events, NextToken } = await client.send(command, { abortSignal: signal });
            records.push(...(Events ?? []).flatMap(({ CloudTrailEvent }) => CloudTrailEvent ?? []));
            next = NextToken;
            if (next === undefined) break;
          }
          return records;
        },
      ),
    close: () => client.destroy(),
  };
}
