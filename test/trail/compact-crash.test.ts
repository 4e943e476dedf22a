import { describe, expect, test } from 'vitest';
import { TrailAuditError } from '../../src/errors.ts';
import type { StandIn } from '../support/aws/stand-in.ts';
import { ask, deliverAt, partitionsIn, worldSetUp } from './compact-world.ts';
import { BROKEN, bothWays, casesOf, isRead, killAt, prepareForCrashes } from './crashes.ts';
import { BUCKET, runCompact } from './run-commands.ts';

prepareForCrashes();

const WINDOW = { from: '2026-11-09T00:00:00Z', to: '2026-11-12T00:00:00Z' };

/** Two days, of which the first is compacted, and has got a file since. */
async function world(): Promise<StandIn> {
  const aws = await worldSetUp('2026-11-12');
  deliverAt(aws, '2026-11-09', ['2026-11-09T10:00:00Z', null]);
  expect((await runCompact(aws)).error).toBeNull();
  deliverAt(aws, '2026-11-09', ['2026-11-09T11:00:00Z', '2026-11-08T23:00:00Z']);
  deliverAt(aws, '2026-11-10', ['2026-11-10T10:00:00Z', '2026-11-09T22:00:00Z']);
  return aws;
}

/** What is there but for names of runs and of files, and how often what was asked. */
async function state(aws: StandIn) {
  const used = [...partitionsIn(aws)].map(([key, place]) => {
    const prefix = place.slice(`s3://${BUCKET}/`.length);
    const bodies = aws.keys(BUCKET).filter((name) => name.startsWith(prefix));
    return [key, place.replace(/run=[\w-]+/, ''), bodies.length];
  });
  return { used: used.sort(), answer: (await ask(aws, 'compact', WINDOW)).answer };
}

/** What is compacted is compacted whole: of the second day all or nothing, of the first as it was or is. */
async function expectNothingTorn(aws: StandIn): Promise<void> {
  const { answer, input } = await ask(aws, 'auto', WINDOW);
  const isFirstOld = (partitionsIn(aws).get('2026-11-09 other') ?? '').includes('files=1,');
  expect(answer).toEqual(isFirstOld ? undisturbed.stale : undisturbed.raw);
  expect([...partitionsIn(aws)].length).toBe(3 * (input.compact?.days ?? 0));
}

async function expectRerun(aws: StandIn): Promise<void> {
  await expectNothingTorn(aws);
  expect((await runCompact(aws)).error).toBeNull();
  expect(await state(aws)).toEqual(whole);
  // Files of the run that was broken go a day later.
  aws.advance(25 * 60);
  expect((await runCompact(aws)).error).toBeNull();
  const inUse = [...partitionsIn(aws).values()];
  const left = aws
    .keys(BUCKET)
    .filter((key) => key.startsWith('trail-audit-compact/'))
    .filter((key) => !inUse.some((place) => `s3://${BUCKET}/${key}`.startsWith(place)));
  expect(left).toEqual([]);
}

const undisturbed = await (async () => {
  await using aws = await world();
  const stale = (await ask(aws, 'auto', WINDOW)).answer;
  const from = aws.calls.length;
  expect((await runCompact(aws)).error).toBeNull();
  const calls = aws.calls.slice(from);
  return { calls, stale, state: await state(aws), raw: (await ask(aws, 'raw', WINDOW)).answer };
})();
const whole = undisturbed.state;
const cases = casesOf(undisturbed.calls);
const changes = cases.filter((one) => !isRead(one));

/** Of reads that are made again and again the first and the last stand for the others. */
const ends = cases.filter((one) => {
  const most = cases.filter(({ operation }) => operation === one.operation).length;
  return one.at === 1 || one.at === most || !isRead(one);
});

test('what is broken below writes two days, one of them again', () => {
  expect(whole.answer).toEqual(undisturbed.raw);
  expect(whole.used).toHaveLength(6);
  // Write, take away, show; write, show; count.
  expect(changes.map(({ call }) => call)).toEqual(
    [1, 2, 3, 4, 5, 6].map((at) => `StartQueryExecution ${at}`),
  );
});

describe('compact again', () => {
  test.concurrent.each(bothWays(ends))('after $call failed $when', async (one) => {
    await using aws = await world();
    const { service, operation, takesEffect } = one;
    aws.refuse({ service, operation, at: one.at, kind: BROKEN, takesEffect });
    const broken = await runCompact(aws);
    expect(aws.calls.filter(({ fault }) => fault !== undefined)).toHaveLength(1);
    expect(broken.error).toBeInstanceOf(TrailAuditError);
    await expectRerun(aws);
  });

  // Writing, taking away, showing: the other three are of the same kinds.
  test.concurrent.each(changes.slice(0, 3))('after it was killed at $call', async (one) => {
    await using aws = await world();
    const { error } = await killAt(aws, one, (signal) => runCompact(aws, {}, { signal }));
    expect(error).not.toBeNull();
    await expectRerun(aws);
  });

  test.concurrent.each([1, 2, 3, 4, 5, 6])('after its query %i failed', async (at) => {
    await using aws = await world();
    for (let n = 1; n < at; n += 1) aws.nextOutcome({});
    aws.nextOutcome({ state: 'FAILED', reason: 'Query exhausted resources' });
    expect((await runCompact(aws)).error).toBeInstanceOf(TrailAuditError);
    await expectRerun(aws);
  });
});
