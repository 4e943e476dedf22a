import { setTimeout } from 'node:timers/promises';
import type { Connection } from '../aws/connect.ts';
import { openS3 } from '../aws/s3.ts';
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

/** Waits for the first log file. */
export async function awaitFirstLog(
  connection: Connection,
  settings: Settings,
  { signal, now, note, progress }: Waiting,
): Promise<void> {
  const store = openS3(connection, settings.use === null ? settings.identity.account : null);
  const folder = `${namesOf(settings).logs}${settings.identity.account}/CloudTrail/`;
  const end = now().getTime() + PATIENCE;
  try {
    for (;;) {
      const { objects } = await store.size(folder, signal);
      if (objects > 0) return note(`The first log files are there: ${objects} under ${folder}`);
      if (now().getTime() >= end) {
        return note('No log file in 30 minutes: an account without S3 traffic delivers nothing.');
      }
      progress({ done: 0, total: null, detail: 'waiting for the first log file' });
      await setTimeout(PAUSE, null, { signal });
    }
  } finally {
    store.close();
  }
}
