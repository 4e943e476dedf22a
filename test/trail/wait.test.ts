import { afterAll, expect, it, vi } from 'vitest';
import type { Connection } from '../../src/aws/connect.ts';
import type { Settings } from '../../src/trail/settings.ts';
import { awaitFirstLog } from '../../src/trail/wait.ts';
import { type TestAws, testAws } from '../support/aws/clients.ts';
import { SETTINGS, settings } from './inventories.ts';
import { stubAwsEnvironment } from './run-commands.ts';

// Nothing here waits.
vi.mock('node:timers/promises', async (original) => {
  const real = await original<typeof import('node:timers/promises')>();
  const setTimeout: typeof real.setTimeout = (_, value, options) =>
    real.setTimeout(0, value, options);
  return { ...real, setTimeout };
});

stubAwsEnvironment();
afterAll(() => void vi.unstubAllEnvs());

const LOGS = 'my-audit-111122223333-eu-west-1';
const DAY = 'CloudTrail/eu-west-1/2026/11/20';

/** What was said, and how many minutes it took: ten seconds pass with each look. */
async function wait(aws: TestAws, wanted: Settings = SETTINGS, onLook = (_: number) => {}) {
  const connection: Connection = {
    region: 'eu-west-1',
    config: { region: 'eu-west-1', endpoint: aws.url, maxAttempts: 1 } as Connection['config'],
  };
  const notes: string[] = [];
  let looks = 0;
  await awaitFirstLog(connection, wanted, {
    signal: new AbortController().signal,
    now: () => new Date(10_000 * looks),
    note: (line) => void notes.push(line),
    progress: () => {
      looks += 1;
      onLook(looks);
    },
  });
  return { notes, minutes: looks / 6 };
}

it('looks until a log is there, and a digest is none', async () => {
  const aws = await testAws();
  aws.putObject(LOGS, `AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/x.json.gz`, '');
  aws.putObject(LOGS, 'athena-results/x.txt', '');
  const { notes, minutes } = await wait(aws, SETTINGS, (look) => {
    if (look === 12) aws.putObject(LOGS, `AWSLogs/111122223333/${DAY}/a.json.gz`, '');
  });
  expect(notes).toEqual([
    `The first log files are there: 1 under s3://${LOGS}/AWSLogs/111122223333/CloudTrail/`,
  ]);
  expect(minutes).toBe(2);
});

it('gives up after 30 minutes, and says what that may mean', async () => {
  const aws = await testAws();
  aws.addBucket(LOGS);
  const { notes, minutes } = await wait(aws);
  expect(notes).toEqual([
    'No log file in 30 minutes: an account without S3 traffic delivers nothing.',
  ]);
  expect(minutes).toBe(30);
});

it('looks where the logs of an organization lie, and those that were there', async () => {
  const aws = await testAws();
  aws.putObject(LOGS, `AWSLogs/o-abcdefghij/111122223333/${DAY}/a.json.gz`, '');
  const wide = await wait(aws, settings({ organization: 'o-abcdefghij' }));
  expect(wide.notes[0]).toContain('The first log files are there: 1 under');
  aws.putObject('org-trail', `logs/AWSLogs/111122223333/${DAY}/a.json.gz`, '');
  const use = { bucket: 'org-trail', prefix: 'logs/', results: 's3://results/' };
  expect((await wait(aws, settings({ use }))).notes[0]).toContain('under s3://org-trail/logs/');
});
