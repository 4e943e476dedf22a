import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { reasonOf, TrailAuditError } from '../errors.ts';
import { type ApiCallAttempt, parseDatagram } from './datagram.ts';

/** The events of a file. */
export interface RecordedCalls {
  readonly attempts: readonly ApiCallAttempt[];
  /** Lines that are no events. */
  readonly rejected: number;
}

/** Reads a file of events, one JSON object a line. Throws a TrailAuditError where it holds none. */
export async function readRecords(file: string): Promise<RecordedCalls> {
  const attempts: ApiCallAttempt[] = [];
  let [calls, rejected] = [0, 0];
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      if (line.trim() === '') continue;
      const event = parseDatagram(Buffer.from(line));
      if (event.kind === 'attempt') attempts.push(event);
      else if (event.kind === 'call') calls += 1;
      else rejected += 1;
    }
  } catch (error) {
    throw new TrailAuditError(`Cannot read calls "${file}": ${reasonOf(error)}`);
  }
  if (attempts.length + calls > 0) return { attempts, rejected };
  throw new TrailAuditError(
    `Cannot read calls "${file}": no line of it is an event of Client Side Monitoring`,
    'a file that trail-audit csm --output made',
  );
}
