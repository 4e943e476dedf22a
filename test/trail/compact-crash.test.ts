import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TrailAuditError } from '../../src/errors.ts';
import type { Call, StandIn } from '../support/aws/stand-in.ts';
import { ask, deliverAt, partitionsIn, worldSetUp } from './compact-world.ts';
import { BUCKET, runCompact, stubAwsEnvironment } from './run-commands.ts';

stubAwsEnvironment();

beforeAll(() => {
  // Back-off of the SDK is random, from nothing up; here it is nothing.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const BROKEN = { status: 400, code: 'Broken', message: 'A test broke it.' };
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

interface Case {
  readonly call: string;
  readonly operation: string;
  readonly service: Call['service'];
  readonly at: number;
}

/** As some calls are made side by side, each is the n-th of its operation. */
function casesOf(calls: readonly Call[]): readonly Case[] {
  const seen = new Map<string, number>();
  return calls.map(({ service, operation }) => {
    const at = (seen.get(operation) ?? 0) + 1;
    seen.set(operation, at);
    return { call: `${operation} ${at}`, service, operation, at };
  });
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
const changes = cases.filter(({ operation }) => !/^(Get|List|Head)/.test(operation));

const ends = cases.filter(({ operation, at }) => {
  const most = cases.filter((one) => one.operation === operation).length;
  return at === 1 || at === most || !/^(Get|List|Head)/.test(operation);
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
  // Of reads that are made again and again the first and the last stand for the others.
  const ways = ends.flatMap((one) => [
    { ...one, when: 'before it is done', takesEffect: false },
    ...(changes.includes(one) ? [{ ...one, when: 'after it is done', takesEffect: true }] : []),
  ]);

  test.concurrent.each(ways)('after $call failed $when', async (one) => {
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
    const { service, operation } = one;
    aws.refuse({ service, operation, at: one.at, kind: 'hang', takesEffect: true });
    const controller = new AbortController();
    const watch = setInterval(() => {
      if (aws.calls.some(({ fault }) => fault !== undefined)) controller.abort();
    }, 5);
    const { error } = await runCompact(aws, {}, { signal: controller.signal });
    clearInterval(watch);
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
