import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { Call, StandIn } from '../support/aws/stand-in.ts';
import { type Ended, stubAwsEnvironment } from './run-commands.ts';

/** For a file whose runs are broken: SDK clients that do not wait between attempts. */
export function prepareForCrashes(): void {
  stubAwsEnvironment();
  beforeAll(() => {
    // Back-off of the SDK is random, from nothing up; here it is nothing.
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
}

export const BROKEN = { status: 400, code: 'Broken', message: 'A test broke it.' };

/** One call of a run; as some are made side by side, it is the n-th of its operation. */
export interface Case {
  readonly call: string;
  readonly service: Call['service'];
  readonly operation: string;
  readonly at: number;
}

export function casesOf(calls: readonly Call[]): readonly Case[] {
  const seen = new Map<string, number>();
  return calls.map(({ service, operation }) => {
    const at = (seen.get(operation) ?? 0) + 1;
    seen.set(operation, at);
    return { call: `${operation} ${at}`, service, operation, at };
  });
}

export function isRead({ operation }: Pick<Case, 'operation'>): boolean {
  return /^(Get|List|Head)/.test(operation);
}

/** Calls that change something: the loss of their answers is felt. */
export function changesOf(calls: readonly Call[]): readonly Case[] {
  return casesOf(calls).filter((one) => !isRead(one));
}

/** A case, and whether the call that fails is done. */
export interface BothWays extends Case {
  readonly when: string;
  readonly takesEffect: boolean;
}

/** A read does nothing that could be felt: it fails one way. */
export function bothWays(cases: readonly Case[]): readonly BothWays[] {
  return cases.flatMap((one) => [
    { ...one, when: 'before it is done', takesEffect: false },
    ...(isRead(one) ? [] : [{ ...one, when: 'after it is done', takesEffect: true }]),
  ]);
}

/** The run is interrupted while the call is under way: it is done, and nobody hears of it. */
export async function killAt(
  aws: StandIn,
  { service, operation, at }: Case,
  run: (signal: AbortSignal) => Promise<Ended>,
): Promise<Ended> {
  aws.refuse({ service, operation, at, kind: 'hang', takesEffect: true });
  const controller = new AbortController();
  const watch = setInterval(() => {
    if (aws.calls.some(({ fault }) => fault !== undefined)) controller.abort();
  }, 5);
  const ended = await run(controller.signal);
  clearInterval(watch);
  expect(controller.signal.aborted).toBe(true);
  return ended;
}
