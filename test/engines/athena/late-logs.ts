import { type Files, logFile, sigv2Record, type TestRecord } from '../../support/records.ts';

/** The window that these files lie at the edges of. */
export const WINDOW = ['--from', '2026-11-10T00:00:00Z', '--to', '2026-11-13T18:00:00Z'];

const FOLDER = 'AWSLogs/111122223333/CloudTrail/us-east-1';

function delivered(time: string): string {
  const stamp = time.replaceAll(/[-:]/g, '').replace(/00Z$/, 'Z');
  const day = time.slice(0, 10).replaceAll('-', '/');
  return `${FOLDER}/${day}/111122223333_CloudTrail_us-east-1_${stamp}_Late.json.gz`;
}

function at(eventTime: string, bucketName: string): TestRecord {
  return sigv2Record({ eventTime, requestParameters: { bucketName } });
}

/** Files that were delivered later than their events, at both edges of WINDOW; the buckets' names say what must become of them. */
export function lateLogs(): Files {
  return {
    [delivered('2026-11-10T00:05:00Z')]: logFile([
      at('2026-11-09T23:59:59Z', 'out-before'),
      at('2026-11-10T00:00:00Z', 'in-first'),
    ]),
    // In the folder of the day after the last one of the window.
    [delivered('2026-11-14T00:04:00Z')]: logFile([
      at('2026-11-13T17:59:59Z', 'in-last'),
      at('2026-11-13T18:00:00Z', 'out-after'),
    ]),
    [delivered('2026-11-14T17:00:00Z')]: logFile([at('2026-11-13T17:30:00Z', 'in-late')]),
  };
}
