import { StartLoggingCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { afterAll, expect, it, vi } from 'vitest';
import type { Connection } from '../../src/aws/connect.ts';
import type { Settings } from '../../src/trail/settings.ts';
import { awaitFirstLog } from '../../src/trail/wait.ts';
import { type TestAws, testAws } from '../support/aws/clients.ts';
import { SETTINGS } from './inventories.ts';
import { runSetup, stubAwsEnvironment } from './run-commands.ts';

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
const PLACE = { region: 'eu-west-1' };

/** An account with a trail that logs, and no traffic. */
async function started(): Promise<TestAws> {
  const aws = await testAws({ region: 'eu-west-1', now: new Date('2026-11-20T12:05:00Z') });
  const { error } = await runSetup(aws, { name: 'my-audit' }, PLACE);
  expect(error).toBeNull();
  return aws;
}

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

it('looks until something was delivered, and a digest is nothing', async () => {
  const aws = await started();
  const { notes, minutes } = await wait(aws, SETTINGS, (look) => {
    if (look === 3) aws.advance(120);
    if (look !== 12) return;
    aws.request('acme', 'key');
    aws.advance(10);
  });
  expect(notes).toEqual([`The first log files are there, under s3://${LOGS}/AWSLogs/`]);
  expect(minutes).toBe(2);
});

it('gives up after 30 minutes, and says what that may mean', async () => {
  const { notes, minutes } = await wait(await started());
  expect(notes).toEqual([
    'No log file in 30 minutes: an account without S3 traffic delivers nothing.',
  ]);
  expect(minutes).toBe(30);
});

it('is not content with what was delivered before the trail was started again', async () => {
  const aws = await started();
  aws.request('acme', 'key');
  aws.advance(10);
  expect((await wait(aws)).minutes).toBe(0);
  await aws.cloudTrail.send(new StopLoggingCommand({ Name: 'my-audit' }));
  aws.advance(60);
  await aws.cloudTrail.send(new StartLoggingCommand({ Name: 'my-audit' }));
  expect((await wait(aws)).minutes).toBe(30);
});
