import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { callCli } from '../support/call-cli.ts';
import { logFile, logFolder, s3Record, temporaryFolder } from '../support/records.ts';
import { runCli } from '../support/run-cli.ts';
import { mortalDisk, quickDisk } from './fault.ts';
import { collectFolder, stateOf, storedRows, WRITER } from './stores.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Some files a step, so that there is much to end. */
const STEP = 20_000;

/** A dead writer's lock must not hold up the next one. */
const SUCCESSOR = { ...WRITER, isAlive: () => false };

/** Five files of two days: a record of each in two files, one late, one without a time, one broken. */
function smallLogs(): string {
  const days = ['2026-11-09', '2026-11-10'];
  const copied = days.map((day) => s3Record({ eventTime: `${day}T23:59:00Z` }));
  const files = days.map((day, index) => [
    `1_CloudTrail_us-east-1_${day.replaceAll('-', '')}T0100Z_${index}.json.gz`,
    logFile([s3Record({ eventTime: `${day}T00:30:00Z` }), copied[index]!]),
  ]);
  const late = '1_CloudTrail_us-east-1_20261112T0100Z_9.json.gz';
  return logFolder({
    ...Object.fromEntries(files),
    [late]: logFile([...copied, s3Record({ eventTime: '2026-11-09T05:00:00Z' })]),
    'other.json.gz': logFile([s3Record({ eventTime: undefined, eventID: undefined })]),
    'broken.json': '{"Records":[{"eventName":',
  });
}

/** Every file of the store is one that its state names. */
async function expectNoRest(store: string): Promise<void> {
  const { parts, segments, notes } = await stateOf(store);
  const named = [...parts, ...segments].map(({ file }) => file);
  const there = readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(store.length + 1));
  const state = ['trail-audit-store.json'];
  expect(there.sort()).toEqual([...named, ...Object.values(notes), ...state].sort());
}

describe('ended after any step on the disk, and run again', () => {
  test('the store has the rows of one that was not ended', async () => {
    const logs = smallLogs();
    const whole = temporaryFolder();
    const { disk, done } = mortalDisk(Number.POSITIVE_INFINITY);
    await collectFolder(logs, whole, { disk, stepBytes: STEP });
    const rows = await storedRows(whole);
    expect(rows).toHaveLength(6);
    const steps = done();
    expect(steps).toBeGreaterThan(30);
    for (let ended = 0; ended < steps; ended += 1) {
      const store = temporaryFolder();
      const mortal = mortalDisk(ended).disk;
      await expect(
        collectFolder(logs, store, { disk: mortal, stepBytes: STEP }),
        `ended after step ${ended}`,
      ).rejects.toThrow('the disk is dead');
      await collectFolder(logs, store, { disk: quickDisk(), stepBytes: STEP, writer: SUCCESSOR });
      expect(await storedRows(store), `ended after step ${ended}`).toEqual(rows);
      await expectNoRest(store);
    }
  }, 240_000);

  test('and at every moment in between it is a store that can be read', async () => {
    const logs = smallLogs();
    const store = temporaryFolder();
    let before = 0;
    for (let ended = 1; ; ended += 4) {
      const { disk } = mortalDisk(ended);
      const run = collectFolder(logs, store, { disk, stepBytes: STEP, writer: SUCCESSOR });
      const isDone = await run.then(
        () => true,
        () => false,
      );
      const isThere = readdirSync(store).includes('trail-audit-store.json');
      const rows = isThere ? (await storedRows(store)).length : 0;
      expect(rows).toBeGreaterThanOrEqual(before);
      before = rows;
      if (isDone) break;
    }
    expect(before).toBe(6);
  });
});

/** The same numbers each time: a test that fails must fail again. */
function* seeded(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state / 2147483648;
  }
}

async function killAfter(milliseconds: number, ...args: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('close', (_, signal) => resolve(signal)),
  );
  await Promise.race([setTimeout(milliseconds), ended]);
  child.kill('SIGKILL');
  return (await ended) === 'SIGKILL';
}

/** 56 files of a week: enough that a kill meets every part of a run. */
const LOGS = 'test/sample-logs/AWSLogs/444455556666';

async function finish(store: string): Promise<void> {
  expect((await callCli('collect', LOGS, '--to', store)).exitCode).toBe(0);
}

test('killed twenty times by the system, the store has the rows of one that was not', async () => {
  const whole = temporaryFolder();
  const started = performance.now();
  expect(runCli('collect', LOGS, '--to', whole).exitCode).toBe(0);
  const span = performance.now() - started;
  const rows = await storedRows(whole);
  const store = temporaryFolder();
  const times = seeded(20261120);
  let killed = 0;
  for (let kill = 0; kill < 20; kill += 1) {
    // A run that came to its end begins anew elsewhere: kills after it would find nothing to do.
    const target = kill % 2 === 0 ? store : temporaryFolder();
    const moment = span * (0.1 + 0.9 * times.next().value!);
    if (await killAfter(moment, 'collect', LOGS, '--to', target)) killed += 1;
    if (target === store) continue;
    await finish(target);
    expect(await storedRows(target)).toEqual(rows);
  }
  await finish(store);
  expect(await storedRows(store)).toEqual(rows);
  expect(killed).toBeGreaterThan(0);
}, 240_000);
