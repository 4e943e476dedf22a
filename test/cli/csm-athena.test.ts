import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { attempt } from '../csm/events.ts';
import { BUCKET, SHAPES } from '../engines/athena/shapes.ts';
import { testAws } from '../support/aws/clients.ts';
import { temporaryFolder } from '../support/records.ts';
import { runCli, spawnCli, type Transcript } from '../support/run-cli.ts';

const SAMPLE = 'test/sample-logs';
const DAY = `${SAMPLE}/AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/10`;

interface SampleRecord {
  readonly requestID: string;
  readonly eventTime: string;
}

/** Calls of which a sample record is the server's side. */
function callsFile(): string {
  const [name] = readdirSync(DAY).sort();
  const text = gunzipSync(readFileSync(join(DAY, name!))).toString();
  const { Records } = JSON.parse(text) as { readonly Records: readonly SampleRecord[] };
  const calls = Records.slice(0, 3).map(({ requestID, eventTime }) =>
    attempt({ XAmzRequestId: requestID, Timestamp: Date.parse(eventTime) }),
  );
  const file = join(temporaryFolder(), 'calls.jsonl');
  writeFileSync(file, calls.map((call) => JSON.stringify(call)).join('\n'));
  return file;
}

function rowsOf({ stdout }: Transcript): readonly unknown[] {
  return JSON.parse(stdout).rows;
}

test('calls are matched on Athena as on log files, and the bytes are said', async () => {
  const aws = await testAws();
  aws.putFolder(BUCKET, '', SAMPLE);
  aws.addBucket('acme-results');
  aws.addWorkgroup({ name: 'audits', outputLocation: 's3://acme-results/', enforced: true });
  for (const table of SHAPES) aws.addTable(table);
  const match = ['csm', 'match', callsFile(), '--format', 'json'];
  const athena = await spawnCli(
    aws.env,
    ...[...match, '--table', 'security.injected_account', '--workgroup', 'audits'],
  );
  const local = runCli(...match, '--logs', SAMPLE);
  expect(rowsOf(athena).length).toBeGreaterThanOrEqual(3);
  expect(rowsOf(athena)).toEqual(rowsOf(local));
  expect(JSON.parse(athena.stdout).input.bytesScanned).toBeGreaterThan(0);
});
