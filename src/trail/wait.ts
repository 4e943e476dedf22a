import { setTimeout } from 'node:timers/promises';
import type { Connection } from '../aws/connect.ts';
import { openTrails } from '../aws/trails.ts';
import type { Progress } from '../engines/engine.ts';
import { namesOf, type Settings } from './settings.ts';

/** CloudTrail delivers about every 5 minutes; after 30 without a file there is nothing to deliver. */
const PATIENCE = 30 * 60_000;
const PAUSE = 10_000;

interface Waiting {
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly note: (line: string) => void;
  readonly progress: (progress: Progress) => void;
}

/** Waits until the trail has delivered something since it was started. */
export async function awaitFirstLog(
  connection: Connection,
  settings: Settings,
  { signal, now, note, progress }: Waiting,
): Promise<void> {
  const { trailArn, logs } = namesOf(settings);
  const trails = openTrails(connection, signal);
  const end = now().getTime() + PATIENCE;
  try {
    for (;;) {
      const { startedAt, lastDelivery } = await trails.status(trailArn);
      if (lastDelivery !== null && lastDelivery >= (startedAt ?? lastDelivery)) {
        return note(`The first log files are there, under ${logs}`);
      }
      if (now().getTime() >= end) {
        return note('No log file in 30 minutes: an account without S3 traffic delivers nothing.');
      }
      progress({ done: 0, total: null, detail: 'waiting for the first log file' });
      await setTimeout(PAUSE, null, { signal });
    }
  } finally {
    trails.close();
  }
}
