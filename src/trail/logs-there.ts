import type { Connection } from '../aws/connect.ts';
import { openS3 } from '../aws/s3.ts';
import { TrailAuditError } from '../errors.ts';
import { namesOf, type Settings } from './settings.ts';

const ACCOUNT_FOLDER = /\/\d{12}\/$/;

/** Looks whether logs lie where `--use-bucket` says, and whether results may go where they are to. */
export async function checkLogs(
  connection: Connection,
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  const { logs, results } = namesOf(settings);
  const store = openS3(connection);
  try {
    const [{ folders }] = await Promise.all([
      store.folder(logs, signal),
      store.folder(results, signal),
    ]);
    if (folders.some((folder) => ACCOUNT_FOLDER.test(folder))) return;
    throw new TrailAuditError(
      `Cannot use "${logs}": no folder of an account lies in it`,
      '--use-bucket with what stands before AWSLogs/; and --organization, where the accounts are in a folder o-...',
    );
  } finally {
    store.close();
  }
}
