import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { reasonOf, TrailAuditError } from '../errors.ts';
import type { ApiCall, ApiCallAttempt } from './datagram.ts';
import { recordOf } from './record.ts';

/** A file of events, one JSON object a line. */
export interface RecordFile {
  add(event: ApiCall | ApiCallAttempt): void;
  /** Ends the file. Throws a TrailAuditError where not all could be written. */
  close(): Promise<void>;
}

function cannotWrite(file: string, error: unknown): TrailAuditError {
  return new TrailAuditError(`Cannot write file "${file}": ${reasonOf(error)}`);
}

/** Opens a file for events, in place of what is there. Throws a TrailAuditError where it cannot. */
export async function openRecords(file: string): Promise<RecordFile> {
  const stream = createWriteStream(file);
  try {
    await once(stream, 'open');
  } catch (error) {
    throw cannotWrite(file, error);
  }
  // A disk that is full ends the file and not the listening; close() says so.
  stream.on('error', () => {});
  return {
    add(event) {
      if (stream.writable) stream.write(`${JSON.stringify(recordOf(event))}\n`);
    },
    async close() {
      if (stream.errored !== null) throw cannotWrite(file, stream.errored);
      stream.end();
      await finished(stream).catch((error: unknown) => {
        throw cannotWrite(file, error);
      });
    },
  };
}
